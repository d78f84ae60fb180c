import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { walletsWorld, seedWallet } from '../wallets.fixture.js';

const wallet = '/v1/wallets/wal_agent';
const list = { method: 'GET', path: '/v1/wallets' } as const;

describe('a wallet', () => {
  it('admits requests from its addresses only, but for whoever administers it', async () => {
    const { ask } = await walletsWorld();
    await ask({
      method: 'PATCH',
      path: wallet,
      body: { security: { ip_allowlist: ['203.0.113.0/24', '::1'] } },
    });
    const from = async (address: string, as: 'agent' | 'admin' | 'reader'): Promise<number> =>
      (await ask({ as, method: 'GET', path: wallet, address })).status;
    expect(await from('203.0.113.9', 'agent')).toBe(200);
    expect(await from('::ffff:203.0.113.9', 'agent')).toBe(200);
    expect(await from('198.51.100.1', 'agent')).toBe(403);
    expect(await from('198.51.100.1', 'reader')).toBe(403);
    expect(await from('198.51.100.1', 'admin')).toBe(200);
  });

  it('admits signed requests only, when it says so', async () => {
    const { ask, keys } = await walletsWorld();
    await ask({ method: 'PATCH', path: wallet, body: { security: { require_signed_requests: true } } });
    const body = JSON.stringify({
      wallet_id: 'wal_agent',
      amount: { amount: 1, currency: 'USD' },
      merchant: { name: 'OpenAI', domain: 'openai.com' },
    });
    const path = '/v1/authorizations';
    const sent = async (seconds: number, secret: string): Promise<number> => {
      const proof = createHmac('sha256', secret).update(`${seconds}.POST.${path}.${body}`).digest('hex');
      const headers = { 'x-spend-request-signature': `t=${seconds},v1=${proof}` };
      return (await ask({ as: 'agent', method: 'POST', path, body, headers })).status;
    };
    const now = Date.parse('2026-01-30T12:00:00Z') / 1_000;
    expect(await sent(now, keys.agent.secret)).toBe(201);
    expect(await sent(now - 301, keys.agent.secret)).toBe(403);
    expect(await sent(now, 'another secret')).toBe(403);
    expect((await ask({ as: 'agent', method: 'POST', path, body })).status).toBe(403);
    expect((await ask({ as: 'agent', method: 'GET', path: wallet })).status).toBe(200);
  });
});

describe('rates', () => {
  it('are those of the plan, per organization and environment, in whole minutes and days', async () => {
    const { ask, wait, clock, owner, storage } = await walletsWorld({
      requestLimits: true,
      planOf: () => 'free',
    });
    clock.now = new Date('2026-01-30T12:00:48.000Z');
    for (let i = 0; i < 60; i++)
      expect((await ask({ ...list, as: i % 2 ? 'reader' : 'admin' })).status).toBe(200);
    const refused = await ask(list);
    expect(refused).toMatchObject({
      status: 429,
      headers: {
        'x-ratelimit-limit': '60',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': '1769774460',
        'retry-after': '12',
      },
      body: { error: { code: 'rate_limited', details: { window: 'minute', limit: 60, retry_after: 12 } } },
    });
    expect((await ask({ ...list, as: 'test' })).status).toBe(200);
    expect((await ask({ ...list, as: 'dev' })).headers).toMatchObject({ 'x-ratelimit-limit': '1000000' });
    wait(12_000);
    expect((await ask(list)).status).toBe(200);
    const day = 86_400_000;
    const key = `wallets:tenant:${owner.tenant}:${day}:${Math.floor(clock.now.getTime() / day)}`;
    for (let i = 61; i < 1_000; i++)
      await storage.limits.hit({ key, limit: 1_000, windowMs: day, now: clock.now });
    expect(await ask(list)).toMatchObject({
      status: 429,
      body: { error: { details: { window: 'day', limit: 1_000 } } },
    });
  });

  it('count strangers by their address', async () => {
    const { ask } = await walletsWorld({ requestLimits: true });
    for (let i = 0; i < 60; i++) expect((await ask({ ...list, as: null })).status).toBe(401);
    expect((await ask({ ...list, as: null })).status).toBe(429);
    expect((await ask({ ...list, as: null, address: '192.0.2.7' })).status).toBe(401);
    expect((await ask(list)).status).toBe(200);
  });
});

describe('a plan', () => {
  it('admits so many wallets and cards', async () => {
    const { ask } = await walletsWorld({ planOf: () => 'free' });
    expect(await ask({ method: 'POST', path: '/v1/wallets', body: seedWallet })).toMatchObject({
      status: 403,
      body: { error: { code: 'plan_limit_reached', details: { limit: 1 } } },
    });
    const card = (name: string) => ask({ method: 'POST', path: `${wallet}/cards`, body: { name } });
    expect([(await card('a')).status, (await card('b')).status, (await card('c')).status]).toEqual([
      201, 201, 403,
    ]);
  });
});
