import {
  compareBytes,
  StorageError,
  type AnyJob,
  type Answer,
  type Json,
  type Verdict,
} from '@bursar/core/storage';
import { classify } from '../errors.js';
import type { Session } from '../session.js';
import { decide, type Office } from './decide.js';
import { openLookups } from './lookups.js';
import { keysOf, planTasks } from './tasks.js';

/** After so many plans or collisions the job fails: what it needs changes faster than it can be locked. */
const tries = 20;

class Undo extends Error {
  constructor(readonly verdict: Verdict) {
    super('undone to be run again');
  }
}

/**
 * Runs one job inside a transaction that is already open, behind a savepoint. Its counters stay locked until that
 * transaction ends, so it should be the last thing done there.
 */
export async function decideWithin(
  session: Session,
  office: Office,
  tenant: string,
  job: AnyJob,
  now: () => Date,
): Promise<Answer<Json>> {
  if (job.deadline && job.deadline <= now())
    throw new StorageError('deadline', 'the deadline passed before the job began; nothing happened');
  let keys: readonly string[] | null = null;
  for (let round = 0; round < tries; round++) {
    try {
      const verdict = await session.attempt(async (inner) => {
        const failed: (Verdict | undefined)[] = [];
        const open = () => openLookups(office.shapes, new WeakMap());
        const tasks = await planTasks(inner, open, [{ tenant, job, keys, replans: round }], failed);
        const names = [...keysOf(tasks).values()].sort((a, b) => compareBytes(a.key, b.key));
        await office.rows.createWithin(inner, names);
        const [answer = failed[0] as Verdict] = await decide(inner, office, tasks);
        // Locks taken for a plan that did not hold must go before others are taken, or their order breaks.
        if (answer.kind !== 'answer') throw new Undo(answer);
        return answer;
      });
      return verdict.answer;
    } catch (error) {
      if (!(error instanceof Undo)) {
        if (classify(error) !== 'again') throw error;
      } else if (error.verdict.kind === 'failed') throw error.verdict.error;
      else if (error.verdict.kind === 'replan') keys = error.verdict.keys;
    }
  }
  throw new StorageError('busy', 'the counters of this job keep changing; nothing happened');
}
