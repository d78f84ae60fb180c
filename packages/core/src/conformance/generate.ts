import type { Order, Where } from '../storage/match.js';
import type { SeededRandom } from '../testing/random.js';
import { after, item } from './samples.js';
import type { ConformanceItem } from './tables.js';

/**
 * Texts whose order by bytes is not the order of any language, nor of UTF-16: upper before lower case, accents after
 * both, astral characters after everything.
 */
export const orderedTexts: readonly string[] = [
  '',
  ' ',
  '!',
  '-',
  '1',
  '10',
  '9',
  'A',
  'B',
  'Z',
  '_',
  'a',
  'a b',
  'a-b',
  'aB',
  'ab',
  'b',
  'z',
  'Ä',
  'ß',
  'ä',
  'é',
  'ı',
  'я',
  '中',
  '\ue000',
  'ﬀ',
  '\uffff',
  '\u{10000}',
  '\u{1f600}',
];

const days = ['2026-01-01', '2026-02-28', '2026-03-01', '2026-12-31'];
const amounts = [-(2n ** 63n), -5n, 0n, 3n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n];
const labelValues = ['', 'x', 'xy', 'X'];
const marks = ['m', 'mm', 'M', 'é', ''];

type Make<V> = (random: SeededRandom) => V;
const orNull =
  <V>(make: Make<V>): Make<V | null> =>
  (random) =>
    random.chance(0.3) ? null : make(random);
const text: Make<string> = (random) => random.pick(orderedTexts);
const rank: Make<number> = (random) => random.integer(-3, 3);
const amount: Make<bigint> = (random) => random.pick(amounts);
const instant: Make<Date> = (random) => after(random.integer(-2, 2));
const day: Make<string> = (random) => random.pick(days);
const truth: Make<boolean> = (random) => random.chance(0.5);
const labels: Make<Record<string, string>> = (random) =>
  Object.fromEntries(
    ['k', 'l', 'K'].filter(() => truth(random)).map((name) => [name, random.pick(labelValues)]),
  );
const list: Make<string[]> = (random) => marks.filter(() => random.chance(0.4));

/** Fields that conditions and orders can use, with how to make values of them. */
const scalars = {
  name: text,
  note: orNull(text),
  rank,
  score: orNull(rank),
  amount,
  fee: orNull(amount),
  at: instant,
  seenAt: orNull(instant),
  day,
  lastDay: orNull(day),
  active: truth,
  checked: orNull(truth),
} satisfies { readonly [K in keyof ConformanceItem]?: Make<ConformanceItem[K]> };
type ScalarField = keyof typeof scalars;
const scalarFields = Object.keys(scalars) as ScalarField[];

/** A generated row. It never collides: it has no code, and is active only in a slot of its own. */
export function generateItem(random: SeededRandom, id: string): ConformanceItem {
  const made = Object.fromEntries(scalarFields.map((field) => [field, scalars[field](random)]));
  const row: ConformanceItem = {
    ...item(id),
    ...(made as Pick<ConformanceItem, ScalarField>),
    labels: labels(random),
    extraLabels: orNull(labels)(random),
    marks: list(random),
    extraMarks: orNull(list)(random),
  };
  return row.active ? { ...row, name: `${row.name}${id}` } : row;
}

/** A generated condition on one to three fields. */
export function generateWhere(
  random: SeededRandom,
  rows: readonly ConformanceItem[],
): Where<ConformanceItem> {
  const where: Record<string, unknown> = {};
  for (let i = random.integer(1, 3); i > 0; i--) {
    const kind = random.integer(0, 9);
    if (kind === 0) where['id'] = { in: [random.pick(rows).id, random.pick(rows).id, 'absent'] };
    else if (kind === 1) where['labels'] = { has: labels(random) };
    else if (kind === 2) where['extraLabels'] = { has: labels(random) };
    else if (kind === 3) where['marks'] = { has: random.pick(marks) };
    else if (kind === 4) where['extraMarks'] = { has: random.pick(marks) };
    else {
      const field = random.pick(scalarFields);
      where[field] = scalarCondition(random, field, rows);
    }
  }
  return where;
}

function scalarCondition(
  random: SeededRandom,
  field: ScalarField,
  rows: readonly ConformanceItem[],
): unknown {
  const value = (): unknown => (random.chance(0.5) ? random.pick(rows)[field] : scalars[field](random));
  const present = (): unknown => {
    for (;;) {
      const one = value();
      if (one !== null) return one;
    }
  };
  switch (random.integer(0, 5)) {
    case 0:
      return value();
    case 1:
      return { not: value() };
    case 2:
      return { in: Array.from({ length: random.integer(0, 3) }, present) };
    case 3:
      return { from: present() };
    case 4:
      return { before: present() };
    default:
      return { from: present(), before: present() };
  }
}

/** Every order that a list of items can have. */
export const orders: readonly Order<ConformanceItem>[] = [...scalarFields, 'id' as const].flatMap((by) => [
  { by, direction: 'asc' },
  { by, direction: 'desc' },
]);
