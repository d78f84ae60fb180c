import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LeasedItem, Storage } from '@bursar/core/storage';
import { freshDatabase } from '../../../tools/test-database.js';
import { freshBench, openBench, type Bench } from './bench.fixture.js';

let bench: Bench;
let peer: Bench;
beforeAll(async () => {
  const connectionString = await freshDatabase();
  bench = await freshBench({ connectionString }, []);
  peer = openBench({ connectionString });
});
afterAll(async () => {
  await peer.close();
  await bench.close();
});

const at = (ms: number): Date => new Date(Date.UTC(2026, 2, 1) + ms);
let tokens = 0;
const lease = (
  storage: Storage,
  kind: string,
  limit: number,
  perLane?: number,
  now = at(0),
): Promise<LeasedItem[]> =>
  storage.work.lease({
    kind,
    limit,
    ...(perLane === undefined ? {} : { perLane }),
    now,
    forMs: 1000,
    token: () => `token-${tokens++}`,
  });
const put = (kind: string, count: number, laneOf: (index: number) => string): Promise<void> =>
  bench.storage.work.put(
    Array.from({ length: count }, (_, index) => ({
      kind,
      key: String(index).padStart(6, '0'),
      tenant: 't',
      lane: laneOf(index),
      due: at(index - count),
      payload: index,
    })),
  );
const lanesOf = (items: readonly LeasedItem[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { lane } of items) counts[lane] = (counts[lane] ?? 0) + 1;
  return counts;
};

describe('claimers at the same time', () => {
  it('never get the same item', async () => {
    await put('shared', 300, () => 'l');
    const claims = await Promise.all(
      Array.from({ length: 12 }, (_, i) => lease((i % 2 ? bench : peer).storage, 'shared', 20)),
    );
    const keys = claims.flat().map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeLessThanOrEqual(240);
    expect(claims.flat().every(({ attempt }) => attempt === 1)).toBe(true);
  });

  it('together keep to what a lane may have in flight', async () => {
    await put('laned', 200, (index) => `lane-${index % 4}`);
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, i) => lease((i % 2 ? bench : peer).storage, 'laned', 50, 3)),
    );
    expect(lanesOf(claims.flat())).toEqual({ 'lane-0': 3, 'lane-1': 3, 'lane-2': 3, 'lane-3': 3 });
  });

  it('settle together, each once', async () => {
    await put('settled', 40, () => 'l');
    const items = await lease(bench.storage, 'settled', 40);
    const twice = await Promise.all(
      [...items, ...items].map((item, i) => (i % 2 ? bench : peer).storage.work.settle(item)),
    );
    expect(twice.filter(Boolean)).toHaveLength(40);
    expect(await bench.storage.work.depth('settled')).toBe(0);
  });
});

describe('a lane that has fallen behind', () => {
  it('does not keep the others from their turn, one after another', async () => {
    // The clogged lane's items are the oldest by far, and more than a claim looks at.
    await put('clogged', 500, (index) => (index < 400 ? 'clogged' : `lane-${index % 50}`));
    const served: LeasedItem[] = [];
    for (let round = 0; round < 10; round++) {
      const items = await lease(bench.storage, 'clogged', 10, 1);
      served.push(...items);
      const others = items.filter(({ lane }) => lane !== 'clogged');
      await Promise.all(others.map((item) => bench.storage.work.settle(item)));
    }
    const lanes = lanesOf(served);
    expect(lanes['clogged']).toBe(1);
    expect(Object.keys(lanes)).toHaveLength(51);
    expect(Math.max(...Object.values(lanes))).toBeLessThanOrEqual(2);
  });
});
