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

/** Rows that the scans of a plan gave, all repetitions together, and the tables that were read whole. */
function readsOf(plan: object): { rows: number; whole: string[] } {
  const node = plan as {
    'Node Type': string;
    'Relation Name'?: string;
    'Actual Rows': number;
    'Actual Loops': number;
    'Rows Removed by Filter'?: number;
    Plans?: object[];
  };
  const scans = node['Relation Name'] !== undefined && node['Node Type'].endsWith('Scan');
  const given = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0);
  const below = (node.Plans ?? []).map(readsOf);
  return {
    rows: (scans ? given * node['Actual Loops'] : 0) + below.reduce((sum, { rows }) => sum + rows, 0),
    whole: [
      ...(node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? ''] : []),
      ...below.flatMap(({ whole }) => whole),
    ],
  };
}

describe('a backlog', () => {
  const waits = (kind: string, lane: string, count: number): Promise<unknown> =>
    bench.query(
      `insert into bursar.work_item (kind, key, tenant, lane, due, payload) select '${kind}', lpad(g::text, 6, '0') || ${lane},
       't', ${lane}, '2026-02-28'::timestamptz + g * interval '1 millisecond', '1' from generate_series(1, ${count}) g`,
    );

  /** The statements of a claim, each with what it reads when it is run once more. */
  async function claimed(kind: string) {
    const before = bench.statements.length;
    const items = await lease(bench.storage, kind, 50, 5);
    const sent = bench.statements.slice(before).filter(({ text }) => text.includes('work_item'));
    const plans = await Promise.all(
      sent
        .filter(({ text }) => !text.includes('advisory'))
        .map(({ text, values }) =>
          bench.query<{ 'QUERY PLAN': [{ Plan: object }] }>(
            `explain (analyze, format json) ${text}`,
            ...values,
          ),
        ),
    );
    return { items, reads: plans.map(([row]) => readsOf(row?.['QUERY PLAN'][0].Plan ?? {})) };
  }

  it.each([
    ['in many lanes', 'many', async () => waits('many', `('lane-' || g % 200)`, 40_000)],
    [
      'in one lane that takes no more',
      'one',
      async () => {
        await waits('one', `'clogged'`, 40_000);
        await waits('one', `('lane-' || g % 200)`, 400);
        await lease(bench.storage, 'one', 5, 5);
      },
    ],
  ] as const)('%s is not read for the few that are taken', async (_, kind, fill) => {
    await fill();
    await bench.query('vacuum analyze bursar.work_item');
    const { items, reads } = await claimed(kind);
    expect(items).toHaveLength(50);
    expect(reads.length).toBeLessThanOrEqual(4);
    expect(reads.flatMap(({ whole }) => whole)).toEqual([]);
    // The oldest of all, four for each that is wanted; the lanes, and what is out of them; what is taken.
    expect(Math.max(...reads.map(({ rows }) => rows))).toBeLessThan(2_000);
  });
});
