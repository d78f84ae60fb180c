import { describe, expect, it } from 'vitest';
import { isDomainError } from '../../kernel/errors.js';
import { ada, after, day, dollars, engineWorld, second } from '../engine.fixture.js';
import { budgetState } from '../rules/budget-state.js';
import { budgetKey } from '../rules/counter-keys.js';

const daily = { kind: 'anchored', unit: 'day', every: 1 } as const;
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => (isDomainError(error) ? error.code : String(error)),
  );

describe('create', () => {
  it('makes a budget that the very next request meets, in every process', async () => {
    const { create, reserve, openProcess } = engineWorld();
    const other = openProcess();
    const ask = { subjects: [ada], amounts: { usd: dollars(2) } };
    expect((await other.reserve(ask)).holdId).toBeNull();
    await create({ cap: dollars(1) });
    expect((await reserve(2)).verdict).toBe('refused');
    expect((await other.reserve(ask)).verdict).toBe('refused');
  });

  it('refuses a second budget of a subject in one slot', async () => {
    const { create, engine } = engineWorld();
    await create();
    expect(await codeOf(create())).toBe('budget_exists');
    await create({ slot: 'other' });
    expect(await engine.list()).toHaveLength(2);
  });

  it('lets one of many creations of the same budget win', async () => {
    const { create, engine } = engineWorld();
    const codes = await Promise.all(Array.from({ length: 8 }, () => codeOf(create())));
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    expect(await engine.list()).toHaveLength(1);
  });

  it('answers a repeat under the same operation with the budget of the first', async () => {
    const { engine } = engineWorld();
    const ops = [{ id: 'op', attempt: '1', hash: null, keepUntil: null }];
    const draft = { subjectType: 'user', subjectId: 'ada', cap: 1n };
    const first = await engine.create(draft, { ops });
    expect(await engine.create(draft, { ops })).toEqual({ ...first, replayed: true });
  });
});

describe('update', () => {
  it('keeps spend and holds, and binds the next request', async () => {
    const { create, engine, charge, hold, figures, reserve } = engineWorld();
    const budget = await create({ window: daily });
    await charge(3);
    await hold(2);
    await engine.update(budget.id, { cap: dollars(6), policy: 'block' });
    expect(await figures(budget)).toMatchObject({ cap: 6, settled: 3, held: 2, available: 1 });
    expect((await reserve(2)).verdict).toBe('refused');
    await engine.update(budget.id, { cap: dollars(7) });
    expect((await reserve(2)).verdict).toBe('admitted');
  });

  it('of the interval starts counting now, in the same period', async () => {
    const { create, engine, charge, figures, wait } = engineWorld();
    const budget = await create({ window: daily });
    wait(day);
    await charge(3);
    wait(day / 2);
    await engine.update(budget.id, { window: { kind: 'anchored', unit: 'week', every: 1 } });
    expect(await figures(budget)).toMatchObject({ n: 1, settled: 3 });
    wait(6 * day);
    expect(await figures(budget)).toMatchObject({ n: 1, settled: 3 });
    wait(day);
    expect(await figures(budget)).toMatchObject({ n: 2, settled: 0 });
  });

  it('of the cap below what is used notes why', async () => {
    const { create, engine, charge, door } = engineWorld();
    const budget = await create();
    await charge(3);
    await engine.update(budget.id, { cap: dollars(1) });
    const key = budgetKey(budget.id, 0);
    const counter = (await door.counters.read([key])).get(key);
    expect(counter && budgetState(counter).over).toEqual({ lowered: 1 });
    expect(await engine.verify()).toEqual([]);
  });

  it('of a budget that is gone says so, and so does its removal', async () => {
    const { create, engine } = engineWorld();
    const { id } = await create();
    await engine.remove(id);
    expect(await codeOf(engine.update(id, { cap: 1n }))).toBe('budget_missing');
    expect(await codeOf(engine.remove(id))).toBe('budget_missing');
  });

  it('touches a period that has turned, announcing it once', async () => {
    const { create, engine, charge, events, wait } = engineWorld();
    const { id } = await create({ window: daily });
    await charge(3);
    wait(3 * day);
    await engine.update(id, { cap: dollars(5) });
    await charge(1);
    expect(await events('budget.reset')).toMatchObject([
      { data: { spent: '3000000', n: 3, cap: '10000000' } },
    ]);
  });
});

describe('raise', () => {
  it('adds to the cap until its end, by the clock alone', async () => {
    const { create, engine, figures, wait, reserve } = engineWorld();
    const budget = await create({ cap: dollars(1) });
    await engine.raise(budget.id, { amount: dollars(4), until: after(day) });
    expect(await figures(budget)).toMatchObject({ cap: 5 });
    expect((await reserve(5, { ttlMs: null })).verdict).toBe('admitted');
    wait(day);
    expect(await figures(budget)).toMatchObject({ cap: 1, held: 5, available: -4 });
    expect((await reserve(0.1)).verdict).toBe('refused');
    expect(await engine.verify()).toEqual([]);
  });
});

describe('reset', () => {
  it('begins a new period now; open holds stay and settle where they were taken (ruling 9)', async () => {
    const { create, engine, charge, hold, settle, figures, events, wait } = engineWorld();
    const budget = await create({ window: daily });
    await charge(3);
    const holdId = await hold(2, { ttlMs: null });
    wait(second);
    const { budget: after1 } = await engine.reset(budget.id);
    expect(after1).toMatchObject({ anchor: after(second), base: 1, resets: 1 });
    expect(await figures(budget)).toMatchObject({ n: 1, settled: 0, held: 0 });
    await settle(holdId, 2);
    expect(await figures(budget)).toMatchObject({ n: 1, settled: 0, held: 0 });
    expect(await events('budget.reset')).toMatchObject([{ data: { spent: '3000000', n: 1 } }]);
    expect(await engine.verify()).toEqual([]);
  });
});

describe('remove', () => {
  it('ends the budget at once', async () => {
    const { create, engine, reserve } = engineWorld();
    const { id } = await create({ cap: dollars(1) });
    expect((await reserve(2)).verdict).toBe('refused');
    await engine.remove(id);
    expect((await reserve(2)).verdict).toBe('admitted');
    expect(await engine.get(id)).toBeUndefined();
  });
});
