import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openApi } from './openapi.js';
import { dataOf, openWorld, routes, theDialect, theKey } from './seats.fixture.js';
import type { Route } from './route.js';

interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly parameters?: readonly { name: string; in: string; required: boolean; schema: object }[];
  readonly requestBody?: { required: boolean; content: Record<string, { schema: object }> };
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}
const document = openApi(theDialect, routes);
const paths = document['paths'] as Record<string, Record<string, Operation>>;
const operation = (path: string, method: string): Operation => {
  const found = paths[path]?.[method];
  if (found === undefined) throw new Error(`no ${method} ${path}`);
  return found;
};

describe('openApi', () => {
  it('is OpenAPI 3.1, JSON, and does not depend on the order of the table', () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Seats', version: '1' },
      components: {
        securitySchemes: { apiKey: { in: 'header', name: 'x-seat-key' }, session: { in: 'cookie' } },
      },
    });
    const reversed = openApi(theDialect, [...(routes as readonly Route[])].reverse());
    expect(JSON.stringify(reversed)).toBe(JSON.stringify(document));
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it('describes the wire, not the inside', () => {
    const take = operation('/api/seats', 'post');
    expect(take.requestBody?.content['application/json']?.schema).toMatchObject({
      properties: { held: { type: 'integer', minimum: 0 }, note: { type: 'string', maxLength: 9 } },
      required: ['held'],
    });
    expect(operation('/api/seats', 'get').parameters).toMatchObject([
      {
        name: 'limit',
        in: 'query',
        required: false,
        schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 },
      },
      { name: 'cursor', in: 'query', required: false, schema: { type: 'string' } },
    ]);
    expect(operation('/api/seats/{id}', 'get').parameters).toMatchObject([
      { name: 'id', in: 'path', required: true },
    ]);
    expect(operation('/api/halls/{hall}', 'patch').requestBody?.required).toBe(false);
    expect(Object.keys(operation('/api/seats', 'get').responses['200']?.content ?? {})).toEqual([
      'application/json',
      'text/csv; charset=utf-8',
    ]);
  });

  it('lists who may call and every error by status, under the dialect’s names', () => {
    const take = operation('/api/seats', 'post');
    expect(take.security).toEqual([{ apiKey: [] }, { session: [] }]);
    expect(operation('/api/callback', 'post').security).toEqual([]);
    const descriptions = Object.fromEntries(
      Object.entries(take.responses).map(([status, { description }]) => [status, description]),
    );
    expect(descriptions).toEqual({
      200: 'A repeat: the first result.',
      201: 'Success.',
      400: 'invalid_json, invalid_origin, validation_error',
      401: 'authentication_required',
      403: 'csrf_rejected, forbidden',
      409: 'idempotency_key_reused, seat_taken',
      413: 'payload_too_large',
      415: 'unsupported_media_type',
      429: 'rate_limit_exceeded',
      500: 'internal_error',
    });
    expect(take.parameters).toMatchObject([
      { name: 'idempotency-key', in: 'header', schema: { maxLength: 200 } },
    ]);
  });

  it('says the truth: real answers fit the printed schemas', async () => {
    const world = openWorld();
    const headers = { 'x-seat-key': theKey };
    const fits = (path: string, method: string, status: number, body: unknown): boolean => {
      const schema = operation(path, method).responses[String(status)]?.content?.['application/json']?.schema;
      return z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema).safeParse(body).success;
    };
    const taken = await world.send({ method: 'POST', headers, json: { held: 7 } });
    expect(fits('/api/seats', 'post', 201, dataOf(taken))).toBe(true);
    expect(fits('/api/seats', 'post', 201, { id: 'other' })).toBe(false);
    const listed = await world.send({ headers });
    expect(fits('/api/seats', 'get', 200, dataOf(listed))).toBe(true);
  });
});
