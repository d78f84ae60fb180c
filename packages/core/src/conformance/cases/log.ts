import { positionOf, type After } from '../../storage/match.js';
import { ensure, ensureError, ensureSame, tamper } from '../check.js';
import { promised, type ConformanceCase } from '../harness.js';
import { after, entryOf } from '../samples.js';
import { conformanceLog, type ConformanceEntry } from '../tables.js';

const ids = (rows: readonly ConformanceEntry[]): string[] => rows.map(({ id }) => id);
const numbered = (count: number): ConformanceEntry[] =>
  Array.from({ length: count }, (_, index) =>
    entryOf(`e${index.toString().padStart(3, '0')}`, { at: after(index) }),
  );

/** Rows that never change. */
export const logCases: readonly ConformanceCase[] = [
  promised('log: an entry comes back', 'Entries come back as they were appended.', async ({ tenant }) => {
    const log = tenant.log(conformanceLog);
    const full = entryOf('a', {
      at: after(123),
      kind: 'k Ä',
      labels: ['b', 'a'],
      amount: 2n ** 62n + 1n,
      units: -7,
      reference: 'r',
      data: { x: [null, 'y'] },
    });
    ensureSame(
      await log.append([full, entryOf('b')]),
      { added: ['a', 'b'], known: [] },
      'the answer of the append',
    );
    ensureSame(
      [await log.get('a'), await log.get('b'), await log.get('c')],
      [full, entryOf('b'), undefined],
      'entries by id',
    );
    ensureSame([await log.count({}), await log.count({ kind: 'k Ä' })], [2, 1], 'counts');
  }),
  promised(
    'log: append is idempotent',
    'An entry whose id is there already is known, and changes nothing.',
    async ({ tenant }) => {
      const log = tenant.log(conformanceLog);
      await log.append([entryOf('a', { amount: 1n }), entryOf('b')]);
      ensureSame(
        await log.append([entryOf('c'), entryOf('a', { amount: 99n }), entryOf('b')]),
        { added: ['c'], known: ['a', 'b'] },
        'the answer of an append with known entries',
      );
      ensureSame(await log.get('a'), entryOf('a', { amount: 1n }), 'the known entry');
      ensureSame(
        [await log.append([]), await log.count({})],
        [{ added: [], known: [] }, 3],
        'an empty append, and the count',
      );
    },
  ),
  promised(
    'log: a unique value is known too',
    'An entry whose unique value is there already is known.',
    async ({ tenant }) => {
      const log = tenant.log(conformanceLog);
      await log.append([entryOf('a', { reference: 'r' }), entryOf('b')]);
      ensureSame(
        await log.append([entryOf('c', { reference: 'r' }), entryOf('d', { reference: 's' }), entryOf('e')]),
        { added: ['d', 'e'], known: ['c'] },
        'the answer of an append with a known value',
      );
      ensureSame(
        ids(await log.page({}, { order: { by: 'id', direction: 'asc' } })),
        ['a', 'b', 'd', 'e'],
        'the entries',
      );
    },
  ),
  promised(
    'log: twice in one append, the first wins',
    'Of two equal ids or values in one append the first is added.',
    async ({ tenant }) => {
      const log = tenant.log(conformanceLog);
      const answer = await log.append([
        entryOf('a', { units: 1 }),
        entryOf('a', { units: 2 }),
        entryOf('b', { reference: 'r' }),
        entryOf('c', { reference: 'r' }),
      ]);
      ensureSame(answer, { added: ['a', 'b'], known: ['a', 'c'] }, 'the answer');
      ensureSame([(await log.get('a'))?.units, await log.get('c')], [1, undefined], 'the entries');
    },
  ),
  promised(
    'log: concurrent appends add once',
    'Of concurrent appends of one entry one adds it, whatever else they carry.',
    async ({ tenant }) => {
      const log = tenant.log(conformanceLog);
      const appends = await Promise.all(
        Array.from({ length: 12 }, (_, index) => {
          const batch = [
            entryOf('x', { units: index }),
            entryOf('y', { reference: 'r' }),
            entryOf(`own${index}`),
          ];
          return log.append(index % 2 ? batch : batch.reverse());
        }),
      );
      const added = appends.flatMap((each) => each.added);
      ensureSame(
        [added.filter((id) => id === 'x').length, added.filter((id) => id === 'y').length],
        [1, 1],
        'times added',
      );
      ensureSame([new Set(added).size, added.length, await log.count({})], [14, 14, 14], 'entries added');
    },
  ),
  promised(
    'log: pages newest first',
    'The default order is by the log’s instant, newest first, and pages go on through ties.',
    async ({ tenant, random }) => {
      const log = tenant.log(conformanceLog);
      const entries = numbered(17).map((entry, index) => ({
        ...entry,
        at: after(Math.floor(index / 4)),
        units: index % 2,
      }));
      await log.append(random.shuffle(entries));
      const wanted = ids([...entries].reverse());
      ensureSame(ids(await log.page({})), wanted, 'the whole log');
      const order = { by: 'at', direction: 'desc' } as const;
      const read: ConformanceEntry[] = [];
      for (let from: After | undefined, pages = 0; pages < 9; pages++) {
        const page: readonly ConformanceEntry[] = await log.page(
          {},
          { limit: 3, ...(from ? { after: from } : {}) },
        );
        read.push(...page);
        const last = page.at(-1);
        if (!last) break;
        from = positionOf(order, last);
      }
      ensureSame(ids(read), wanted, 'the log page by page');
      const odd = await log.page(
        { units: 1, at: { from: after(1) } },
        { order: { by: 'at', direction: 'asc' }, limit: 2 },
      );
      ensureSame(ids(odd), ['e005', 'e007'], 'a page of what matches, oldest first');
    },
  ),
  promised(
    'log: scan gives everything, oldest first',
    'A scan gives every matching entry once, in batches.',
    async ({ tenant, random }) => {
      const log = tenant.log(conformanceLog);
      const entries = numbered(25).map((entry, index) => ({
        ...entry,
        at: after(Math.floor(index / 7)),
        units: index % 5,
      }));
      await log.append(random.shuffle(entries));
      const batches: (readonly ConformanceEntry[])[] = [];
      for await (const batch of log.scan({}, 10)) batches.push(batch);
      ensureSame(ids(batches.flat()), ids(entries), 'the entries of a scan');
      ensure(
        batches.every(({ length }) => length > 0 && length <= 10),
        'batches hold at most so many',
      );
      const some: string[] = [];
      for await (const batch of log.scan({ units: { in: [0, 4] } })) some.push(...ids(batch));
      ensureSame(
        some,
        ids(entries.filter(({ units }) => units === 0 || units === 4)),
        'the entries of a scan with a condition',
      );
      for await (const batch of log.scan({ units: 77 })) ensureSame(ids(batch), [], 'a scan of nothing');
    },
  ),
  promised(
    'log: prune takes the oldest',
    'Pruning takes entries older than an instant, the oldest first, at most so many.',
    async ({ tenant, random }) => {
      const log = tenant.log(conformanceLog);
      await log.append(random.shuffle(numbered(9)));
      ensureSame([await log.prune(after(5), 3), await log.count({})], [3, 6], 'the first step');
      ensureSame(ids(await log.page({})).at(-1), 'e003', 'the oldest entry left');
      ensureSame([await log.prune(after(5), 9), await log.prune(after(5), 9)], [2, 0], 'the steps after it');
      ensureSame(
        ids(await log.page({})),
        ['e008', 'e007', 'e006', 'e005'],
        'the entries left: the instant itself is kept',
      );
    },
  ),
  promised(
    'log: refused entries leave nothing',
    'An append with an entry that cannot be stored stores none.',
    async ({ tenant }) => {
      const log = tenant.log(conformanceLog);
      await ensureError(
        log.append([entryOf('a'), entryOf('b', { amount: 2n ** 63n })]),
        undefined,
        'an amount out of range',
      );
      await ensureError(
        log.append([entryOf('a'), entryOf('b', { kind: 'a\u0000' })]),
        undefined,
        'a text with NUL',
      );
      ensureSame(await log.page({}), [], 'the log');
    },
  ),
  promised(
    'log: nobody changes entries from outside',
    'Entries given and received are copies.',
    async ({ tenant }) => {
      const log = tenant.log(conformanceLog);
      const make = (): ConformanceEntry => entryOf('a', { at: after(3), labels: ['l'], data: { d: ['x'] } });
      const spoil = (entry: ConformanceEntry): void =>
        tamper(
          () => entry.at.setTime(0),
          () => (entry.labels as string[]).push('spoiled'),
          () => (entry.data['d'] as string[]).push('spoiled'),
        );
      const given = make();
      await log.append([given]);
      spoil(given);
      for (const received of [...(await log.page({})), await log.get('a')]) if (received) spoil(received);
      for await (const batch of log.scan({})) batch.forEach(spoil);
      ensureSame(await log.get('a'), make(), 'the entry');
    },
  ),
];
