import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isStorageError } from '@bursar/core/storage';
import { freshDatabase } from '../../../tools/test-database.js';
import { freshBench, type Bench } from './bench.fixture.js';
import { contradictions } from './books.fixture.js';
import { jobNow, opOf, spendJob, spends, spendTables } from './jobs.fixture.js';

let bench: Bench;
beforeAll(async () => {
  bench = await freshBench({ connectionString: await freshDatabase() }, spendTables, { lockTimeoutMs: 50 });
  await bench.query('create table public.host (note text)');
});
afterAll(() => bench.close());

const spend = (id: string, ...keys: string[]) => spendJob({ id, keys, amount: 1n, cap: 100n });
const held = async (tenant: string, key: string): Promise<bigint | undefined> =>
  (await bench.storage.tenant(tenant).counters.read([key])).get(key)?.held;

describe('inside the host’s transaction', () => {
  it('an update commits with the host’s own rows', async () => {
    const answer = await bench.db.transaction().execute(async (trx) => {
      await bench.storage.within(trx).tenant('host').claims.claim({ key: 'c', now: jobNow });
      return bench.storage
        .within(trx)
        .tenant('host')
        .counters.update(spend('a', 'new', 'other'));
    });
    expect(answer).toMatchObject({ result: { admitted: true }, replayed: false });
    expect(await held('host', 'new')).toBe(1n);
    expect(await bench.storage.tenant('host').claims.claim({ key: 'c', now: jobNow })).toBe(false);
  });

  it('an update vanishes with them', async () => {
    const failing = bench.db.transaction().execute(async (trx) => {
      await bench.storage.within(trx).tenant('host').counters.update(spend('b', 'gone'));
      throw new Error('the host thought better of it');
    });
    await expect(failing).rejects.toThrow('thought better');
    expect(await held('host', 'gone')).toBe(0n);
    expect(await bench.storage.tenant('host').collection(spends).get('b')).toBeUndefined();
  });

  it('a refused row does not spoil the host’s transaction', async () => {
    await bench.storage.tenant('host').counters.update(spend('taken', 'k'));
    const again = { ...spend('taken', 'k'), ops: [opOf('another')] };
    const answers = await bench.db.transaction().execute(async (trx) => {
      const { counters } = bench.storage.within(trx).tenant('host');
      const failure: unknown = await counters.update(again).catch((error: unknown) => error);
      return [isStorageError(failure, 'conflict'), (await counters.update(spend('free', 'k'))).result];
    });
    expect(answers).toEqual([true, { admitted: true }]);
    expect(await held('host', 'k')).toBe(2n);
  });

  it('a plan that does not hold is made again under the locks', async () => {
    const { counters } = bench.storage.tenant('host');
    await counters.update(spend('seed', 'elsewhere'));
    const job = { ...spend('moved', 'elsewhere'), guess: ['stale'] };
    const answer = await bench.db
      .transaction()
      .execute((trx) => bench.storage.within(trx).tenant('host').counters.update(job));
    expect(answer.result).toEqual({ admitted: true });
    expect(await held('host', 'elsewhere')).toBe(2n);
    expect(await held('host', 'stale')).toBe(0n);
  });

  it('a deadline that has passed is told at once', async () => {
    const late = spendJob({ id: 'late', keys: ['k'], amount: 1n, cap: 9n, more: { deadline: new Date(0) } });
    const failing = bench.db
      .transaction()
      .execute((trx) => bench.storage.within(trx).tenant('host').counters.update(late));
    await expect(failing).rejects.toMatchObject({ code: 'deadline' });
  });
});

/** Does `work` while another transaction has carried out a job and not committed yet. */
async function whileHeld<T>(
  tenant: string,
  job: ReturnType<typeof spend>,
  work: () => Promise<T>,
): Promise<T> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let taken = (): void => undefined;
  const holding = new Promise<void>((resolve) => (taken = resolve));
  const host = bench.db.transaction().execute(async (trx) => {
    await bench.storage.within(trx).tenant(tenant).counters.update(job);
    taken();
    await released;
  });
  await Promise.race([holding, host]);
  try {
    return await work();
  } finally {
    release();
    await host;
  }
}

/** A job that only locks: it stores its op. */
const touch = (id: string, ...keys: string[]) =>
  spendJob({
    id,
    keys,
    amount: 1n,
    cap: 0n,
  });

describe('a transaction that sits on a hot counter', () => {
  it('holds up those who need it, and nobody else', async () => {
    const tenant = bench.storage.tenant('sat');
    await tenant.counters.update(spend('seed', 'hot'));
    const waiting = await whileHeld('sat', touch('host', 'hot'), async () => {
      const stuck = Array.from({ length: 20 }, (_, i) =>
        tenant.counters.update(spend(`stuck-${i}`, 'hot', `h${i}`)),
      );
      const free = Array.from({ length: 20 }, (_, i) => tenant.counters.update(spend(`free-${i}`, `f${i}`)));
      expect(await Promise.all(free)).toHaveLength(20);
      // Found out once; from now on nobody waits for it in vain.
      const began = bench.statements.length;
      const more = Array.from({ length: 20 }, (_, i) => tenant.counters.update(spend(`more-${i}`, 'hot')));
      expect((await tenant.counters.update(spend('quick', 'f1'))).result).toEqual({ admitted: true });
      const probes = bench.statements.slice(began).filter(({ text }) => text.includes('skip locked'));
      expect(probes.length).toBeLessThan(4);
      return [...stuck, ...more];
    });
    const answers = await Promise.all(waiting);
    expect(answers.map(({ result }) => result)).toEqual(answers.map(() => ({ admitted: true })));
    expect(await held('sat', 'hot')).toBe(41n);
    expect(await contradictions(bench)).toEqual([]);
  });

  it('for too long makes them fail as busy, having done nothing', async () => {
    const tenant = bench.storage.tenant('long');
    await tenant.counters.update(spend('seed', 'hot'));
    const outcome = await whileHeld('long', touch('host', 'hot'), () =>
      tenant.counters.update(spend('stuck', 'hot')).catch((error: unknown) => error),
    );
    expect(isStorageError(outcome, 'busy')).toBe(true);
    expect(await held('long', 'hot')).toBe(1n);
    expect((await tenant.counters.update(spend('stuck', 'hot'))).result).toEqual({ admitted: true });
  });

  it('and on a sum holds up its own tenant only', async () => {
    const other = bench.storage.tenant('elsewhere');
    const free = await whileHeld('summed', spend('host', 'hot'), async () => {
      const stuck = Array.from({ length: 10 }, (_, i) =>
        bench.storage
          .tenant('summed')
          .counters.update(spend(`s${i}`, `k${i}`))
          .catch((error: unknown) => error),
      );
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, i) => other.counters.update(spend(`e${i}`, `k${i}`))),
      );
      await Promise.all(stuck);
      return answers;
    });
    expect(free.map(({ result }) => result)).toEqual(free.map(() => ({ admitted: true })));
    expect(await contradictions(bench)).toEqual([]);
  });
});
