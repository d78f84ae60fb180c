import type { Json } from '../../kernel/json.js';
import { ensure, ensureError, ensureSame, tamper } from '../check.js';
import { promised, type ConformanceCase, type Harness } from '../harness.js';
import { after, item } from '../samples.js';
import { conformanceItems, type ConformanceItem } from '../tables.js';

const roundTrip = async ({ tenant }: Harness, list: readonly Partial<ConformanceItem>[], what: string) => {
  const rows = tenant.collection(conformanceItems);
  const written = list.map((more, index) => item(`row${index}`, more));
  for (const row of written) ensure(await rows.insert(row), `${what}: ${row.id} can be inserted`);
  for (const row of written)
    ensureSame(await rows.get(row.id), row, `${what}: ${row.id} comes back as it was`);
};

const oddTexts = [
  '',
  ' ',
  '  two  spaces  ',
  'null',
  'NULL',
  '{a,"b"}',
  '\\N \\0 \\',
  `it's "quoted" \`and\` $1 :name ?`,
  'line\nline\r\n\ttab',
  'Ünïcödé é e\u0301',
  '\u{1f600}\u{10ffff}\uffff',
  '%_--;/**/',
  'x'.repeat(5_000),
];

const json: readonly Json[] = [
  {},
  [],
  'text',
  0,
  true,
  [null, [], {}, [[1, 'a', false, null]]],
  { a: { b: { c: [1, { d: null }] } }, '': 'empty name', 'a.b': 1, é: 2 },
  { big: 9_007_199_254_740_991, small: -9_007_199_254_740_991, exact: 0.1, tiny: 5e-324, huge: 1.797e308 },
  { __proto__x: 1, constructor: 'c', toString: 't', hasOwnProperty: null },
  JSON.parse('{"__proto__": {"polluted": true}, "then": "not a promise"}') as Json,
  oddTexts,
  Object.fromEntries(oddTexts.map((text, index) => [text, index])),
];

/** A row that the port's types would not let through. */
const wrong = (field: keyof ConformanceItem, value: unknown): ConformanceItem =>
  Object.assign(item('wrong'), { [field]: value });

const refuses = async ({ tenant }: Harness, field: keyof ConformanceItem, values: readonly unknown[]) => {
  const rows = tenant.collection(conformanceItems);
  await rows.insert(item('kept'));
  for (const value of values) {
    const what = `${field} cannot hold ${typeof value} ${String(value).slice(0, 30)}`;
    await ensureError(rows.insert(wrong(field, value)), undefined, what);
    await ensureError(rows.put([item('beside'), wrong(field, value)]), undefined, `${what} (put)`);
    const patch = { [field]: value } as Partial<ConformanceItem>;
    await ensureError(rows.replaceAll({ id: 'kept' }, patch), undefined, `${what} (patch)`);
  }
  ensureSame(await rows.find({}), [item('kept')], 'nothing of a refused write is stored');
};

/** How values are kept. */
export const valueCases: readonly ConformanceCase[] = [
  promised('values: amounts at the edges of 64 bits', 'Amounts are signed 64-bit and exact.', (harness) => {
    const edge = 2n ** 63n;
    const amounts = [
      edge - 1n,
      -edge,
      2n ** 53n + 1n,
      -(2n ** 53n) - 1n,
      9_223_372_036_854_775_806n,
      1n,
      0n,
      -1n,
    ];
    return roundTrip(
      harness,
      amounts.map((amount) => ({ amount, fee: amount })),
      'amounts',
    );
  }),
  promised(
    'values: instants to the millisecond',
    'Instants keep milliseconds, before and after 1970.',
    (harness) => {
      const instants = [0, 1, 999, -1, -123_456_789, 1_772_366_400_123, 253_402_300_799_999].map(
        (ms) => new Date(ms),
      );
      return roundTrip(
        harness,
        instants.map((at) => ({ at, seenAt: at })),
        'instants',
      );
    },
  ),
  promised('values: days', 'Days are civil dates without a zone.', (harness) => {
    const days = ['1970-01-01', '2024-02-29', '2026-12-31', '0001-01-01', '9999-12-31', '1969-12-31'];
    return roundTrip(
      harness,
      days.map((day) => ({ day, lastDay: day })),
      'days',
    );
  }),
  promised(
    'values: whole numbers and truth',
    'Integers are exact to 53 bits; true, false and null are three values.',
    (harness) =>
      roundTrip(
        harness,
        [
          { rank: Number.MAX_SAFE_INTEGER, score: Number.MIN_SAFE_INTEGER, active: true, checked: true },
          { rank: -1, score: 0, active: false, checked: false },
          { rank: 2 ** 31, score: null, checked: null },
        ],
        'numbers',
      ),
  ),
  promised('values: texts of every kind', 'Text comes back unchanged, whatever it holds.', (harness) =>
    roundTrip(
      harness,
      oddTexts.map((text, index) => ({ name: text, note: text, day: `2026-01-${10 + index}` })),
      'texts',
    ),
  ),
  promised(
    'values: tags and lists',
    'Tags and lists of texts come back unchanged, lists in their order.',
    (harness) => {
      const labels = Object.fromEntries(oddTexts.map((text, index) => [`${text}${index}`, text]));
      const special = JSON.parse('{"__proto__": "p", "constructor": "c"}') as Record<string, string>;
      return roundTrip(
        harness,
        [
          { labels, extraLabels: labels, marks: oddTexts, extraMarks: oddTexts },
          { labels: special, extraLabels: {}, marks: ['b', 'a', 'c'], extraMarks: [] },
        ],
        'collections',
      );
    },
  ),
  promised(
    'values: structured data',
    'JSON comes back equal, and null data is not a missing object.',
    (harness) =>
      roundTrip(
        harness,
        [
          ...json.map((data) => ({ data, extraData: { inside: data } })),
          { data: null, extraData: null },
          { data: { a: null }, extraData: {} },
        ],
        'json',
      ),
  ),
  promised(
    'values: documents',
    'Objects and lists that are stored whole come back equal; a document that may be missing is null then.',
    (harness) =>
      roundTrip(
        harness,
        [
          ...json.flatMap((data) => [{ paper: [data], extraPaper: { inside: data } }]),
          { paper: { a: null }, extraPaper: null },
          { paper: [], extraPaper: {} },
        ],
        'documents',
      ),
  ),
  promised(
    'values: text that cannot be stored is refused',
    'NUL and lone surrogates are refused, never changed.',
    async (harness) => {
      const bad = ['a\u0000b', '\ud800', 'x\udc00y', '\udbff\udbff'];
      await refuses(harness, 'name', bad);
      const { tenant } = harness;
      await tenant.collection(conformanceItems).remove({});
      await refuses(
        harness,
        'marks',
        bad.map((text) => ['fine', text]),
      );
      await tenant.collection(conformanceItems).remove({});
      await refuses(
        harness,
        'labels',
        bad.map((text) => ({ fine: text })),
      );
      await tenant.collection(conformanceItems).remove({});
      await refuses(harness, 'paper', [null, ...bad.map((text) => ({ [text]: [text] }))]);
    },
  ),
  promised(
    'values: an amount beyond 64 bits is refused',
    'An amount is never wrapped, rounded or cut.',
    (harness) => refuses(harness, 'amount', [2n ** 63n, -(2n ** 63n) - 1n, 2n ** 100n]),
  ),
  promised('values: a broken number is refused', 'An integer column holds whole numbers only.', (harness) =>
    refuses(harness, 'rank', [1.5, Number.NaN, Number.POSITIVE_INFINITY]),
  ),
  promised(
    'values: a broken instant or day is refused',
    'Only times that exist are stored.',
    async (harness) => {
      await refuses(harness, 'at', [new Date(Number.NaN)]);
      await harness.tenant.collection(conformanceItems).remove({});
      await refuses(harness, 'day', ['2026-02-30', 'tomorrow', '']);
    },
  ),
  promised('values: a missing value is refused', 'A field that is not nullable holds no null.', (harness) =>
    refuses(harness, 'name', [null]),
  ),
  promised(
    'values: nobody changes stored rows from outside',
    'Rows given and rows received are copies.',
    async ({ tenant }) => {
      const rows = tenant.collection(conformanceItems);
      const make = (): ConformanceItem =>
        item('a', {
          at: after(5),
          labels: { k: 'v' },
          marks: ['m'],
          data: { deep: ['x'] },
          seenAt: after(6),
        });
      const spoil = (row: ConformanceItem): void => {
        const loose = row as { -readonly [K in keyof ConformanceItem]: ConformanceItem[K] };
        tamper(
          () => (loose.name = 'spoiled'),
          () => loose.at.setTime(0),
          () => loose.seenAt?.setTime(0),
          () => ((loose.labels as Record<string, string>)['k'] = 'spoiled'),
          () => (loose.marks as string[]).push('spoiled'),
          () => (loose.data as { deep: string[] }).deep.push('spoiled'),
        );
      };
      const given = make();
      await rows.insert(given);
      spoil(given);
      ensureSame(await rows.get('a'), make(), 'a row changed after it was inserted');
      for (const read of [
        async () => rows.get('a'),
        async () => (await rows.find({ id: 'a' }))[0],
        async () => (await rows.find({ name: 'name of a' }))[0],
      ]) {
        const received = await read();
        ensure(received !== undefined, 'the row is there');
        spoil(received);
        ensureSame(await rows.get('a'), make(), 'a row changed after it was read');
      }
    },
  ),
];
