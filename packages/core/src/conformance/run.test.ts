import { memoryStorage } from '@bursar/adapter-memory';
import { describe, expect, it } from 'vitest';
import { conformanceCases } from './cases.js';
import { harnessFor, type ConformanceAdapter, type Need } from './harness.js';
import { casesFor, runConformance } from './run.js';

const memory = (has: readonly Need[] = []) => {
  const log = { ids: 0, closed: 0 };
  const adapter: ConformanceAdapter = {
    name: 'memory',
    server: 'none',
    has,
    queue: 100,
    id: () => `run${++log.ids}`,
    open: async () => ({
      storage: memoryStorage({ queue: 100 }),
      close: async () => void log.closed++,
    }),
  };
  return { adapter, log };
};

describe('the cases', () => {
  it('have names of their own, and a promise each', () => {
    const names = conformanceCases.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(conformanceCases.filter(({ promise }) => !/^[A-Z`].*\.$/.test(promise))).toEqual([]);
  });

  it('apply by what the adapter has, and by nothing else', () => {
    expect(casesFor({ has: ['timeouts', 'sessions'] })).toEqual(conformanceCases);
    const plain = casesFor({ has: [] });
    expect(plain).toEqual(conformanceCases.filter(({ needs }) => needs.length === 0));
    expect(plain.length).toBeGreaterThan(140);
  });
});

describe('a run', () => {
  it('runs every case that applies, names the others, and closes what it opened', async () => {
    const { adapter, log } = memory();
    const report = await runConformance(adapter);
    expect(report).toMatchObject({
      adapter: 'memory',
      server: 'none',
      cases: casesFor(adapter).length,
      failed: [],
    });
    expect(report.notApplicable).toEqual(
      conformanceCases.filter(({ needs }) => needs.length > 0).map(({ name }) => name),
    );
    expect(report.results).toHaveLength(report.cases);
    expect(log.closed).toBe(1);
  }, 30_000);

  it('reports what failed, with its error, and goes on', async () => {
    const { adapter } = memory(['sessions']);
    const { failed, cases, notApplicable } = await runConformance(adapter);
    expect(failed.map(({ name }) => name)).toEqual(
      conformanceCases.filter(({ needs }) => needs.join() === 'sessions').map(({ name }) => name),
    );
    expect(failed[0]?.error).toEqual(new Error('this adapter has no second session'));
    expect(cases + notApplicable.length).toBe(conformanceCases.length);
  }, 30_000);
});

describe('a harness', () => {
  it('has names and tenants of its own, in order, and chance that repeats', async () => {
    const { adapter } = memory();
    const session = await adapter.open();
    const [one, two] = [harnessFor(adapter, session), harnessFor(adapter, session)];
    const names = Array.from({ length: 20 }, one.name);
    expect([...names].sort()).toEqual(names);
    expect(names).not.toContain(two.name());
    expect(new Set([one.tenant.id, one.other.id, two.tenant.id, two.other.id]).size).toBe(4);
    expect(one.random.integer(0, 1_000)).toBe(two.random.integer(0, 1_000));
    expect(() => one.peer).toThrow('no second session');
  });
});
