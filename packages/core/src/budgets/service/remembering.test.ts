import { describe, expect, it } from 'vitest';
import { memoryStorage } from '@bursar/adapter-memory';
import type { Lookup, Storage } from '../../storage/storage.js';
import type { Identified } from '../../storage/table.js';
import { ada, after, day, dollars, engineWorld, second } from '../engine.fixture.js';

const daily = { window: { kind: 'anchored', unit: 'day', every: 1, zone: 'UTC' } } as const;

/** Counts the budgets that updates ask for, by what their jobs look up. */
function watched() {
  const storage = memoryStorage();
  let asked = 0;
  const tenant: Storage['tenant'] = (id) => {
    const door = storage.tenant(id);
    const update: typeof door.counters.update = (job) => {
      for (const lookup of Object.values<Lookup<Identified>>(job.find as never))
        if (lookup.table.name === 'budget') asked += lookup.ids?.length ?? 0;
      return door.counters.update(job);
    };
    return { ...door, counters: { ...door.counters, update } };
  };
  return { storage: { ...storage, tenant }, asked: () => asked };
}

describe('what a process remembers of budgets', () => {
  it('is not read again by requests and by the ends of holds', async () => {
    const { storage, asked } = watched();
    const { create, hold, settle, engine } = engineWorld(storage);
    await create();
    await hold(1);
    const before = asked();
    await settle(await hold(1), 1);
    await engine.release({ holdId: await hold(1) });
    expect(asked()).toBe(before);
    expect(await engine.verify()).toEqual([]);
  });

  it('does not outlive an edit: a settlement is measured by the cap of its time', async () => {
    const { create, hold, openProcess, settle, events, engine } = engineWorld();
    const { id } = await create({ cap: dollars(100), thresholds: [50] });
    const held = await hold(1);
    await openProcess().update(id, { cap: dollars(2) });
    await settle(held, 1);
    expect(await events('budget.threshold')).toMatchObject([{ data: { percent: 50, cap: '2000000' } }]);
    const gone = await hold(1);
    await openProcess().remove(id);
    expect(await settle(gone, 1)).toMatchObject({ status: 'settled', charges: [{ charged: '0' }] });
    expect(await engine.verify()).toEqual([]);
  });

  it('counts children out: what their parent set aside may change at any time', async () => {
    const { storage, asked } = watched();
    const { create, engine, wait } = engineWorld(storage);
    const parent = await create(daily);
    await create({ ...daily, subjectId: 'kid', parentId: parent.id, cap: dollars(2) });
    const take = () =>
      engine.reserve({ subjects: [{ type: 'user', id: 'kid' }], amounts: { usd: dollars(1) }, ttlMs: null });
    const { holdId } = await take();
    const before = asked();
    await engine.settle({ holdId: holdId ?? '', actual: { usd: dollars(1) } });
    expect(asked()).toBeGreaterThan(before);
    wait(day);
    expect((await take()).verdict).toBe('admitted');
    expect(await engine.verify()).toEqual([]);
  });

  it('holds a new period for begun once it was committed, in every process', async () => {
    const { storage, asked } = watched();
    const { create, hold, charge, wait, events, openProcess, engine, door } = engineWorld(storage);
    await create(daily);
    await hold(1, { ttlMs: null });
    const other = openProcess(storage.tenant(door.id));
    const elsewhere = () => other.reserve({ subjects: [ada], amounts: { usd: dollars(1) }, ttlMs: null });
    await elsewhere();
    wait(day + second);
    await hold(1, { ttlMs: null });
    await elsewhere();
    await charge(1);
    const before = asked();
    await hold(1, { ttlMs: null });
    await charge(1);
    await elsewhere();
    expect(asked()).toBe(before);
    expect(await events('budget.reset')).toMatchObject([{ at: after(day + second), data: { n: 1 } }]);
    expect(await engine.verify()).toEqual([]);
  });
});
