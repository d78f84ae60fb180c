import { describe, expect, it } from 'vitest';
import { issuesOf } from '../../kernel/errors.js';
import { ada, after, day, dollars, engineWorld } from '../engine.fixture.js';
import { ledgerEntries } from '../model.js';

describe('charge', () => {
  it('puts spend on every matching budget, over its cap if need be', async () => {
    const { create, charge, figures } = engineWorld();
    const user = await create({ cap: dollars(1) });
    const [answer] = await charge(3);
    expect(answer?.charged).toEqual([
      { budget: user.id, n: 0, unit: 'usd', amount: '3000000', from: '0', to: '3000000', cap: '1000000' },
    ]);
    expect(await figures(user)).toMatchObject({ settled: 3, available: -2 });
  });

  it('refunds a negative amount and books both', async () => {
    const { create, charge, figures, door, engine } = engineWorld();
    const user = await create();
    await charge(3);
    await charge(-1);
    expect(await figures(user)).toMatchObject({ settled: 2 });
    const entries = await door.log(ledgerEntries).page({});
    expect(entries.map(({ amount, cause }) => [amount, cause])).toEqual(
      expect.arrayContaining([
        [dollars(3), 'charge'],
        [dollars(-1), 'charge'],
      ]),
    );
    expect(await engine.verify()).toEqual([]);
  });

  it('touches nothing for nothing, and still stores what a higher layer adds', async () => {
    const { create, engine, events, wait } = engineWorld();
    await create({ window: { kind: 'anchored', unit: 'day', every: 1 } });
    wait(day);
    const [answer] = await engine.charge<string>([
      { subjects: [ada], amounts: { usd: 0n }, also: { write: () => ({ result: 'event' }) } },
    ]);
    expect(answer).toMatchObject({ charged: [], extra: 'event' });
    expect(await events()).toEqual([]);
  });

  it('answers items in their order, each an operation of its own', async () => {
    const { create, engine, figures } = engineWorld();
    const user = await create();
    const item = (id: string, amount: number) => ({
      subjects: [ada],
      amounts: { usd: dollars(amount) },
      ops: [{ id, attempt: id, hash: null, keepUntil: null }],
    });
    const answers = await engine.charge([item('a', 1), item('b', 2), item('a', 1)]);
    expect(answers.map(({ charged, replayed }) => [charged[0]?.amount, replayed])).toEqual([
      ['1000000', false],
      ['2000000', false],
      ['1000000', true],
    ]);
    expect(await figures(user)).toMatchObject({ settled: 3 });
  });

  it('counts towards the session, so that later requests of it know', async () => {
    const { create, engine, reserve } = engineWorld();
    await create({ sessionCap: dollars(3) });
    await engine.charge([{ subjects: [ada], amounts: { usd: dollars(2) }, session: 's' }]);
    expect((await reserve(1.5, { session: 's' })).body.reason).toBe('session');
  });

  it('refuses what is no amount before it charges anything', async () => {
    const { create, engine, figures } = engineWorld();
    const user = await create();
    const items = [1n, Number.NaN as never].map((usd: bigint) => ({ subjects: [ada], amounts: { usd } }));
    const error: unknown = await engine.charge(items).catch((thrown: unknown) => thrown);
    expect(issuesOf(error)).toMatchObject([{ path: ['items', 1, 'amounts', 'usd'] }]);
    expect(await figures(user)).toMatchObject({ settled: 0 });
  });
});

describe('announcements of spend (costs spec §9.7)', () => {
  it('fire all thresholds that one charge jumps over, each once in a period', async () => {
    const { create, charge, events } = engineWorld();
    const { id } = await create();
    await charge(9.2);
    await charge(-5);
    await charge(5);
    const told = await events('budget.threshold');
    expect(told.map(({ data }) => [data['percent'], data['level']])).toEqual(
      expect.arrayContaining([
        [50, 'warning'],
        [80, 'warning'],
        [90, 'critical'],
      ]),
    );
    expect(told).toHaveLength(3);
    expect(told[0]).toMatchObject({ subject: `budget:${id}`, data: { spent: '9200000', cap: '10000000' } });
  });

  it('say once that a charge has reached the cap, unless 100 is a threshold itself', async () => {
    const { create, charge, events } = engineWorld();
    await create({ slot: 'plain', thresholds: [] });
    await create({ slot: 'own', thresholds: [100] });
    await charge(9);
    await charge(2);
    await charge(2);
    expect(await events('budget.exceeded')).toHaveLength(1);
    expect(await events('budget.threshold')).toHaveLength(1);
  });

  it('of a turn are not repeated for a caller whose clock is behind', async () => {
    const { create, charge, engine, events, wait, figures } = engineWorld();
    const budget = await create({ window: { kind: 'anchored', unit: 'day', every: 1 } });
    wait(day);
    await charge(1);
    await engine.charge([{ subjects: [ada], amounts: { usd: dollars(2) }, now: after(day - 1) }]);
    await charge(1);
    expect(await events('budget.reset')).toHaveLength(1);
    expect(await figures(budget)).toMatchObject({ n: 1, settled: 2 });
    expect(await engine.statuses([budget], after(0))).toMatchObject([{ n: 0, settled: dollars(2) }]);
  });

  it('come from settlements too, and begin anew with the period', async () => {
    const { create, hold, settle, events, wait } = engineWorld();
    await create({ thresholds: [50], window: { kind: 'anchored', unit: 'day', every: 1 } });
    await settle(await hold(6), 6);
    wait(day);
    await settle(await hold(6), 6);
    expect((await events('budget.threshold')).map(({ data }) => data['n'])).toEqual([0, 1]);
    expect(await events('budget.reset')).toMatchObject([
      { at: after(day), data: { spent: '6000000', n: 1, periodStart: after(day).toISOString() } },
    ]);
  });
});
