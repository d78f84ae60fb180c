import { expect } from 'vitest';
import { call, type Ready } from './started.fixture.js';

interface Dashboard {
  readonly spend: {
    readonly monthToDate: number;
    readonly last7d: number;
    readonly basisMix: readonly string[];
  };
  readonly credits: readonly { readonly provider: string; readonly remaining: number }[];
  readonly providers: readonly { readonly provider: string; readonly status: string }[];
  readonly setup: Readonly<Record<string, boolean>>;
}

/** Checks that a stranger sees figures of both local providers at once, and that a scheduler may call. */
export async function expectWatchedProviders(ready: Ready): Promise<void> {
  const { workspace, cronSecret } = ready.credentials.monitoring;
  const base = `${ready.surfaces['monitoring']?.base ?? ''}/api`;
  const headers = { cookie: ready.credentials.costs.sessions.viewer, 'x-workspace-id': workspace };
  const seen = await call<Dashboard>(ready, `${base}/dashboard`, { headers });
  expect(seen.status).toBe(200);
  expect(seen.body.spend.last7d).toBeGreaterThan(0);
  expect(seen.body.spend.basisMix).toEqual(['billed']);
  expect(seen.body.credits).toMatchObject([{ provider: 'echo', remaining: 37.2 }]);
  expect(seen.body.providers.map(({ provider, status }) => `${provider} ${status}`).sort()).toEqual([
    'echo active',
    'nova active',
  ]);
  expect(seen.body.setup).toMatchObject({
    connectedProvider: true,
    firstSyncDone: true,
    thresholdCreated: true,
  });
  const summary = await call<{ unavailable: { signal: string }[] }>(ready, `${base}/providers/echo/summary`, {
    headers,
  });
  expect(summary.body.unavailable.map(({ signal }) => signal)).toEqual(['cost', 'usage', 'limits']);
  const compared = await call<{ providers: { provider: string }[] }>(ready, `${base}/reconciliation`, {
    headers,
  });
  expect(compared.body.providers.map(({ provider }) => provider)).toContain('nova');
  const refused = await call<object>(ready, `${base}/cron/sync`, { method: 'POST', headers });
  expect(refused.status).toBe(401);
  const authorization = `Bearer ${cronSecret}`;
  const ran = await call<{ job: string }>(ready, `${base}/cron/sync`, {
    method: 'POST',
    headers: { authorization },
  });
  expect(ran).toMatchObject({ status: 200, body: { job: 'sync', failed: 0 } });
}
