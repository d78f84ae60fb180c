import { dueWork, entry, insertion, removal, replacement, type Write } from '../../storage/counters.js';
import { outgoingEvents, type OutgoingEvent } from '../../storage/outbox.js';
import { ensure, ensureError, ensureSame, errorOf } from '../check.js';
import { promised, type ConformanceCase, type Harness } from '../harness.js';
import { adding, decision, onRow, opOf, totalOf } from '../jobs.js';
import { after, entryOf, item } from '../samples.js';
import { conformanceItems, conformanceLog } from '../tables.js';

const day = { from: '2026-03-01', before: '2026-03-02' };
const event = (id: string): OutgoingEvent => ({
  id,
  type: 'thing.happened',
  subject: 'thing:1',
  sequence: 1,
  at: after(0),
  data: { amount: '5' },
});

/** Everything that the writes of these cases touch. */
async function stored({ tenant, storage }: Harness, kind: string): Promise<unknown> {
  const log = tenant.log(conformanceLog);
  return {
    rows: (await tenant.collection(conformanceItems).find({})).map(({ id, rank }) => `${id} ${rank}`),
    entries: (await log.page({})).map(({ id }) => id),
    cells: (await log.rollups.series('kind', day)).map(({ value, count }) => `${value} ${count}`),
    events: (await tenant.log(outgoingEvents).page({})).map(({ id }) => id),
    work: await storage.work.depth(kind),
    counter: (await tenant.counters.read(['k'])).get('k')?.settled,
  };
}

const everyWrite = ({ tenant }: Harness, kind: string, id: string): readonly Write[] => [
  insertion(conformanceItems, item(id, { rank: 1 })),
  entry(conformanceLog, entryOf(id, { kind: 'k' })),
  entry(outgoingEvents, event(id)),
  dueWork({ kind, key: id, tenant: tenant.id, lane: '', due: after(0), payload: { id } }),
];

/** What a step stores. */
export const writeCases: readonly ConformanceCase[] = [
  promised(
    'writes: everything commits together',
    'Rows, entries, sums, events, work and counters of a step are stored with it.',
    async (harness) => {
      const { tenant, storage, name } = harness;
      const kind = name();
      await tenant.collection(conformanceItems).put([item('gone'), item('kept', { active: true })]);
      await tenant.counters.update(adding('k', 5n, { writes: everyWrite(harness, kind, 'new') }));
      await tenant.counters.update(onRow('gone', (row) => [removal(conformanceItems, row)]));
      await tenant.counters.update(
        onRow('kept', (row) => [replacement(conformanceItems, row, { ...row, rank: 7 })]),
      );
      ensureSame(
        await stored(harness, kind),
        {
          rows: ['kept 7', 'new 1'],
          entries: ['new'],
          cells: ['k 1'],
          events: ['new'],
          work: 1,
          counter: 7n,
        },
        'what is stored',
      );
      ensureSame(await tenant.log(outgoingEvents).get('new'), event('new'), 'the event');
      const [leased] = await storage.work.lease({ kind, limit: 1, now: after(0), forMs: 1_000, token: name });
      ensureSame(
        [leased?.key, leased?.tenant, leased?.payload],
        ['new', tenant.id, { id: 'new' }],
        'the work',
      );
    },
  ),
  promised(
    'writes: all or none',
    'When one write of a step cannot be stored, nothing of the step is.',
    async (harness) => {
      const { tenant, name } = harness;
      const kind = name();
      await tenant.collection(conformanceItems).put([item('taken', { code: 'x' })]);
      await tenant.log(conformanceLog).append([entryOf('taken', { reference: 'r' })]);
      const before = await stored(harness, kind);
      const bad: readonly [string, Write][] = [
        ['a taken id', insertion(conformanceItems, item('taken'))],
        ['a taken unique value', insertion(conformanceItems, item('z', { code: 'x' }))],
        ['a known entry', entry(conformanceLog, entryOf('taken'))],
        ['an entry with a known unique value', entry(conformanceLog, entryOf('z', { reference: 'r' }))],
        ['an amount out of range', insertion(conformanceItems, item('z', { amount: 2n ** 63n }))],
        ['a text with NUL', entry(conformanceLog, entryOf('z', { kind: 'a\u0000' }))],
        [
          'a row that is not stored so',
          replacement(conformanceItems, item('taken', { rank: 5 }), item('taken', { rank: 6 })),
        ],
        ['a row that is not there', removal(conformanceItems, item('absent'))],
      ];
      for (const [what, write] of bad) {
        const writes = [...everyWrite(harness, kind, 'new'), write];
        await ensureError(
          tenant.counters.update(adding('k', 1n, { writes, ops: [opOf('op')] })),
          undefined,
          what,
        );
        ensureSame(await stored(harness, kind), before, `what is stored after ${what}`);
      }
      ensureSame(
        (await tenant.counters.update(adding('k', 1n, { ops: [opOf('op')] }))).replayed,
        false,
        'the operation',
      );
    },
  ),
  promised(
    'writes: a taken id is a conflict',
    'An insertion that meets a stored id or unique value fails with `conflict`.',
    async ({ tenant }) => {
      await tenant.collection(conformanceItems).put([item('taken', { code: 'x' })]);
      const inserting = (id: string, code: string) =>
        tenant.counters.update(
          adding('k', 1n, { writes: [insertion(conformanceItems, item(id, { code }))] }),
        );
      await ensureError(inserting('taken', 'y'), 'conflict', 'a taken id');
      await ensureError(inserting('z', 'x'), 'conflict', 'a taken unique value');
    },
  ),
  promised(
    'writes: one bad caller fails alone',
    'Callers that run together do not fail for each other.',
    async (harness) => {
      const { tenant } = harness;
      await tenant.collection(conformanceItems).insert(item('taken'));
      const answers = await Promise.all(
        Array.from({ length: 24 }, (_, index) => {
          const writes: readonly Write[] =
            index === 5
              ? [insertion(conformanceItems, item('taken'))]
              : index === 11
                ? [entry(conformanceLog, entryOf('e11', { amount: 2n ** 64n }))]
                : index === 17
                  ? [insertion(conformanceItems, item('r17', { name: '\ud800' }))]
                  : [
                      insertion(conformanceItems, item(`r${index}`)),
                      entry(conformanceLog, entryOf(`e${index}`, { kind: 'k' })),
                    ];
          return errorOf(tenant.counters.update(adding('k', 1n, { writes, ops: [opOf(`op${index}`)] })));
        }),
      );
      const failed = answers.flatMap((error, index) => (error === undefined ? [] : [index]));
      ensureSame(failed, [5, 11, 17], 'callers that failed');
      ensureSame(await tenant.counters.read(['k']), new Map([['k', totalOf(21n)]]), 'the counter');
      ensureSame(await tenant.collection(conformanceItems).count({}), 22, 'rows');
      ensureSame(
        (await tenant.log(conformanceLog).rollups.series('kind', day)).map(({ count }) => count),
        [21],
        'entries summed',
      );
    },
  ),
  promised(
    'writes: a refusal stores its writes',
    'What a refusing step writes is stored like any other.',
    async (harness) => {
      const { tenant, name } = harness;
      const kind = name();
      const refused = await tenant.counters.update({
        ...adding('k', 0n, { ops: [opOf('op')] }),
        step: () =>
          decision({ allowed: false }, { writes: everyWrite(harness, kind, 'new'), retryable: true }),
      });
      ensure(!refused.replayed, 'the step ran');
      ensureSame(
        await stored(harness, kind),
        { rows: ['new 1'], entries: ['new'], cells: ['k 1'], events: ['new'], work: 1, counter: 0n },
        'what is stored',
      );
    },
  ),
];
