import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isStorageError } from '@bursar/core/storage';
import { freshDatabase } from '../../../tools/test-database.js';
import { freshBench, type Bench } from './bench.fixture.js';
import { contradictions } from './books.fixture.js';
import { opOf, spendJob, spendTables } from './jobs.fixture.js';
import { openProxy, type Cut, type Proxy } from './proxy.fixture.js';

let bench: Bench;
let proxy: Proxy;
beforeAll(async () => {
  proxy = await openProxy(await freshDatabase());
  bench = await freshBench(proxy.config, spendTables);
});
afterAll(async () => {
  await bench.close();
  await proxy.close();
});

const amount = 1n;
const cap = 1000n;

describe.each(['before', 'after'] satisfies Cut[])(
  'a connection cut %s the server has carried out COMMIT',
  (cut) => {
    const spend = (id: string) => spendJob({ id: `${cut}-${id}`, keys: [`hot-${cut}`], amount, cap });

    it('costs nobody with an op anything: each spends once and is told so', async () => {
      const { counters } = bench.storage.tenant('t');
      await counters.update(spend('first'));
      proxy.cutNext(cut);
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => counters.update(spend(String(i)))),
      );
      expect(answers.map(({ result }) => result)).toEqual(answers.map(() => ({ admitted: true })));
      // A replay of one's own attempt is an answer that was lost, not somebody else's.
      const expected =
        cut === 'after' ? { replayed: true, attempt: `after-7-1` } : { replayed: false, attempt: null };
      expect(answers[7]).toMatchObject(expected);
      expect((await counters.read([`hot-${cut}`])).get(`hot-${cut}`)?.held).toBe(21n);
      expect(await contradictions(bench)).toEqual([]);
    });

    it('tells a caller without an op that nobody knows', async () => {
      const { counters } = bench.storage.tenant('t');
      proxy.cutNext(cut);
      const plain = spendJob({ id: `plain-${cut}`, keys: [`plain-${cut}`], amount, cap, more: { ops: [] } });
      const failure: unknown = await counters.update(plain).catch((error: unknown) => error);
      expect(isStorageError(failure, 'unavailable')).toBe(true);
      const held = (await counters.read([`plain-${cut}`])).get(`plain-${cut}`)?.held;
      expect(held).toBe(cut === 'after' ? 1n : 0n);
      await counters.update({
        ...plain,
        ops: [opOf(`plain-${cut}`)],
        step: () => ({ counters: new Map(), writes: [], result: { admitted: true } }),
      });
    });

    it('fails a transaction whose outcome nobody knows, without running it again', async () => {
      let runs = 0;
      proxy.cutNext(cut);
      const failure: unknown = await bench.storage
        .transaction(async (tx) => {
          runs++;
          return tx.tenant('t').claims.claim({ key: `claim-${cut}`, now: new Date(0) });
        })
        .catch((error: unknown) => error);
      expect(runs).toBe(1);
      expect(isStorageError(failure, 'unavailable')).toBe(true);
      const free = await bench.storage.tenant('t').claims.claim({ key: `claim-${cut}`, now: new Date(0) });
      expect(free).toBe(cut === 'before');
    });
  },
);
