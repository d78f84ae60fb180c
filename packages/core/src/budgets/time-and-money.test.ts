import { memoryStorage } from '@bursar/adapter-memory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { issuesOf } from '../kernel/errors.js';
import { ada, budgetRow, day, dollars, engineWorld } from './engine.fixture.js';
import type { BudgetWindow } from './model.js';
import { amountsJson, amountsOf } from './rules/amounts.js';
import { factsOf } from './rules/facts.js';

describe('failures of time and money that cannot happen here', () => {
  it.each([
    [
      '2026-01-29T10:00:00Z',
      ['2026-02-28T10:00:00.000Z', '2026-03-29T10:00:00.000Z', '2026-04-29T10:00:00.000Z'],
    ],
    [
      '2026-01-30T10:00:00Z',
      ['2026-02-28T10:00:00.000Z', '2026-03-30T10:00:00.000Z', '2026-04-30T10:00:00.000Z'],
    ],
    [
      '2026-01-31T10:00:00Z',
      ['2026-02-28T10:00:00.000Z', '2026-03-31T10:00:00.000Z', '2026-04-30T10:00:00.000Z'],
    ],
    [
      '2024-01-31T10:00:00Z',
      ['2024-02-29T10:00:00.000Z', '2024-03-31T10:00:00.000Z', '2024-04-30T10:00:00.000Z'],
    ],
  ])(
    'class 23: a monthly budget from %s turns on the month’s last day where it has no such day',
    (anchor, turns) => {
      const window: BudgetWindow = { kind: 'anchored', unit: 'month', every: 1 };
      const { spanAt } = factsOf(budgetRow({ window }, 'b', new Date(anchor)));
      expect(turns.map((turn) => spanAt(Date.parse(turn)).n)).toEqual([1, 2, 3]);
      expect(turns.map((turn) => spanAt(Date.parse(turn) - 1).n)).toEqual([0, 1, 2]);
    },
  );

  it('class 23: a yearly budget from 29 February turns on the 28th until the next leap year', () => {
    const window: BudgetWindow = { kind: 'anchored', unit: 'year', every: 1 };
    const { spanAt } = factsOf(budgetRow({ window }, 'b', new Date('2024-02-29T00:00:00Z')));
    const startOf = (at: string): string => new Date(spanAt(Date.parse(at)).start).toISOString();
    expect(startOf('2025-02-28T00:00:00Z')).toBe('2025-02-28T00:00:00.000Z');
    expect(startOf('2028-02-29T00:00:00Z')).toBe('2028-02-29T00:00:00.000Z');
  });

  it('class 24: the clock is read once for each operation, whatever it goes on to do', async () => {
    const { runtime, create, openProcess, door, hold } = engineWorld();
    await create({ window: { kind: 'anchored', unit: 'day', every: 1 }, velocity: { limit: dollars(5) } });
    const holdId = await hold(1);
    const { now } = runtime;
    let reads = 0;
    runtime.now = () => {
      reads++;
      return new Date(now().getTime() + reads * day);
    };
    const engine = openProcess(door);
    const readsOf = async (run: () => Promise<unknown>): Promise<number> => {
      reads = 0;
      await run();
      return reads;
    };
    const ask = { subjects: [ada], amounts: { usd: dollars(1) } };
    const { id } = (await engine.list())[0] as { id: string };
    expect(await readsOf(() => engine.reserve(ask))).toBe(1);
    expect(await readsOf(() => engine.settle({ holdId, actual: { usd: 1n } }))).toBe(1);
    expect(await readsOf(() => engine.charge([ask, ask]))).toBe(1);
    expect(await readsOf(() => engine.update(id, { cap: 1n }))).toBe(1);
    expect(await readsOf(() => engine.reset(id))).toBe(1);
    expect(await readsOf(() => engine.sweep(10))).toBe(1);
  });

  it('class 25: amounts are exact in any order, and JSON carries them as text', () => {
    const amounts = fc.array(fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(amounts, (list) => {
        const sum = (all: readonly bigint[]): bigint => all.reduce((a, b) => a + b, 0n);
        const stored = list.map((usd) =>
          amountsOf(JSON.parse(JSON.stringify(amountsJson({ usd }))) as never),
        );
        expect(sum(stored.map(({ usd }) => usd as bigint).reverse())).toBe(sum(list));
      }),
    );
  });

  it('class 25: a denial is decided to the last micro', async () => {
    const { create, reserve, charge } = engineWorld();
    await create({ cap: 300_000n });
    for (let i = 0; i < 2; i++) await charge(0.1);
    expect((await reserve(0.1)).verdict).toBe('admitted');
    expect((await reserve(0.000001)).verdict).toBe('refused');
  });

  it('class 28: what is no amount is refused loudly at every door, naming the field', async () => {
    const { create, engine, figures, hold } = engineWorld();
    const budget = await create();
    const holdId = await hold(1);
    const strange = [-1n, 2n ** 63n, Number.NaN, Number.POSITIVE_INFINITY, 1.5, 1, '1', null, undefined];
    for (const value of strange) {
      const amounts = { usd: value as bigint };
      const doors = [
        () => engine.reserve({ subjects: [ada], amounts }),
        () => engine.settle({ holdId, actual: amounts }),
        () => engine.update(budget.id, { cap: value === undefined ? -1n : (value as bigint) }),
      ];
      if (value !== -1n) doors.push(() => engine.charge([{ subjects: [ada], amounts }]) as never);
      for (const door of doors) {
        const error: unknown = await door().catch((thrown: unknown) => thrown);
        expect(issuesOf(error)).toHaveLength(1);
      }
    }
    expect(await figures(budget)).toMatchObject({ cap: 10, settled: 0, held: 1 });
  });

  it('class 29: an unknown cost is reserved at its declared ceiling, so that the cap binds', async () => {
    const { create, engine } = engineWorld();
    await create({ cap: dollars(2.5) });
    const ceiling = { usd: dollars(1) };
    const unpriced = () => engine.reserve({ subjects: [ada], amounts: ceiling, about: { price: 'unknown' } });
    const verdicts = [await unpriced(), await unpriced(), await unpriced()].map(({ verdict }) => verdict);
    expect(verdicts).toEqual(['admitted', 'admitted', 'refused']);
  });

  it('class 30: an operation and its effect commit together: after a failure in between a retry counts exactly once', async () => {
    const { create, engine, figures } = engineWorld();
    const budget = await create();
    let broken = true;
    const item = {
      subjects: [ada],
      amounts: { usd: dollars(1) },
      ops: [{ id: 'event', attempt: '1', hash: null, keepUntil: null }],
      also: {
        write: () => {
          if (broken) throw new Error('between claim and write');
          return { result: null };
        },
      },
    };
    await expect(engine.charge([item])).rejects.toThrow('between');
    broken = false;
    await engine.charge([item]);
    await engine.charge([item]);
    expect(await figures(budget)).toMatchObject({ settled: 1 });
  });

  it('class 31: operations belong to their tenant: the same one counts in both', async () => {
    const storage = memoryStorage();
    const worlds = [engineWorld(storage, 'acme'), engineWorld(storage, 'globex')];
    for (const { create, engine, figures } of worlds) {
      const budget = await create();
      const ops = [{ id: 'same', attempt: '1', hash: null, keepUntil: null }];
      const [answer] = await engine.charge([{ subjects: [ada], amounts: { usd: dollars(1) }, ops }]);
      expect(answer?.replayed).toBe(false);
      expect(await figures(budget)).toMatchObject({ settled: 1 });
    }
  });

  it('class 41: each threshold is announced once in a period, however many requests cross it together', async () => {
    const { create, charge, events } = engineWorld();
    await create({ window: { kind: 'anchored', unit: 'day', every: 1 } });
    await Promise.all(Array.from({ length: 20 }, () => charge(0.5)));
    await charge(3);
    const percents = (await events('budget.threshold')).map(({ data }) => data['percent']);
    expect(percents.sort()).toEqual([50, 80, 90, 95]);
  });
});
