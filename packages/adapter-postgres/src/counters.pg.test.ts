import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertion, isStorageError, type Answer, type Json } from '@bursar/core/storage';
import { freshDatabase } from '../../../tools/test-database.js';
import { freshBench, openBench, type Bench } from './bench.fixture.js';
import { jobNow, spendJob, spendNotes, spends, spendTables } from './jobs.fixture.js';

let bench: Bench;
let url: string;
beforeAll(async () => {
  url = await freshDatabase();
  bench = await freshBench({ connectionString: url }, spendTables);
});
afterAll(() => bench.close());

const admitted = (answers: readonly Answer<Json>[]): number =>
  answers.filter(({ result }) => (result as { admitted: boolean }).admitted).length;

describe('updates of many callers', () => {
  it('admit exactly what fits, and store row, entry, sums and op of each', async () => {
    const tenant = bench.storage.tenant('fits');
    const jobs = Array.from({ length: 300 }, (_, i) =>
      spendJob({ id: `s${i}`, keys: ['hot', `own-${i % 7}`], amount: 7n, cap: 1000n }),
    );
    const answers = await Promise.all(jobs.map((job) => tenant.counters.update(job)));
    expect(admitted(answers)).toBe(142);
    expect((await tenant.counters.read(['hot'])).get('hot')?.held).toBe(994n);
    expect(await tenant.collection(spends).count({})).toBe(142);
    expect(await tenant.log(spendNotes).count({})).toBe(142);
    const [cell] = await tenant
      .log(spendNotes)
      .rollups.series('parity', { from: '2026-03-01', before: '2026-03-02', value: 'all' });
    expect(cell).toMatchObject({ count: 142, measures: { amount: 994n } });
  });

  it('answer a repeated op without running its step, also through another storage', async () => {
    const job = spendJob({ id: 'once', keys: ['k'], amount: 1n, cap: 10n });
    const [first, second] = await Promise.all([
      bench.storage.tenant('ops').counters.update(job),
      bench.storage.tenant('ops').counters.update(job),
    ]);
    const other = openBench({ connectionString: url });
    const third = await other.storage.tenant('ops').counters.update(job);
    await other.close();
    expect([first.replayed, second.replayed, third.replayed]).toEqual([false, true, true]);
    expect(third).toMatchObject({ result: { admitted: true }, attempt: 'once-1' });
    expect((await bench.storage.tenant('ops').counters.read(['k'])).get('k')?.held).toBe(1n);
  });

  it('count an op of the same name in each tenant', async () => {
    const job = spendJob({ id: 'shared', keys: ['k'], amount: 1n, cap: 10n });
    const answers = await Promise.all(
      ['one', 'two'].map((tenant) => bench.storage.tenant(tenant).counters.update(job)),
    );
    expect(answers.map(({ replayed }) => replayed)).toEqual([false, false]);
  });

  it('judge an op anew once it need not be kept any more', async () => {
    const { counters } = bench.storage.tenant('kept');
    const keepUntil = new Date(jobNow.getTime() + 1000);
    const at = (ms: number) => ({
      ...spendJob({
        id: 'k',
        keys: ['k'],
        amount: 1n,
        cap: 10n,
        more: { now: new Date(jobNow.getTime() + ms) },
      }),
      ops: [{ id: 'brief', attempt: `a${ms}`, hash: null, keepUntil }],
    });
    expect((await counters.update(at(0))).replayed).toBe(false);
    expect((await counters.update(at(999))).replayed).toBe(true);
    const later = { ...at(1000), step: () => ({ counters: new Map(), writes: [], result: 'anew' }) };
    expect(await counters.update(later)).toMatchObject({ replayed: false, result: 'anew' });
  });
});

describe('a job that the database refuses', () => {
  it('fails alone, whatever refuses it', async () => {
    const tenant = bench.storage.tenant('poison');
    const taken = { id: 'taken', amount: 1n, keys: null };
    await tenant.collection(spends).insert(taken);
    const poisons = [
      [insertion(spends, { id: 'nul\u0000', amount: 1n, keys: null })],
      [insertion(spends, { id: 'lone\ud800', amount: 1n, keys: null })],
      [insertion(spends, { id: 'huge', amount: 2n ** 63n, keys: null })],
      [insertion(spends, { id: 'json', amount: 1n, keys: '\u0000' })],
      [insertion(spends, taken)],
    ];
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, async (_, i) => {
        const writes = i % 13 === 5 ? poisons[(i - 5) / 13] : undefined;
        const job = spendJob({ id: `p${i}`, keys: ['hot'], amount: 1n, cap: 100n, writes: writes ?? [] });
        try {
          return (await tenant.counters.update(job)).result;
        } catch (error) {
          return isStorageError(error) ? error.code : error;
        }
      }),
    );
    const bad = outcomes.filter((outcome) => typeof outcome === 'string');
    expect(bad).toEqual(['misuse', 'misuse', 'misuse', 'misuse', 'conflict']);
    expect((await tenant.counters.read(['hot'])).get('hot')?.held).toBe(59n);
    expect(await tenant.log(spendNotes).count({})).toBe(59);
  });
});

describe('counters that were removed', () => {
  it('are created again, though this process thinks they exist', async () => {
    const tenant = bench.storage.tenant('purged');
    await tenant.counters.update(spendJob({ id: 'a', keys: ['k', 'l'], amount: 5n, cap: 10n }));
    await tenant.purge();
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((id) =>
        tenant.counters.update(spendJob({ id, keys: ['k', 'l'], amount: 5n, cap: 10n })),
      ),
    );
    expect(admitted(answers)).toBe(2);
    expect((await tenant.counters.read(['l'])).get('l')?.held).toBe(10n);
  });
});
