import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../tools/test-database.js';
import { freshBench, openBench, type Bench } from './bench.fixture.js';
import { jobNow, spendNotes, spendTables, type SpendNote } from './jobs.fixture.js';

let bench: Bench;
let peer: Bench;
beforeAll(async () => {
  const connectionString = await freshDatabase();
  bench = await freshBench({ connectionString }, spendTables);
  peer = openBench({ connectionString });
});
afterAll(async () => {
  await peer.close();
  await bench.close();
});

const note = (index: number): SpendNote => ({
  id: `n${index}`,
  at: new Date(jobNow.getTime() + index * 3_600_000),
  kind: `kind-${index % 5}`,
  amount: BigInt(index),
  size: index,
});
const notes = Array.from({ length: 100 }, (_, index) => note(index));
const days = { from: '2026-03-01', before: '2026-04-01' };

describe('appends of many callers', () => {
  it('never wait for each other in a circle, in whatever order two sessions bring the same rows', async () => {
    let added = 0;
    for (let round = 0; round < 15; round++) {
      const rows = Array.from({ length: 400 }, (_, index) => ({ ...note(index), id: `c${round}-${index}` }));
      const answers = await Promise.all([
        bench.storage.tenant('circle').log(spendNotes).append(rows),
        peer.storage.tenant('circle').log(spendNotes).append(rows.toReversed()),
      ]);
      added += answers.reduce((sum, each) => sum + each.added.length, 0);
    }
    expect(added).toBe(15 * 400);
  });

  it('count every row once, in whatever order and however often it comes', async () => {
    const orders = [notes, notes.toReversed(), notes.slice(30), notes.slice(0, 70).toReversed()];
    const answers = await Promise.all(
      [bench, peer].flatMap(({ storage }) =>
        orders.flatMap((rows) => [
          storage.tenant('twice').log(spendNotes).append(rows),
          ...rows.slice(0, 10).map((row) => storage.tenant('twice').log(spendNotes).append([row])),
        ]),
      ),
    );
    expect(answers.flatMap(({ added }) => added).sort()).toEqual(notes.map(({ id }) => id).sort());
    const { rollups } = bench.storage.tenant('twice').log(spendNotes);
    expect(await rollups.series('kind', days)).toEqual(await rollups.recompute('kind', days));
    expect(await rollups.series('parity', days)).toEqual(await rollups.recompute('parity', days));
  });

  it('share statements, though they belong to different tenants', async () => {
    const before = bench.statements.length;
    const tenants = Array.from({ length: 60 }, (_, index) => `tenant-${index}`);
    const answers = await Promise.all(
      tenants.map((tenant) =>
        bench.storage
          .tenant(tenant)
          .log(spendNotes)
          .append([note(1)]),
      ),
    );
    expect(answers.every(({ added }) => added.length === 1)).toBe(true);
    // The first call alone, then all others: a transaction of two statements each.
    expect(bench.statements.length - before).toBeLessThanOrEqual(8);
  });

  it('fail alone', async () => {
    const log = bench.storage.tenant('alone').log(spendNotes);
    const outcomes = await Promise.allSettled(
      notes.map((row) => log.append([row.size === 17 ? { ...row, amount: 2n ** 63n } : row])),
    );
    const failed = outcomes.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []));
    expect(failed).toEqual([17]);
    expect(await log.count({})).toBe(99);
  });

  it('are summed up beyond 64 bits', async () => {
    const log = bench.storage.tenant('rich').log(spendNotes);
    const most = 2n ** 63n - 1n;
    const rich = notes.slice(0, 10).map((row) => ({ ...row, at: jobNow, kind: 'rich', amount: most }));
    await log.append(rich.slice(0, 5));
    await log.append(rich.slice(5));
    const [cell] = await log.rollups.series('kind', { ...days, value: 'rich' });
    expect(cell).toMatchObject({ count: 10, measures: { amount: 10n * most } });
    expect(await log.rollups.top('kind', { ...days, by: 'amount', limit: 1 })).toMatchObject([
      { measures: { amount: 10n * most } },
    ]);
    expect(await log.rollups.series('kind', days)).toEqual(await log.rollups.recompute('kind', days));
  });
});
