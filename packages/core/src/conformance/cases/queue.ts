import { isStorageError } from '../../storage/errors.js';
import { ensure, ensureError, ensureSame } from '../check.js';
import { promised, type ConformanceCase } from '../harness.js';
import { adding, opOf, totalOf } from '../jobs.js';

const past = new Date(0);
const future = new Date('9000-01-01T00:00:00.000Z');

/** Waiting for one's turn. */
export const queueCases: readonly ConformanceCase[] = [
  promised(
    'queue: not after the deadline',
    'A job that has not begun by its deadline is not begun at all.',
    async ({ tenant: { counters } }) => {
      let ran = 0;
      const late = {
        ...adding('k', 1n, { deadline: past, ops: [opOf('op')] }),
        plan: () => {
          ran++;
          return ['k'];
        },
      };
      const [, error] = await Promise.all([
        counters.update(adding('k', 1n, { deadline: future })),
        counters.update(late).catch((reason: unknown) => reason),
        counters.update(adding('k', 1n)),
      ]);
      ensure(isStorageError(error, 'deadline'), 'the late job fails with `deadline`');
      ensureSame(ran, 0, 'times that the late job was planned');
      ensureSame(await counters.read(['k']), new Map([['k', totalOf(2n)]]), 'the counter');
      ensureSame(
        (await counters.update(adding('k', 1n, { ops: [opOf('op')] }))).replayed,
        false,
        'the operation afterwards',
      );
    },
  ),
  promised(
    'queue: a full queue refuses',
    'When too many wait, the next one fails at once and nothing of it happens.',
    async ({ tenant: { counters }, queue }) => {
      const answers = await Promise.allSettled(
        Array.from({ length: 3 * queue }, () => counters.update(adding('k', 1n))),
      );
      const refused = answers.flatMap((answer) =>
        answer.status === 'rejected' ? [answer.reason as unknown] : [],
      );
      ensure(refused.length > 0, `of ${3 * queue} callers at once some are refused`);
      ensure(
        refused.every((error) => isStorageError(error, 'full')),
        'whoever is refused is told `full`',
      );
      ensure(answers.length - refused.length >= queue, 'as many as may wait are served');
      const served = BigInt(answers.length - refused.length);
      ensureSame(
        await counters.read(['k']),
        new Map([['k', totalOf(served)]]),
        'the counter counts those who were served',
      );
      ensureSame(
        (await counters.update(adding('k', 1n))).result,
        (served + 1n).toString(),
        'the next caller',
      );
    },
  ),
  promised(
    'queue: a late caller inside a transaction',
    'The deadline holds inside a transaction too.',
    async ({ storage, tenant }) => {
      await ensureError(
        storage.transaction((tx) =>
          tx.tenant(tenant.id).counters.update(adding('k', 1n, { deadline: past })),
        ),
        'deadline',
        'an update after its deadline',
      );
      ensureSame(await tenant.counters.read(['k']), new Map([['k', totalOf(0n)]]), 'the counter');
    },
  ),
];
