import { describe, expect, it } from 'vitest';
import { someMerchant, walletsWorld } from '../wallets.fixture.js';

const op = (id: string) => ({ id, attempt: id, hash: null, keepUntil: null });

describe('money of a wallet', () => {
  it('is spent only as far as it was put in, when the wallet is prepaid', async () => {
    const { mine, bursar, owner } = await walletsWorld({ prepaid: true });
    const charge = { walletId: 'agent', amount: 3_000_000n, merchant: someMerchant };
    await expect(mine.transactions.authorize(charge)).rejects.toMatchObject({
      code: 'insufficient_funds',
      details: { limit_type: 'balance', available: { amount: 0, currency: 'USD' } },
    });
    await mine.transfers.create({ walletId: 'agent', direction: 'fund', amount: 5_000_000n });
    const { transaction } = await mine.transactions.authorize(charge);
    await expect(mine.transactions.authorize(charge)).rejects.toMatchObject({ code: 'insufficient_funds' });
    await mine.transactions.capture(transaction.id);
    expect((await mine.get('agent')).balance).toBe(2_000_000n);
    expect(await bursar.verify(owner.tenant)).toEqual([]);
  });

  it('class 50: is moved once, however often a request is repeated', async () => {
    const { mine, bursar, owner } = await walletsWorld();
    const fund = { walletId: 'agent', direction: 'fund', amount: 5_000_000n } as const;
    const [one, other] = [
      await mine.transfers.create(fund, { op: op('f') }),
      await mine.transfers.create(fund, { op: op('f') }),
    ];
    expect(other).toEqual({ transfer: one.transfer, replayed: true });
    const take = { walletId: 'agent', direction: 'withdraw', amount: 4_000_000n } as const;
    await mine.transfers.create(take, { op: op('w') });
    expect((await mine.transfers.create(take, { op: op('w') })).replayed).toBe(true);
    expect((await mine.get('agent')).balance).toBe(1_000_000n);
    await expect(mine.transfers.create(take)).rejects.toMatchObject({ code: 'insufficient_funds' });
    const { items } = await mine.transfers.list({ limit: 9 });
    expect(items.map(({ direction }) => direction).sort()).toEqual(['fund', 'withdraw']);
    expect(await bursar.verify(owner.tenant)).toEqual([]);
  });
});
