import { compareRows, isAfter, matches, positionOf, type After, type Order } from '../../storage/match.js';
import type { Collection, Find } from '../../storage/storage.js';
import { ensureSame, print } from '../check.js';
import { generateItem, generateWhere, orderedTexts, orders } from '../generate.js';
import { promised, type ConformanceCase, type Harness } from '../harness.js';
import { after, item } from '../samples.js';
import { conformanceItems, type ConformanceItem } from '../tables.js';

const byId: Order<ConformanceItem> = { by: 'id', direction: 'asc' };

/** Stores generated rows under shuffled ids. */
async function plant({ tenant, other, random }: Harness, count: number) {
  const rows = tenant.collection(conformanceItems);
  const ids = random.shuffle(Array.from({ length: count }, (_, index) => `${index % 2 ? 'B' : 'a'}${index}`));
  const planted = ids.map((id) => generateItem(random, id));
  await rows.put(planted);
  await other.collection(conformanceItems).put(ids.map((id) => generateItem(random, id)));
  return { rows, planted };
}

async function readInPages(
  rows: Collection<ConformanceItem>,
  order: Order<ConformanceItem>,
  limit: number,
): Promise<string[]> {
  const read: string[] = [];
  let from: After | undefined;
  for (let pages = 0; pages < 100; pages++) {
    const page = await rows.find({}, { order, limit, ...(from ? { after: from } : {}) });
    read.push(...page.map(({ id }) => id));
    const last = page.at(-1);
    if (!last || page.length < limit) return read;
    from = positionOf(order, last);
  }
  return read;
}

/** What a find finds, and in which order. */
export const findCases: readonly ConformanceCase[] = [
  promised(
    'find: the rows that match, in order',
    '`matches` and `compareRows` are the meaning of `find`.',
    async (harness) => {
      const { random } = harness;
      const { rows, planted } = await plant(harness, 60);
      for (let i = 0; i < 150; i++) {
        const where = generateWhere(random, planted);
        const order = random.chance(0.3) ? undefined : random.pick(orders);
        const limit = random.chance(0.5) ? undefined : random.integer(1, 8);
        const behind = random.chance(0.3) ? positionOf(order ?? byId, random.pick(planted)) : undefined;
        const options: Find<ConformanceItem> = {
          ...(order ? { order } : {}),
          ...(behind ? { after: behind } : {}),
          ...(limit ? { limit } : {}),
        };
        const wanted = planted
          .filter((row) => matches(where, row) && (!behind || isAfter(order ?? byId, behind, row)))
          .sort((a, b) => compareRows(order ?? byId, a, b))
          .slice(0, limit ?? planted.length);
        ensureSame(await rows.find(where, options), wanted, `find ${print(where)} ${print(options)}`);
        if (!behind && !limit) ensureSame(await rows.count(where), wanted.length, `count ${print(where)}`);
      }
    },
  ),
  promised(
    'find: text by bytes',
    'Text is ordered by its UTF-8 bytes, whatever language the server speaks.',
    async (harness) => {
      const rows = harness.tenant.collection(conformanceItems);
      await rows.put(
        harness.random
          .shuffle(orderedTexts)
          .map((text, index) => item(`r${index}`, { name: text, note: text })),
      );
      for (const by of ['name', 'note'] as const) {
        const up = (await rows.find({}, { order: { by, direction: 'asc' } })).map((row) => row[by]);
        ensureSame(up, orderedTexts, `rows by ${by}`);
        const down = (await rows.find({}, { order: { by, direction: 'desc' } })).map((row) => row[by]);
        ensureSame(down, [...orderedTexts].reverse(), `rows by ${by}, turned`);
        const some = await rows.find(
          { [by]: { from: 'a', before: 'é' } },
          { order: { by, direction: 'asc' } },
        );
        ensureSame(
          some.map((row) => row[by]),
          ['a', 'a b', 'a-b', 'aB', 'ab', 'b', 'z', 'Ä', 'ß', 'ä'],
          'a range of texts',
        );
      }
    },
  ),
  promised(
    'find: ids by bytes',
    'The default order, and every tie, is by the bytes of the id.',
    async (harness) => {
      const rows = harness.tenant.collection(conformanceItems);
      const ids = orderedTexts.filter((text) => text !== '');
      await rows.put(harness.random.shuffle(ids).map((id) => item(id)));
      ensureSame(
        (await rows.find({})).map(({ id }) => id),
        ids,
        'rows by id',
      );
      const tied = await rows.find({}, { order: { by: 'rank', direction: 'desc' } });
      ensureSame(
        tied.map(({ id }) => id),
        [...ids].reverse(),
        'tied rows, turned',
      );
    },
  ),
  promised('find: null comes first', 'Null sorts before every value; turned, after.', async ({ tenant }) => {
    const rows = tenant.collection(conformanceItems);
    const early = new Date(-1);
    await rows.put([
      item('a', {
        score: 0,
        seenAt: early,
        note: '',
        fee: -(2n ** 63n),
        checked: false,
        lastDay: '0001-01-01',
      }),
      item('b'),
      item('c', { score: -5, seenAt: after(0), note: 'x', fee: 1n, checked: true, lastDay: '2026-01-01' }),
    ]);
    for (const by of ['score', 'seenAt', 'note', 'fee', 'checked', 'lastDay'] as const) {
      const [first] = await rows.find({}, { order: { by, direction: 'asc' } });
      const last = (await rows.find({}, { order: { by, direction: 'desc' } })).at(-1);
      ensureSame([first?.id, last?.id], ['b', 'b'], `the row without ${by}: first, and last when turned`);
    }
  }),
  promised(
    'find: pages through ties',
    'Reading on from the last row of a page skips and repeats nothing, in every order.',
    async (harness) => {
      const { rows, planted } = await plant(harness, 24);
      for (const order of orders) {
        const wanted = [...planted].sort((a, b) => compareRows(order, a, b)).map(({ id }) => id);
        ensureSame(await readInPages(rows, order, 5), wanted, `pages by ${order.by} ${order.direction}`);
      }
    },
  ),
  promised(
    'find: has is exact',
    '`has` finds whole texts and whole tags, never parts of them.',
    async ({ tenant }) => {
      const rows = tenant.collection(conformanceItems);
      await rows.put([
        item('a', { marks: ['team', 'red'], labels: { team: 'red', tier: '1' } }),
        item('b', { marks: ['teams'], labels: { team: 'redder' } }),
        item('c', { marks: [], labels: { teams: 'red' } }),
        item('d', { marks: ['te,am', '{team}', 'TEAM'], labels: { TEAM: 'red', team: 'RED' } }),
      ]);
      const ids = async (where: Parameters<typeof rows.find>[0]): Promise<string[]> =>
        (await rows.find(where)).map(({ id }) => id);
      ensureSame(await ids({ marks: { has: 'team' } }), ['a'], 'marks with team');
      ensureSame(await ids({ marks: { has: 'tea' } }), [], 'marks with a part');
      ensureSame(await ids({ marks: { has: '{team}' } }), ['d'], 'marks with braces');
      ensureSame(await ids({ labels: { has: { team: 'red' } } }), ['a'], 'labels with team red');
      ensureSame(await ids({ labels: { has: { team: 'red', tier: '1' } } }), ['a'], 'labels with both');
      ensureSame(await ids({ labels: { has: { team: 'red', tier: '2' } } }), [], 'labels with one of both');
      ensureSame(await ids({ labels: { has: {} } }), ['a', 'b', 'c', 'd'], 'labels with nothing asked');
    },
  ),
  promised(
    'find: by id, by unique value, by index',
    'Every way to a row leads to the same row.',
    async (harness) => {
      const { rows } = await plant(harness, 20);
      const wanted = item('wanted', { code: 'x', rank: 1_000, active: true, at: after(77) });
      await rows.insert(wanted);
      for (const where of [
        { id: 'wanted' },
        { id: { in: ['wanted', 'wanted', 'absent'] } },
        { code: 'x' },
        { code: { in: ['x', 'x', 'y'] } },
        { rank: 1_000 },
        { rank: { from: 1_000 } },
        { active: true, at: { from: after(77) } },
        { active: { in: [true, false] }, at: after(77) },
        { name: wanted.name, day: wanted.day, active: true },
      ])
        ensureSame(await rows.find(where), [wanted], `find ${print(where)}`);
      await rows.replace(wanted, { ...wanted, code: 'z', rank: 2_000, active: false });
      for (const where of [{ code: 'x' }, { rank: 1_000 }, { active: true, at: { from: after(77) } }])
        ensureSame(await rows.find(where), [], `find ${print(where)} after the row changed`);
      ensureSame(
        (await rows.find({ rank: { from: 2_000 } })).map(({ id }) => id),
        ['wanted'],
        'find by the new value',
      );
    },
  ),
];
