import { describe, expect, it } from 'vitest';
import { openApi } from '../../../http/openapi.js';
import { monitoringDialect } from '../dialect.js';
import { monitoringWorld } from '../monitoring.fixture.js';
import { monitoringRoutes } from './table.js';

/** Every endpoint of the specification's checklist (monitoring spec §17), by hand. */
const listed = `
GET /auth/:step
GET /auth/callback
POST /auth/signout
GET /providers
GET /providers/accounts
POST /providers/:id/connect
POST /providers/:id/disconnect
GET /providers/:id/summary
GET /providers/:id/usage
GET /billing/subscription
GET /billing/invoices
GET /billing/checkout
POST /billing/portal
POST /webhooks
GET /dashboard
GET /alerts
POST /alerts/check
PATCH /alerts/:id
GET /thresholds
POST /thresholds
DELETE /thresholds/:id
GET /notification-settings
PUT /notification-settings
POST /notification-settings/test
GET /notification-settings/unsubscribe
POST /notification-settings/unsubscribe
GET /entitlements
GET /audit
GET /team/governance
POST /team/governance
POST /team/invitations
POST /team/invitations/accept
DELETE /team/invitations/:id
PATCH /team/members/:id
DELETE /team/members/:id
GET /export
GET /reconciliation
GET /cron/sync
POST /cron/sync
GET /cron/digest-daily
POST /cron/digest-daily
GET /cron/digest-weekly
POST /cron/digest-weekly
GET /cron/digest-monthly
POST /cron/digest-monthly
`;

describe('the route table', () => {
  it('has every endpoint of the specification and no other', () => {
    const named = monitoringRoutes.map(({ method, path }) => `${method} ${path}`).sort();
    expect(named).toEqual(listed.trim().split('\n').sort());
  });

  it('describes itself', () => {
    const document = openApi(monitoringDialect('/api'), monitoringRoutes) as { readonly paths: object };
    expect(Object.keys(document.paths)).toContain('/api/dashboard');
  });

  it('stands where a host mounts it', async () => {
    const { ask } = await monitoringWorld({ basePath: '/spend/api' });
    expect((await ask({ as: 'viewer', method: 'GET', path: '/spend/api/dashboard' })).status).toBe(200);
    expect((await ask({ as: 'viewer', method: 'GET', path: '/api/dashboard' })).status).toBe(404);
  });

  it('shows another workspace as if there were none', async () => {
    const { ask, rivals } = await monitoringWorld();
    const foreign = { 'x-workspace-id': `ws_${rivals.id}` };
    for (const headers of [foreign, { 'x-workspace-id': 'ws_nothing' }]) {
      const answered = await ask({ as: 'owner', method: 'GET', path: '/api/dashboard', headers });
      expect(answered).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
  });
});
