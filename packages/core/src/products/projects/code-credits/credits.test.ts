import { describe, expect, it } from 'vitest';
import { dollarsOf, projectsWorld } from '../projects.fixture.js';

describe('credits', () => {
  it('are pending while a charge is, earned as it posts on what was posted, and gone when it is reversed', async () => {
    const world = await projectsWorld();
    const app = await world.project('app');
    const { of } = world;
    const charge = await world.spend(app, 'OPENAI', 100, { posted: false });
    expect(await of().credits.balance()).toMatchObject({ total: 0n, pending: dollarsOf(5) });
    await of().charges.capture(charge.id, { amount: dollarsOf(60) });
    expect(await of().credits.balance()).toMatchObject({
      total: dollarsOf(3),
      pending: 0n,
      earned: dollarsOf(3),
    });
    const other = await world.spend(app, 'AWS', 100, { posted: false });
    await of().charges.reverse(other.id);
    expect(await of().credits.balance()).toMatchObject({ total: dollarsOf(3), pending: 0n });
    const { items } = await of().credits.history({ limit: 9 });
    expect(items).toMatchObject([
      { kind: 'earned', amount: dollarsOf(3), description: '5% on OpenAI', transactionId: charge.id },
    ]);
    expect(await world.bursar.verify(world.tenant)).toEqual([]);
  });

  it('are taken back with a refund, to the cent, also when they are spent already', async () => {
    const world = await projectsWorld();
    const app = await world.project('app');
    const { of } = world;
    const charge = await world.spend(app, 'OPENAI', 333.33);
    expect((await of().credits.balance()).total).toBe(dollarsOf(16.67));
    await of().credits.redeem(dollarsOf(16));
    await of().charges.refund(charge.id, { amount: dollarsOf(111.11) });
    await of().charges.refund(charge.id);
    const balance = await of().credits.balance();
    expect(balance).toMatchObject({ total: dollarsOf(-16), earned: 0n, redeemed: dollarsOf(16) });
    const { items } = await of().credits.history({ limit: 9 });
    expect(items.map(({ kind }) => kind).sort()).toEqual(['earned', 'redeemed', 'reversed', 'reversed']);
    await expect(of().credits.redeem(dollarsOf(10))).rejects.toThrow(
      'amount is more than the credits you have',
    );
    expect(await world.bursar.verify(world.tenant)).toEqual([]);
  });

  it('become money once, however many ask at once', async () => {
    const world = await projectsWorld();
    const app = await world.project('app');
    await world.spend(app, 'OPENAI', 1_000);
    const before = await world.of().line.balance();
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, () => world.of().credits.redeem(dollarsOf(20))),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect((await world.of().credits.balance()).total).toBe(dollarsOf(10));
    expect((await world.of().line.balance()).available).toBe(before.available + dollarsOf(40));
  });

  it('are redeemed once under one idempotency key', async () => {
    const world = await projectsWorld();
    const app = await world.project('app');
    await world.spend(app, 'OPENAI', 1_000);
    const redeem = () =>
      world.ask({
        ...{ method: 'POST', path: '/rewards/redeem', body: { amount: 20 } },
        headers: { 'idempotency-key': 'k' },
      });
    const [first, again] = [await redeem(), await redeem()];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(first.body).toMatchObject({ type: 'redeemed', amount: 20, balance: { totalCredits: 30 } });
    expect(again.body).toEqual(first.body);
    expect(again.headers['x-idempotent-replayed']).toBe('true');
    const answered = await world.ask({ method: 'POST', path: '/rewards/redeem', body: { amount: 9.99 } });
    expect([answered.status, answered.body]).toEqual([
      400,
      { error: 'amount must be at least 10', field: 'amount' },
    ]);
  });

  it('can be adjusted by hand and read page by page', async () => {
    const world = await projectsWorld();
    for (let n = 1; n <= 5; n++) {
      await world.of().credits.adjust({ amount: dollarsOf(n), description: `bonus ${n}` });
      world.wait(1_000);
    }
    const first = (await world.ask({ path: '/rewards?limit=3' })).body as {
      history: { id: string; amount: number }[];
    };
    expect(first.history.map(({ amount }) => amount)).toEqual([5, 4, 3]);
    const rest = await world.ask({ path: `/rewards?before=${first.history[2]?.id ?? ''}` });
    expect((rest.body as typeof first).history.map(({ amount }) => amount)).toEqual([2, 1]);
  });

  it('earn by the tiers of the host, and by the merchants it knows', async () => {
    const tiers = [
      { category: 'ai-apis', label: 'AI', rate: 10 },
      { category: 'other', label: 'Other', rate: 2 },
    ];
    const providers = [{ name: 'Acme AI', kind: 'ai', domains: ['acme.example'] }] as const;
    const world = await projectsWorld({ tiers, providers });
    const app = await world.project('app');
    await world.spend(app, 'ACME AI INC', 10);
    await world.spend(app, 'AWS', 10);
    expect((await world.of().credits.balance()).total).toBe(dollarsOf(1.2));
    expect((await world.of().spend()).byProvider.map(({ name }) => name)).toEqual(['AWS', 'Acme AI']);
  });
});
