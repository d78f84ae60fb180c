import { describe, expect, it } from 'vitest';
import { ada, after, day, dollars, engineWorld, second, start } from './engine.fixture.js';
import { ledgerEntries } from './model.js';
import { StorageError } from '../storage/errors.js';

const key = { type: 'api_key', id: 'k' };
const count = async (answers: Promise<{ verdict: string }[]>): Promise<number> =>
  (await answers).filter(({ verdict }) => verdict === 'admitted').length;

describe('failures of enforcement that cannot happen here', () => {
  it('class 1: concurrent calls never pass the same balance: exactly ⌊cap / amount⌋ are admitted', async () => {
    const { create, reserve, figures } = engineWorld();
    const budget = await create({ cap: dollars(10) });
    const admitted = await count(Promise.all(Array.from({ length: 200 }, () => reserve(0.3))));
    expect(admitted).toBe(33);
    expect(await figures(budget)).toMatchObject({ held: 9.9, available: 0.1 });
  });

  it('class 2: first-ever calls in parallel find the cap, though no counter exists yet', async () => {
    const { create, engine, openProcess } = engineWorld();
    await create({ subjectType: 'api_key', subjectId: 'k', cap: dollars(1), sessionCap: dollars(1) });
    const ask = { subjects: [key], amounts: { usd: dollars(1) }, session: 'new' };
    const callers = [engine, openProcess(), openProcess()];
    const admitted = await count(
      Promise.all(callers.flatMap((each) => [each.reserve(ask), each.reserve(ask)])),
    );
    expect(admitted).toBe(1);
  });

  it('class 3: processes that start anew do not count alone: nothing is enforced from memory', async () => {
    const { create, openProcess, figures } = engineWorld();
    const budget = await create({ cap: dollars(10) });
    const ask = { subjects: [ada], amounts: { usd: dollars(3) } };
    let admitted = 0;
    for (let i = 0; i < 6; i++) admitted += (await openProcess().reserve(ask)).verdict === 'admitted' ? 1 : 0;
    expect(admitted).toBe(3);
    expect(await figures(budget)).toMatchObject({ held: 9 });
  });

  it('class 4: a reservation whose caller vanished comes back when it expires', async () => {
    const { create, hold, settle, figures, wait } = engineWorld();
    const budget = await create();
    await settle(await hold(2), 1);
    await hold(5);
    wait(30 * second);
    expect(await figures(budget)).toMatchObject({ settled: 1, held: 0, available: 9 });
  });

  it('class 5: a hold ends once; whatever comes second is answered by the first', async () => {
    const { create, hold, engine, figures } = engineWorld();
    const budget = await create();
    const holdId = await hold(2);
    const ends = await Promise.all([
      engine.settle({ holdId, actual: { usd: dollars(1) } }),
      engine.release({ holdId }),
      engine.settle({ holdId, actual: { usd: dollars(2) } }),
      engine.release({ holdId }),
    ]);
    expect(ends.map(({ status, repeated }) => [status, repeated])).toEqual([
      ['settled', false],
      ['settled', true],
      ['settled', true],
      ['settled', true],
    ]);
    expect(new Set(ends.map(({ actual }) => actual?.['usd'])).size).toBe(1);
    expect(await figures(budget)).toMatchObject({ settled: 1, held: 0 });
  });

  it.each([
    ['before', -1, 'settled'],
    ['at', 0, 'expired'],
    ['after', 1, 'expired'],
  ] as const)(
    'class 6: settling a tick %s expiry charges once, swept before or not',
    async (_, tick, status) => {
      for (const swept of [true, false]) {
        const { create, hold, settle, figures, wait, engine } = engineWorld();
        const budget = await create();
        const holdId = await hold(2);
        wait(30 * second + tick);
        if (swept) await engine.sweep(10);
        expect((await engine.hold(holdId))?.status).toBe(status === 'settled' ? 'open' : 'expired');
        expect(await settle(holdId, 1)).toMatchObject({ status, repeated: false });
        await engine.sweep(10);
        expect(await settle(holdId, 1)).toMatchObject({ status, repeated: true });
        expect(await figures(budget)).toMatchObject({ settled: 1, held: 0 });
        expect(await engine.verify()).toEqual([]);
      }
    },
  );

  it('class 7: what is held is not available: settled + held + available = cap after every step', async () => {
    const { create, hold, settle, charge, engine, figures } = engineWorld();
    const budget = await create();
    const sums: number[] = [];
    const note = async (): Promise<void> => {
      const { settled = 0, held = 0, available = 0 } = await figures(budget);
      sums.push(settled + held + available);
    };
    const [a, b] = [await hold(3), await hold(4)];
    await note();
    await settle(a, 2);
    await note();
    await engine.release({ holdId: b });
    await charge(1.5);
    await note();
    expect(sums).toEqual([10, 10, 10]);
  });

  it('class 8: spend above an estimate is bounded by the difference, announced, and under `cap` never above the cap', async () => {
    const { create, hold, settle, figures, events } = engineWorld();
    const allow = await create({ slot: 'allow', cap: dollars(2) });
    const cap = await create({ slot: 'cap', cap: dollars(2), overshoot: 'cap' });
    const [a, b] = [await hold(1), await hold(1)];
    await settle(a, 3);
    await settle(b, 3);
    expect(await figures(allow)).toMatchObject({ settled: 6, available: -4 });
    expect(await figures(cap)).toMatchObject({ settled: 2, available: 0 });
    expect(await events('budget.overshoot')).toHaveLength(4);
  });

  it('class 9: an estimate never becomes spend by itself: without a settlement nothing is charged', async () => {
    const { create, hold, figures, wait, door } = engineWorld();
    const budget = await create();
    await hold(8);
    wait(day);
    expect(await figures(budget)).toMatchObject({ settled: 0, held: 0 });
    expect(await door.log(ledgerEntries).count({})).toBe(0);
  });

  it('class 10: a turned period starts empty and touches no hold of the last one', async () => {
    const { create, hold, settle, figures, engine, wait } = engineWorld();
    const budget = await create({ window: { kind: 'anchored', unit: 'day', every: 1 } });
    const live = await hold(4, { ttlMs: 2 * day });
    wait(day);
    expect(await figures(budget)).toMatchObject({ n: 1, settled: 0, held: 0 });
    await settle(live, 3);
    expect(await figures(budget)).toMatchObject({ n: 1, settled: 0, held: 0 });
    expect(await engine.statuses([budget], start)).toMatchObject([{ n: 0, settled: dollars(3), held: 0n }]);
  });

  it('class 12: whichever call to the store fails, the answer is the declared mode, and it is told', async () => {
    const { create, door, openProcess, downs, clock } = engineWorld();
    await create({ whenDown: 'closed' });
    let failing = 0;
    for (let call = 0; call < 3; call++) {
      let calls = 0;
      const flaky = <T>(run: () => Promise<T>): Promise<T> =>
        calls++ === call ? Promise.reject(new StorageError('unavailable', 'gone')) : run();
      const { counters } = door;
      const service = openProcess({
        ...door,
        collection: ((table: never) => {
          const collection = door.collection(table);
          return { ...collection, find: (where: never) => flaky(() => collection.find(where)) };
        }) as typeof door.collection,
        counters: {
          read: (keys) => flaky(() => counters.read(keys)),
          update: (job) => flaky(() => counters.update(job)),
        },
      });
      const ask = { subjects: [ada], amounts: { usd: 1n }, now: clock.now };
      await expect(service.reserve(ask)).rejects.toMatchObject({ code: 'budget_unavailable' });
      expect((await service.reserve(ask)).verdict).toBe('admitted');
      failing++;
    }
    expect(failing).toBe(3);
    expect(downs.map(({ answered }) => answered)).toEqual(['closed', 'closed', 'closed']);
  });

  it('class 13: an administrator’s change binds the very next request; adjustments are entries in the books', async () => {
    const { create, engine, openProcess, reserve, charge, door } = engineWorld();
    const { id } = await create({ cap: dollars(1) });
    expect((await reserve(2)).verdict).toBe('refused');
    await openProcess().update(id, { cap: dollars(2) });
    expect((await reserve(2)).verdict).toBe('admitted');
    await charge(-1);
    expect((await reserve(1)).verdict).toBe('admitted');
    expect(await door.log(ledgerEntries).count({ budgetId: id })).toBe(1);
    expect(await engine.verify()).toEqual([]);
  });

  it('class 14: a counter never drifts from the books: recomputed after every step', async () => {
    const { create, hold, settle, charge, engine, wait } = engineWorld();
    await create({ sessionCap: dollars(5), window: { kind: 'anchored', unit: 'hour', every: 1 } });
    const found: unknown[] = [];
    const verify = async (): Promise<void> => void found.push(...(await engine.verify()));
    for (let i = 0; i < 5; i++) {
      const holdId = await hold(1, { session: `s${i % 2}` });
      await verify();
      if (i % 2 === 0) await settle(holdId, 1.5);
      await charge(0.25);
      await verify();
      wait(1_000 * second);
      await verify();
    }
    expect(found).toEqual([]);
  });

  it('class 17: decision and write share one snapshot: a plan from old facts is made again', async () => {
    const { create, engine, openProcess, door, figures } = engineWorld();
    const budget = await create({ cap: dollars(10) });
    const edits = [() => engine.update(budget.id, { cap: dollars(5) })];
    const late = openProcess({
      ...door,
      counters: {
        read: door.counters.read,
        update: async (job) => {
          await edits.pop()?.();
          return door.counters.update(job);
        },
      },
    });
    const ask = { subjects: [ada], amounts: { usd: dollars(6) } };
    expect((await late.reserve(ask)).body).toMatchObject({
      verdict: 'refused',
      checks: [{ cap: '5000000' }],
    });
    expect(await figures(budget)).toMatchObject({ held: 0 });
  });

  it('class 18: what remains of a raise is a function of stored facts and the clock, in every process', async () => {
    const { create, engine, openProcess, clock } = engineWorld();
    const budget = await create({ cap: dollars(1) });
    await engine.raise(budget.id, { amount: dollars(2), until: after(day) });
    const capOf = async () => {
      const process = openProcess();
      return (await process.statuses(await process.list()))[0]?.cap;
    };
    expect(await Promise.all([capOf(), capOf(), capOf()])).toEqual([dollars(3), dollars(3), dollars(3)]);
    clock.now = after(day);
    expect(await Promise.all([capOf(), capOf()])).toEqual([dollars(1), dollars(1)]);
  });

  it('class 19: sub-agents share their parent: Σ children ≤ parent under concurrent fan-out', async () => {
    const { create, reserve, settle, engine, figures } = engineWorld();
    const parent = await create({ cap: dollars(10) });
    const agents = Array.from({ length: 8 }, (_, i) => `agent-${i}`);
    await Promise.allSettled(
      agents.map((subjectId) =>
        create({ subjectType: 'agent', subjectId, parentId: parent.id, cap: dollars(3) }),
      ),
    );
    const children = (await engine.list()).filter((budget) => budget.parentId !== null);
    expect(children).toHaveLength(3);
    const spent = await Promise.all(
      children.map(async ({ subjectId }) => {
        const { holdId } = await reserve(3, { subjects: [{ type: 'agent', id: subjectId }] });
        return holdId === null ? 'nothing' : (await settle(holdId, 3)).status;
      }),
    );
    expect(spent).toEqual(['settled', 'settled', 'settled']);
    for (const child of children) await engine.remove(child.id);
    expect(await figures(parent)).toMatchObject({ settled: 9, held: 0 });
  });
});
