import { describe, expect, it } from 'vitest';
import { openApi } from '../../../http/openapi.js';
import { benefitsDialect } from '../dialect.js';
import { benefitsRoutes } from './table.js';

/** The printed endpoints (benefits spec §3). */
const printed = [
  'GET /benefits',
  'GET /benefits/:id',
  'PATCH /benefits/:id/use',
  'GET /dashboard',
  'GET /cards',
  'GET /cards/:id',
  'GET /action-items',
  'GET /calendar-events',
  'GET /catalog',
  'POST /cards',
  'POST /cards/bulk',
  'PATCH /cards/:id',
  'DELETE /cards/:id',
  'GET /programs',
  'POST /programs',
  'GET /programs/transfer-partners',
  'GET /earn-rates',
  'GET /best-card',
  'GET /welcome-offers',
  'POST /welcome-offers',
  'PATCH /welcome-offers/:cardId',
  'POST /benefits',
  'PATCH /benefits/:id',
  'GET /524-status',
  'GET /external-cards',
  'POST /external-cards',
  'DELETE /external-cards/:id',
  'GET /rewards',
  'POST /rewards',
  'PATCH /rewards/:id',
  'DELETE /rewards/:id',
];

/** Beyond them: the reference, the feed, the leak report, purchases. */
const further = [
  'GET /openapi.json',
  'POST /calendar-feed',
  'DELETE /calendar-feed',
  'GET /calendar-feed/:token',
  'GET /leak-report',
  'POST /purchases/match',
];

describe('the route table', () => {
  it('has every printed endpoint, and those that the README names', () => {
    const rows = benefitsRoutes.map(({ method, path }) => `${method} ${path}`);
    expect([...rows].sort()).toEqual([...printed, ...further].sort());
  });

  it('describes each of them as OpenAPI 3.1, with the shape of errors', () => {
    const document = openApi(benefitsDialect(), benefitsRoutes);
    const paths = document['paths'] as Record<string, Record<string, { responses: Record<string, unknown> }>>;
    for (const { method, path } of benefitsRoutes) {
      const operation = paths[`/api/v1${path.replace(/:(\w+)/g, '{$1}')}`]?.[method.toLowerCase()];
      expect(operation, `${method} ${path}`).toBeDefined();
    }
    expect(Object.keys(paths['/api/v1/cards']?.['post']?.responses ?? {})).toEqual(
      expect.arrayContaining(['201', '300', '400', '401', '404', '409']),
    );
  });
});
