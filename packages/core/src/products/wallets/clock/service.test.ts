import { describe, expect, it } from 'vitest';
import { someMerchant, walletsWorld } from '../wallets.fixture.js';

const usd = (amount: number) => ({ amount, currency: 'USD' });

describe('a test clock', () => {
  it.each([
    ['deny', 'expired', 'declined'],
    ['approve', 'approved', 'pending'],
  ])('set forward lets questions end as their policy says: %s', async (action, approval, transaction) => {
    const world = await walletsWorld();
    const as = 'test';
    const asked = { require_confirmation_over: usd(1), timeout_action: action };
    const made = await world.ask({
      as,
      method: 'POST',
      path: '/v1/wallets',
      body: { agent_name: 'a', owner: 'a@b.co', approval: asked },
    });
    const wallet = (made.body as { id: string }).id;
    const charge = { wallet_id: wallet, amount: usd(2), merchant: someMerchant };
    const waiting = await world.ask({ as, method: 'POST', path: '/v1/authorizations', body: charge });
    expect(waiting.body).toMatchObject({ status: 'pending_approval' });
    const set = await world.ask({
      as,
      method: 'POST',
      path: '/v1/test/clock',
      body: { now: '2026-01-30T12:15:00Z' },
    });
    expect(set.body).toEqual({ now: '2026-01-30T12:15:00Z' });
    const { id, approval_id: approvalId } = waiting.body as { id: string; approval_id: string };
    expect((await world.ask({ as, method: 'GET', path: `/v1/approvals/${approvalId}` })).body).toMatchObject({
      status: approval,
    });
    expect((await world.ask({ as, method: 'GET', path: `/v1/transactions/${id}` })).body).toMatchObject({
      status: transaction,
    });
    expect(world.failures).toEqual([]);
  });

  it('moves days and months, of its own environment only, and never back', async () => {
    const world = await walletsWorld();
    const { ask } = world;
    const made = await ask({
      as: 'test',
      method: 'POST',
      path: '/v1/wallets',
      body: { agent_name: 'a', owner: 'a@b.co', spend: { daily_limit: usd(5) } },
    });
    const wallet = (made.body as { id: string }).id;
    const charge = { wallet_id: wallet, amount: usd(5), merchant: someMerchant };
    const spend = async (): Promise<number> =>
      (await ask({ as: 'test', method: 'POST', path: '/v1/authorizations', body: charge })).status;
    expect([await spend(), await spend()]).toEqual([201, 422]);
    await ask({ as: 'test', method: 'POST', path: '/v1/test/clock', body: { now: '2026-01-31T00:00:00Z' } });
    expect(await spend()).toBe(201);
    const { body } = await ask({ as: 'test', method: 'GET', path: `/v1/wallets/${wallet}` });
    expect(body).toMatchObject({ spend: { spent_today: usd(5), spent_this_month: usd(10) } });
    expect(
      (
        await ask({
          as: 'test',
          method: 'POST',
          path: '/v1/test/clock',
          body: { now: '2026-01-30T12:00:00Z' },
        })
      ).status,
    ).toBe(400);
    await ask({ method: 'PATCH', path: '/v1/wallets/wal_agent', body: { description: 'x' } });
    expect((await ask({ method: 'GET', path: '/v1/wallets/wal_agent' })).body).toMatchObject({
      updated_at: '2026-01-30T12:00:00Z',
    });
  });
});
