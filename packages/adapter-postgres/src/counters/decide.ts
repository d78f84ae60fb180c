import {
  counterName,
  runBatch,
  StorageError,
  tenantKey,
  type Counter,
  type Identified,
  type LockedJob,
  type StoredOp,
  type Verdict,
} from '@bursar/core/storage';
import { failing } from '../errors.js';
import type { Qualify } from '../names.js';
import type { Session } from '../session.js';
import type { Shapes } from '../shape.js';
import { counterBranches, opBranches } from './books.js';
import { writeBranches } from './branch.js';
import { changeBranches } from './changes.js';
import type { CounterRows } from './lock.js';
import type { Versions } from './found.js';
import { openLookups, type Lookups } from './lookups.js';
import { readParts } from './reading.js';
import { counterPart, opPart } from './rows.js';
import { keysOf, latest, opsOf, readsOf, wantAll, type Task } from './tasks.js';

/** What a batch works with. */
export interface Office {
  readonly qualify: Qualify;
  readonly shapes: Shapes;
  readonly rows: CounterRows;
  /** Put before the text of every statement. */
  readonly mark: string;
  /** Called with counters that were thought to exist and do not. */
  forget(names: readonly string[]): void;
}

/** Whether a counter of the job holds something that has expired by the job's now. */
function isDue({ tenant, job, keys }: Task, counters: ReadonlyMap<string, Counter>): boolean {
  return (
    job.expiring !== undefined &&
    keys.some((key) => {
      const expiry = counters.get(counterName(tenant, key))?.earliestExpiry;
      return expiry != null && expiry.getTime() <= job.now.getTime();
    })
  );
}

/** Looks up expired rows once per tenant and table: what has expired at the latest now includes what any job sees. */
function wantExpired(
  lookups: Lookups,
  tasks: readonly Task[],
  counters: ReadonlyMap<string, Counter>,
): (task: Task) => readonly Identified[] {
  // Hardly ever is anything over: one look at each counter says so for all jobs.
  const now = latest(tasks).getTime();
  let any = false;
  for (const { earliestExpiry } of counters.values())
    any ||= earliestExpiry !== null && earliestExpiry.getTime() <= now;
  if (!any) return () => [];
  const due = new Map<string, Task[]>();
  const nameOf = ({ tenant, job }: Task): string => tenantKey(tenant, job.expiring?.table.name ?? '');
  for (const task of tasks)
    if (isDue(task, counters)) due.set(nameOf(task), [...(due.get(nameOf(task)) ?? []), task]);
  const found = new Map(
    [...due].flatMap(([name, some]) => {
      const [{ tenant, job }] = some as [Task];
      if (!job.expiring) return [];
      const { table, where } = job.expiring;
      return [[name, lookups.want(tenant, { table, where: where(latest(some)) })] as const];
    }),
  );
  if (found.size === 0) return () => [];
  return (task) => found.get(nameOf(task))?.() ?? [];
}

/**
 * Decides the jobs inside an open transaction: locks their counters, reads everything else under the locks, runs the
 * steps, and writes what they decided. Four statements at most, however many jobs there are.
 *
 * @throws StorageError classified `again` when a counter is missing or something was stored elsewhere meanwhile.
 */
export async function decide(
  session: Session,
  { qualify, shapes, rows, mark, forget }: Office,
  tasks: readonly Task[],
  names = keysOf(tasks),
): Promise<readonly Verdict[]> {
  if (tasks.length === 0) return [];
  const { counters, places } = await rows.lock(session, [...names.values()], mark);
  if (counters.size < names.size) {
    forget([...names.keys()].filter((name) => !counters.has(name)));
    throw failing('again', new StorageError('busy', 'a counter has been removed; nothing happened'));
  }

  const versions: Versions = new WeakMap();
  const lookups = openLookups(shapes, versions);
  const found = tasks.map(({ tenant, job }) => wantAll(lookups, tenant, job));
  const expired = wantExpired(lookups, tasks, counters);
  const now = latest(tasks);
  const ops = new Map<string, StoredOp>();
  const reads = new Map<string, Counter>();
  const wantedOps = opsOf(tasks);
  const wantedReads = readsOf(tasks);
  const parts = [
    ...(wantedOps.length > 0 ? [opPart(qualify, wantedOps, now, ops)] : []),
    ...(wantedReads.length > 0 ? [counterPart(qualify, wantedReads, reads)] : []),
    ...lookups.parts(),
  ];
  await readParts(session, parts, mark);

  const result = runBatch(
    tasks.map((task, index): LockedJob => ({
      tenant: task.tenant,
      job: task.job,
      keys: task.keys,
      rows: (found[index] as () => LockedJob['rows'])(),
      expired: task.job.expiring ? expired(task) : [],
    })),
    { counters, reads, ops },
  );
  const branches = [
    ...opBranches(qualify, result.ops, ops, now),
    ...counterBranches(qualify, result.counters, places),
    ...changeBranches({ qualify, shapes, versions }, result.writes),
  ];
  await writeBranches(session, branches, mark);
  return result.verdicts;
}
