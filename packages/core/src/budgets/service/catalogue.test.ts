import { memoryStorage } from '@bursar/adapter-memory';
import { describe, expect, it } from 'vitest';
import { ada, dollars, engineWorld } from '../engine.fixture.js';
import { raiseCatalogue } from '../rules/catalogue.js';
import { catalogueKey } from '../rules/counter-keys.js';
import { emptyCounter } from '../../storage/counters.js';
import { budgetMemory, budgetService } from '../service.js';

const ask = { subjects: [ada], amounts: { usd: dollars(2) } };

describe('the remembered catalogue', () => {
  it('is read once and only proposes: an edit by another process is met at the next request', async () => {
    const { create, reserve, openProcess } = engineWorld();
    const { id } = await create();
    expect((await reserve(2)).verdict).toBe('admitted');
    await openProcess().update(id, { cap: dollars(1) });
    expect((await reserve(2)).verdict).toBe('refused');
  });

  it('is not trusted after a transaction that was rolled back', async () => {
    const { storage, door, create, runtime, engine, reserve } = engineWorld();
    const memory = budgetMemory();
    await create({ cap: dollars(1) });
    const inside = storage.transaction(async (tx) => {
      const service = budgetService({ storage: tx.tenant(door.id), runtime, memory });
      const [budget] = await service.list();
      await service.update(budget?.id ?? '', { cap: dollars(100) });
      expect((await service.reserve(ask)).verdict).toBe('admitted');
      throw new Error('rolled back');
    });
    await expect(inside).rejects.toThrow('rolled back');
    const [budget] = await engine.list();
    await engine.update(budget?.id ?? '', { policy: 'block' });
    const shared = budgetService({ storage: door, runtime, memory });
    expect((await shared.reserve(ask)).verdict).toBe('refused');
    expect((await reserve(2)).verdict).toBe('refused');
  });

  it('of holds is not trusted either: one that was rolled back is missing', async () => {
    const { storage, door, create, runtime } = engineWorld();
    const memory = budgetMemory();
    await create();
    const taken: (string | null)[] = [];
    const inside = storage.transaction(async (tx) => {
      const service = budgetService({ storage: tx.tenant(door.id), runtime, memory });
      taken.push((await service.reserve(ask)).holdId);
      throw new Error('rolled back');
    });
    await expect(inside).rejects.toThrow('rolled back');
    const shared = budgetService({ storage: door, runtime, memory });
    const settled = await shared.settle({ holdId: taken[0] ?? '', actual: { usd: 1n } });
    expect(settled).toMatchObject({ status: 'missing', repeated: true });
  });

  it('of a child whose turn was rolled back is not trusted either', async () => {
    const { storage, door, create, runtime, wait, engine } = engineWorld();
    const memory = budgetMemory();
    const parent = await create({ cap: dollars(4) });
    const window = { kind: 'anchored', unit: 'day', every: 1 } as const;
    await create({ subjectType: 'agent', subjectId: 'a', parentId: parent.id, cap: dollars(4), window });
    const agent = { subjects: [{ type: 'agent', id: 'a' }], amounts: { usd: dollars(3) } };
    await engine.charge([agent]);
    wait(86_400_000);
    const inside = storage.transaction(async (tx) => {
      const service = budgetService({ storage: tx.tenant(door.id), runtime, memory });
      await service.reserve({ ...agent, amounts: { usd: dollars(1) } });
      throw new Error('rolled back');
    });
    await expect(inside).rejects.toThrow('rolled back');
    const shared = budgetService({ storage: door, runtime, memory });
    expect((await shared.reserve(agent)).verdict).toBe('refused');
    expect((await engine.statuses([parent]))[0]).toMatchObject({ settled: dollars(3), held: dollars(1) });
  });

  it('has a stamp that changes with every edit and with nothing else', async () => {
    const { create, engine, reserve, openProcess } = engineWorld();
    const empty = await engine.stamp();
    const { id } = await create();
    const created = await engine.stamp();
    await reserve(1);
    expect(await openProcess().stamp()).toBe(created);
    await engine.update(id, { cap: dollars(9) });
    const edited = await engine.stamp();
    expect(new Set([empty, created, edited]).size).toBe(3);
  });

  it('moving faster than requests can be planned fails the request', async () => {
    const { door, reserve, create, runtime } = engineWorld();
    await create();
    const counters = {
      read: door.counters.read,
      update: door.counters.update,
    };
    const restless = {
      ...door,
      counters: {
        ...counters,
        update: async (job: Parameters<typeof counters.update>[0]) => {
          await counters.update({
            now: runtime.now(),
            ops: [],
            find: {},
            plan: () => [catalogueKey],
            step: (seen) => {
              const counter = seen.counters.get(catalogueKey) ?? emptyCounter;
              const raised = raiseCatalogue(counter, runtime.id());
              return { counters: new Map([[catalogueKey, raised]]), writes: [], result: null };
            },
          });
          return counters.update(job);
        },
      },
    };
    const service = budgetService({ storage: restless as typeof door, runtime });
    await expect(service.reserve(ask)).rejects.toMatchObject({ code: 'stale' });
    expect((await reserve(1)).verdict).toBe('admitted');
  });
});

describe('a credential to be confirmed', () => {
  it('is checked again when the catalogue has moved since, and only then', async () => {
    const { create, engine, reserve } = engineWorld();
    const { id } = await create();
    const runs: string[] = [];
    const confirm = {
      stamp: await engine.stamp(),
      run: async () => void runs.push('checked'),
    };
    await reserve(1, { confirm });
    expect(runs).toEqual([]);
    await engine.update(id, { cap: dollars(9) });
    await reserve(1, { confirm });
    expect(runs).toEqual(['checked']);
  });

  it('that is no longer good stops the request before anything is held', async () => {
    const { create, reserve, figures } = engineWorld();
    const budget = await create();
    const run = () => Promise.reject(new Error('revoked'));
    await expect(reserve(1, { confirm: { stamp: null, run } })).rejects.toThrow('revoked');
    expect(await figures(budget)).toMatchObject({ held: 0 });
  });

  it('that another process revokes meanwhile is met under the locks', async () => {
    const { create, reserve, door, runtime, engine, figures } = engineWorld(memoryStorage());
    const budget = await create();
    await reserve(0);
    const stamp = await engine.stamp();
    await door.counters.update({
      now: runtime.now(),
      ops: [],
      find: {},
      plan: () => [catalogueKey],
      step: (seen) => {
        const raised = raiseCatalogue(seen.counters.get(catalogueKey) ?? emptyCounter, 'revocation');
        return { counters: new Map([[catalogueKey, raised]]), writes: [], result: null };
      },
    });
    const run = () => Promise.reject(new Error('revoked'));
    await expect(reserve(1, { confirm: { stamp, run } })).rejects.toThrow('revoked');
    expect(await figures(budget)).toMatchObject({ held: 0 });
  });
});
