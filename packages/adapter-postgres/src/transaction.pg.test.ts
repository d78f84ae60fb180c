import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../tools/test-database.js';
import { freshBench, type Bench } from './bench.fixture.js';
import { jobNow, opOf, spendJob, spends, spendTables } from './jobs.fixture.js';

let bench: Bench;
beforeAll(async () => {
  bench = await freshBench({ connectionString: await freshDatabase() }, spendTables);
});
afterAll(() => bench.close());

const row = (id: string, amount = 1n) => ({ id, amount, keys: null });

describe('a failure that the work of a transaction swallows', () => {
  it('does not spoil it when only a write was refused', async () => {
    await bench.storage.tenant('t').collection(spends).insert(row('taken'));
    const answer = await bench.storage.transaction(async (tx) => {
      const rows = tx.tenant('t').collection(spends);
      await rows.insert(row('kept'));
      await expect(rows.put([row('huge', 2n ** 63n)])).rejects.toMatchObject({ code: 'misuse' });
      await Promise.all([rows.insert(row('taken')), rows.insert(row('also kept'))]);
      return 'done';
    });
    expect(answer).toBe('done');
    const kept = await bench.storage.tenant('t').collection(spends).find({});
    expect(kept.map(({ id }) => id)).toEqual(['also kept', 'kept', 'taken']);
  });

  it('is told when PostgreSQL would silently roll back instead of committing', async () => {
    const swallowing = bench.storage.transaction(async (tx) => {
      const rows = tx.tenant('lost').collection(spends);
      await rows.insert(row('a'));
      await rows.find({ id: '\u0000' }).catch(() => []);
      return 'done';
    });
    await expect(swallowing).rejects.toMatchObject({ code: 'misuse' });
    expect(await bench.storage.tenant('lost').collection(spends).count({})).toBe(0);
  });
});

describe('housekeeping', () => {
  it('removes what need not be kept, a few at a time, and nothing else', async () => {
    const { counters, claims } = bench.storage.tenant('old');
    const at = (ms: number): Date => new Date(jobNow.getTime() + ms);
    for (let i = 0; i < 5; i++) {
      const ops = [{ ...opOf(`op-${i}`), keepUntil: i === 4 ? null : at(i) }];
      await counters.update(spendJob({ id: `s${i}`, keys: ['k'], amount: 1n, cap: 9n, more: { ops } }));
      await claims.claim({ key: `c${i}`, now: at(-1), ...(i === 4 ? {} : { expires: at(i) }) });
    }
    expect(await bench.storage.tidy(at(-1), 10)).toBe(0);
    expect(await bench.storage.tidy(at(2), 2)).toBe(4);
    expect(await bench.storage.tidy(at(2), 2)).toBe(2);
    expect(await bench.storage.tidy(at(99), 9)).toBe(2);
    expect(await claims.claim({ key: 'c4', now: at(999) })).toBe(false);
    const kept = spendJob({ id: 'again', keys: ['k'], amount: 1n, cap: 9n, more: { ops: [opOf('op-4')] } });
    expect((await counters.update(kept)).replayed).toBe(true);
  });
});
