import type { SeededRandom } from '../../testing/random.js';
import type { RollupCell } from '../../storage/storage.js';
import { compareBytes } from '../../storage/match.js';
import { ensureError, ensureSame } from '../check.js';
import { promised, type ConformanceCase, type Harness } from '../harness.js';
import { entryOf } from '../samples.js';
import { conformanceLog, type ConformanceEntry } from '../tables.js';

const dayMs = 86_400_000;
const start = Date.UTC(2026, 1, 27);
const all = { from: '2026-02-27', before: '2026-03-05' };
const some = { from: '2026-02-28', before: '2026-03-03' };
const kinds = ['', 'Z', 'a', 'Ä', '\u{10000}'];

const generate = (random: SeededRandom, count: number): ConformanceEntry[] =>
  Array.from({ length: count }, (_, index) =>
    entryOf(`e${index}`, {
      at: new Date(start + random.pick([0, 1, dayMs - 1]) + dayMs * random.integer(0, 5)),
      kind: random.chance(0.2) ? null : random.pick(kinds),
      labels: kinds.filter(() => random.chance(0.4)),
      amount: BigInt(random.integer(-1_000, 1_000)) * 1_000_000_007n,
      units: random.integer(-5, 5),
    }),
  );

/** The cells that these entries make, folded one by one. */
function fold(
  entries: readonly ConformanceEntry[],
  valuesOf: (entry: ConformanceEntry) => readonly string[],
  range: { readonly from: string; readonly before: string },
  dayOf: (entry: ConformanceEntry) => string = ({ at }) => at.toISOString().slice(0, 10),
): RollupCell[] {
  const cells = new Map<string, RollupCell>();
  for (const entry of entries) {
    const utc = entry.at.toISOString().slice(0, 10);
    if (utc < range.from || utc >= range.before) continue;
    for (const value of valuesOf(entry)) {
      const day = dayOf(entry);
      const cell = cells.get(`${day} ${value}`);
      cells.set(`${day} ${value}`, {
        day,
        value,
        count: (cell?.count ?? 0) + 1,
        measures: {
          amount: (cell?.measures['amount'] ?? 0n) + entry.amount,
          units: (cell?.measures['units'] ?? 0n) + BigInt(entry.units),
        },
      });
    }
  }
  return [...cells.values()].sort((a, b) => compareBytes(a.day, b.day) || compareBytes(a.value, b.value));
}

const byKind = ({ kind }: ConformanceEntry): readonly string[] => (kind === null ? [] : [kind]);
const byLabel = ({ labels }: ConformanceEntry): readonly string[] => labels;

async function plant({ tenant, random }: Harness) {
  const log = tenant.log(conformanceLog);
  const entries = generate(random, 120);
  for (let i = 0; i < entries.length; i += 25) await log.append(entries.slice(i, i + 25));
  return { log, entries, rollups: log.rollups };
}

/** Sums that are kept. */
export const rollupCases: readonly ConformanceCase[] = [
  promised(
    'rollups: what is kept is what the entries give',
    'Every cell is the sum of its entries, per UTC day and value.',
    async (harness) => {
      const { rollups, entries } = await plant(harness);
      for (const range of [
        all,
        some,
        { from: '2026-03-01', before: '2026-03-02' },
        { from: '2026-03-01', before: '2026-03-01' },
      ]) {
        ensureSame(
          await rollups.series('kind', range),
          fold(entries, byKind, range),
          'the series of one value an entry',
        );
        ensureSame(
          await rollups.series('label', range),
          fold(entries, byLabel, range),
          'the series of many values an entry',
        );
      }
      const narrow = fold(entries, byKind, all).filter(({ value }) => value === 'a');
      ensureSame(await rollups.series('kind', { ...all, value: 'a' }), narrow, 'the series of one value');
      ensureSame(await rollups.series('kind', { ...all, value: 'absent' }), [], 'the series of no value');
      ensureSame(
        await rollups.series('kind', { ...all, value: ['absent', 'a'] }),
        narrow,
        'the series of some values',
      );
    },
  ),
  promised(
    'rollups: recompute rebuilds them',
    'Rebuilt from the log, the cells are those that are kept.',
    async (harness) => {
      const { rollups, entries } = await plant(harness);
      for (const [dimension, valuesOf] of [
        ['kind', byKind],
        ['label', byLabel],
      ] as const)
        ensureSame(
          await rollups.recompute(dimension, some),
          fold(entries, valuesOf, some),
          `${dimension} rebuilt`,
        );
      ensureSame(
        await rollups.series('kind', all),
        fold(entries, byKind, all),
        'the kept cells after rebuilding',
      );
    },
  ),
  promised(
    'rollups: known entries count once',
    'An append that finds its entries known raises nothing.',
    async (harness) => {
      const { log, rollups, entries } = await plant(harness);
      await log.append(entries);
      await Promise.all(Array.from({ length: 5 }, () => log.append(entries.slice(0, 9).reverse())));
      ensureSame(await rollups.series('label', all), fold(entries, byLabel, all), 'the series');
      ensureSame(await rollups.series('kind', all), await rollups.recompute('kind', all), 'kept and rebuilt');
    },
  ),
  promised(
    'rollups: concurrent appends lose no sum',
    'Cells raised from many sides at once hold every entry.',
    async ({ tenant }) => {
      const log = tenant.log(conformanceLog);
      const entries = Array.from({ length: 60 }, (_, index) =>
        entryOf(`e${index}`, { kind: index % 2 ? 'a' : 'b', labels: ['x', 'y'], amount: 1n, units: 1 }),
      );
      await Promise.all(entries.map((entry) => log.append([entry])));
      ensureSame(await log.rollups.series('kind', all), fold(entries, byKind, all), 'the series');
      ensureSame(await log.rollups.series('label', all), fold(entries, byLabel, all), 'the series of labels');
    },
  ),
  promised('rollups: pruning keeps the sums', 'Sums outlive their entries.', async (harness) => {
    const { log, rollups, entries } = await plant(harness);
    await log.prune(new Date(start + 3 * dayMs), 1_000);
    ensureSame(await rollups.series('kind', all), fold(entries, byKind, all), 'the series after pruning');
    const left = entries.filter(({ at }) => at.getTime() >= start + 3 * dayMs);
    ensureSame(
      await rollups.recompute('kind', all),
      fold(left, byKind, all),
      'what the entries left would give',
    );
  }),
  promised(
    'rollups: top by count or measure',
    'The biggest values come first, equal ones by their bytes.',
    async (harness) => {
      const { rollups, entries } = await plant(harness);
      const sums = fold(entries, byLabel, some, () => some.from);
      for (const by of ['count', 'amount', 'units']) {
        const size = (cell: RollupCell): bigint =>
          by === 'count' ? BigInt(cell.count) : (cell.measures[by] ?? 0n);
        const wanted = [...sums].sort((a, b) =>
          size(a) === size(b) ? compareBytes(a.value, b.value) : size(a) > size(b) ? -1 : 1,
        );
        ensureSame(await rollups.top('label', { ...some, by, limit: 9 }), wanted, `all by ${by}`);
        ensureSame(await rollups.top('label', { ...some, by, limit: 2 }), wanted.slice(0, 2), `two by ${by}`);
      }
    },
  ),
  promised(
    'rollups: equal values by bytes',
    'Ties in a top are broken by the bytes of the value.',
    async ({ tenant }) => {
      const log = tenant.log(conformanceLog);
      await log.append(['b', 'Ä', 'B', 'a'].map((kind) => entryOf(kind, { kind })));
      const top = await log.rollups.top('kind', { ...all, by: 'count', limit: 9 });
      ensureSame(
        top.map(({ value }) => value),
        ['B', 'a', 'b', 'Ä'],
        'values of equal count',
      );
    },
  ),
  promised(
    'rollups: keys by bytes',
    'The values of a range are listed once each, by bytes.',
    async (harness) => {
      const { rollups, entries } = await plant(harness);
      const wanted = [...new Set(fold(entries, byLabel, some).map(({ value }) => value))].sort(compareBytes);
      ensureSame(await rollups.keys('label', { ...some, limit: 99 }), wanted, 'the keys');
      ensureSame(await rollups.keys('label', { ...some, limit: 2 }), wanted.slice(0, 2), 'the first keys');
      ensureSame(
        await rollups.keys('label', { from: '2025-01-01', before: '2025-02-01', limit: 9 }),
        [],
        'keys of an empty range',
      );
    },
  ),
  promised(
    'rollups: an undeclared dimension is refused',
    'Only declared dimensions are summed.',
    async ({ tenant }) => {
      const { rollups } = tenant.log(conformanceLog);
      await ensureError(rollups.series('colour', all), 'misuse', 'a series of no dimension');
      await ensureError(
        rollups.top('kind', { ...all, by: 'colour', limit: 1 }),
        'misuse',
        'a top by no measure',
      );
    },
  ),
];
