import { isStorageError, type Answer, type Json, type Write } from '@bursar/core/storage';
import { changing, deciding, updating } from './updates.fixture.js';
import { saboteur, type Saboteur, type Sabotage } from './saboteur.fixture.js';

const renamed = (change: (id: string) => string): Sabotage =>
  changing((job) => ({ ...job, ops: job.ops.map((op) => ({ ...op, id: change(op.id) })) }));
const answering = (change: (answer: Answer<Json>) => Answer<Json>): Sabotage =>
  updating((update) => async (job) => change(await update(job)));

/** Stores some writes apart from the step that decided them. */
const apart = (isApart: (write: Write) => boolean): Sabotage =>
  updating((update, _, tenant) => async (job) => {
    const later: Write[] = [];
    const answer = await update({
      ...job,
      step: (seen) => {
        const outcome = job.step(seen);
        if (outcome === 'stale') return outcome;
        later.push(...outcome.writes.filter(isApart));
        return { ...outcome, writes: outcome.writes.filter((write) => !isApart(write)) };
      },
    });
    for (const write of later) {
      if (write.kind === 'insert') await tenant.collection(write.table).insert(write.row);
      if (write.kind === 'append') await tenant.log(write.log).append([write.row]);
    }
    return answer;
  });

const without = (isLost: (write: Write) => boolean): Sabotage =>
  deciding((decision) => ({ ...decision, writes: decision.writes.filter((write) => !isLost(write)) }));

/** Runs callers together so that they fail together. */
const shareFate = (): Sabotage => {
  let group: Promise<unknown>[] = [];
  return updating((update) => async (job) => {
    const mine = update(job);
    if (group.length === 0) setImmediate(() => setImmediate(() => (group = [])));
    group.push(mine);
    await Promise.resolve();
    await Promise.all(group);
    return mine;
  });
};

const everything = ['writes: everything commits together'];

/** Breaks operations, and what a step stores. */
export const opSaboteurs: readonly Saboteur[] = [
  saboteur(
    'operations are forgotten',
    [
      'ops: a repeat is answered, not run',
      'ops: of many at once one runs',
      'ops: a refusal is kept',
      'ops: a retryable refusal answers its own attempt only',
      'ops: a job of two operations is answered by either',
      'ops: kept at least as long as asked',
      'ops: results that are no objects',
      'ops: concurrent attempts after a retryable refusal pass once',
    ],
    changing((job) => ({ ...job, ops: [] })),
  ),
  saboteur(
    'hashes are not returned',
    ['ops: a repeat is answered, not run'],
    answering((answer) => ({ ...answer, hash: null })),
  ),
  saboteur(
    'attempts are not returned',
    ['ops: a repeat is answered, not run'],
    answering((answer) => ({ ...answer, attempt: null })),
  ),
  saboteur(
    'the repeat’s own hash is returned',
    ['ops: a repeat is answered, not run'],
    updating((update) => async (job) => {
      const answer = await update(job);
      return answer.replayed ? { ...answer, hash: job.ops[0]?.hash ?? null } : answer;
    }),
  ),
  saboteur(
    'operations ignore case',
    ['ops: different operations all run'],
    renamed((id) => id.toLowerCase()),
  ),
  saboteur(
    'operations are cut at 255 characters',
    ['ops: different operations all run'],
    renamed((id) => (id.length > 255 ? 'a' : id)),
  ),
  saboteur(
    'refusals are not kept',
    ['ops: a refusal is kept'],
    changing((job) => ({
      ...job,
      step: (seen) => {
        const outcome = job.step(seen);
        return outcome !== 'stale' && JSON.stringify(outcome.result).startsWith('"refused')
          ? { ...outcome, retryable: true }
          : outcome;
      },
    })),
  ),
  saboteur(
    'every refusal is final',
    [
      'ops: a retryable refusal answers its own attempt only',
      'ops: concurrent attempts after a retryable refusal pass once',
    ],
    deciding(({ retryable: _, ...decision }) => decision),
  ),
  {
    name: 'a retryable refusal is not kept at all',
    breaks: ['ops: a retryable refusal answers its own attempt only'],
    make: () => {
      let attempts = 0;
      return changing((job) => ({
        ...job,
        ops: job.ops.map((op) => ({ ...op, attempt: `${op.attempt}${++attempts}` })),
      }));
    },
  },
  saboteur(
    'only the first operation of a job is kept',
    ['ops: a job of two operations is answered by either'],
    changing((job) => ({ ...job, ops: job.ops.slice(0, 1) })),
  ),
  saboteur(
    'operations are kept for a day',
    ['ops: kept at least as long as asked'],
    changing((job) => ({
      ...job,
      ops: job.ops.map((op) => ({ ...op, keepUntil: new Date(job.now.getTime() + 86_400_000) })),
    })),
  ),
  saboteur(
    'null results are lost',
    ['ops: results that are no objects'],
    answering((answer) => (answer.replayed ? { ...answer, result: answer.result || {} } : answer)),
  ),
  {
    name: 'results are kept by reference',
    breaks: ['ops: nobody changes a stored result from outside'],
    make: () => {
      const results = new Map<string, Json>();
      return updating((update) => async (job) => {
        const answer = await update(job);
        const id = job.ops[0]?.id ?? '';
        if (!answer.replayed) results.set(id, answer.result);
        return { ...answer, result: results.get(id) ?? answer.result };
      });
    },
  },
  saboteur(
    'events are lost',
    everything,
    without((write) => write.kind === 'append' && write.log.name === 'outgoing_event'),
  ),
  saboteur(
    'due work is lost',
    everything,
    without((write) => write.kind === 'work'),
  ),
  saboteur(
    'removals are lost',
    [...everything, 'batches: rows made, changed and removed by one another'],
    without((write) => write.kind === 'remove'),
  ),
  saboteur(
    'changes are lost',
    everything,
    without((write) => write.kind === 'replace'),
  ),
  saboteur(
    'rows are stored after the commit',
    [
      'writes: all or none',
      'writes: a taken id is a conflict',
      'batches: of two insertions of one value one wins',
    ],
    apart((write) => write.kind === 'insert'),
  ),
  saboteur(
    'entries are stored after the commit',
    ['writes: all or none', 'writes: one bad caller fails alone'],
    apart((write) => write.kind === 'append'),
  ),
  saboteur(
    'a known entry is passed over',
    ['writes: all or none'],
    without((write) => write.kind === 'append' && write.row.id === 'taken'),
  ),
  {
    name: 'callers that run together fail together',
    breaks: ['writes: one bad caller fails alone'],
    make: shareFate,
  },
  saboteur(
    'refusals store nothing',
    ['writes: a refusal stores its writes'],
    deciding((decision) => (decision.retryable ? { ...decision, writes: [] } : decision)),
  ),
  saboteur('sums are raised once a batch', ['batches: sums of concurrent entries'], {
    log: (inner) => ({
      rollups: {
        ...inner.rollups,
        series: async (...args) =>
          (await inner.rollups.series(...args)).map((cell) => ({ ...cell, count: 1 })),
      },
    }),
  }),
  {
    name: 'work is put once',
    breaks: ['batches: work put again by a later caller moves'],
    make: () => {
      const put = new Set<string>();
      return without((write) => {
        if (write.kind !== 'work') return false;
        const known = put.has(write.item.key);
        put.add(write.item.key);
        return known;
      });
    },
  },
  saboteur(
    'deadlines are ignored',
    ['queue: not after the deadline', 'queue: a late caller inside a transaction'],
    changing(({ deadline: _, ...job }) => job),
  ),
  saboteur(
    'late jobs have begun',
    ['queue: not after the deadline'],
    updating((update) => (job) => {
      job.plan({});
      return update(job);
    }),
  ),
  saboteur(
    'a full queue is called busy',
    ['queue: a full queue refuses'],
    updating(
      (update) => (job) =>
        update(job).catch((error: unknown) => {
          throw isStorageError(error, 'full') ? new Error('busy') : error;
        }),
    ),
  ),
  saboteur(
    'a full queue loses who waits',
    ['queue: a full queue refuses'],
    updating((update) => async (job) => {
      const answer = await update(job);
      if (answer.result === '3') throw new Error('lost');
      return answer;
    }),
  ),
];
