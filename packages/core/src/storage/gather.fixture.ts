import type { Verdict } from './batch.js';
import { isStorageError } from './errors.js';
import { openGather, type BatchFailure, type GatherOptions, type Waiting } from './gather.js';
import { job, now, op } from './jobs.fixture.js';

/** Jobs of these tests are named by their op. */
export const nameOf = (each: Waiting): string => each.job.ops[0]?.id ?? '';
/** The answer to a job is its name. */
export const answer = (each: Waiting): Verdict => ({
  kind: 'answer',
  answer: { result: nameOf(each), replayed: false, hash: null, attempt: null },
});
/** An error that fails a whole batch in this way. */
export const failure = (kind: BatchFailure): Error => Object.assign(new Error(kind), { kind });

/** A queue over a scripted adapter, which notes every batch it was given. */
export function openDesk(
  run: (
    jobs: readonly Waiting[],
    lane: 'main' | 'waiting',
  ) => Promise<readonly Verdict[]> | readonly Verdict[],
  more: Partial<GatherOptions> = {},
) {
  const batches: string[] = [];
  const gather = openGather({
    run: async (jobs, lane) => {
      batches.push(`${lane} ${jobs.map(nameOf).join('')}`);
      return run(jobs, lane);
    },
    classify: (error) => (error as { kind: BatchFailure }).kind,
    now: () => now,
    soon: setImmediate,
    ...more,
  });
  const submit = async (name: string, deadline?: Date): Promise<unknown> => {
    const each = job({ ops: [op(name)], ...(deadline ? { deadline } : {}) });
    try {
      return (await gather.submit('t', each)).result;
    } catch (error) {
      return isStorageError(error) ? error.code : (error as Error).message;
    }
  };
  const submitAll = (names: string): Promise<unknown[]> =>
    Promise.all(Array.from(names, (name) => submit(name)));
  return { batches, gather, submit, submitAll };
}

/** Answers every job of a batch. */
export const answerAll = (jobs: readonly Waiting[]): readonly Verdict[] => jobs.map(answer);
/** Something to wait for. */
export const gate = (): { open: () => void; passed: Promise<void> } => {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
};
