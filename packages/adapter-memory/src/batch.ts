import {
  compareRows,
  emptyCounter,
  matches,
  runBatch,
  StorageError,
  type AnyJob,
  type BatchResult,
  type Identified,
  type LockedJob,
  type Lookup,
  type NetWrite,
  type TenantId,
  type Verdict,
  type Where,
} from '@bursar/core/storage';
import type { Conditions } from './access.js';
import { byId, findRows } from './find.js';
import { appendRow } from './log.js';
import type { Rows } from './rows.js';
import { shapeOf, type Row } from './shape.js';
import type { Store } from './store.js';
import { setNoted } from './undo.js';
import { giveCounter, keepCounter } from './values.js';
import { keepItem } from './work.js';

/** A job and the tenant whose door it came through. */
export interface TenantJob {
  readonly tenant: TenantId;
  readonly job: AnyJob;
}

/**
 * Runs jobs as one batch and stores what they decided. Nothing else can run meanwhile, so every counter is locked and
 * rows are read when a step needs them.
 *
 * @throws what the store refuses; the caller then takes back the whole batch.
 */
export function runJobs(store: Store, jobs: readonly TenantJob[]): readonly Verdict[] {
  const counter = (name: string) => {
    const stored = store.counters.get(name);
    return stored ? giveCounter(stored) : emptyCounter;
  };
  const counters = { get: counter };
  const lent: Lent = new Map();
  for (const { tenant, job } of jobs) if (job.ops.length > 0) store.ops.tidy(tenant, job.now);
  const batch = runBatch(
    jobs.map((each) => lockedJob(store, lent, each)),
    { counters, reads: counters, ops: store.ops },
  );
  keepBatch(store, batch);
  return batch.verdicts;
}

/** Copies of stored rows that the steps of one batch are shown; a row that many of them look up is copied once. */
type Lent = Map<Row, Identified>;

interface MemoryJob extends TenantJob {
  readonly store: Store;
  readonly lent: Lent;
}

/** Members read on demand; on a prototype, since accessors on each job would be slow to make. */
const onDemand = {
  get rows() {
    const { store, tenant, job, lent } = this as unknown as MemoryJob;
    const found: Record<string, readonly Identified[]> = {};
    for (const name of Object.keys(job.find)) {
      const lookup = job.find[name] as Lookup<Identified>;
      found[name] = readLookup(store.rows(tenant, lookup.table), lookup, lent);
    }
    return found;
  },
  get expired() {
    const { store, tenant, job, lent } = this as unknown as MemoryJob;
    if (!job.expiring) return [];
    const { table, where } = job.expiring;
    return readLookup(store.rows(tenant, table), { table, where: where(job.now) }, lent);
  },
};

const lockedJob = (store: Store, lent: Lent, { tenant, job }: TenantJob): LockedJob & MemoryJob =>
  Object.assign(Object.create(onDemand) as typeof onDemand, { store, lent, tenant, job, keys: [] });

function readLookup(
  rows: Rows,
  { ids, where = {}, order, limit }: Lookup<Identified>,
  lent: Lent,
): Identified[] {
  const lend = (row: Row): Identified => {
    let copy = lent.get(row);
    if (!copy) lent.set(row, (copy = rows.shape.give(row)));
    return copy;
  };
  const options = { ...(order ? { order } : {}), ...(limit === undefined ? {} : { limit }) };
  if (!ids) return findRows(rows, where as Conditions, options).map(lend);
  const found: Row[] = [];
  for (const id of ids) {
    const row = rows.get(id);
    if (row && !found.includes(row) && matches(where as Where<Row>, row)) found.push(row);
  }
  if (found.length > 1) found.sort((a, b) => compareRows(order ?? byId, a, b));
  return (limit === undefined ? found : found.slice(0, limit)).map(lend);
}

function keepBatch(store: Store, { counters, writes, ops }: BatchResult): void {
  for (const [name, { counter }] of counters)
    setNoted(store.journal, store.counters, name, keepCounter(counter));
  for (const write of writes) keepWrite(store, write);
  for (const { tenant, op } of ops) store.ops.put(tenant, op);
}

function keepWrite(store: Store, write: NetWrite): void {
  if (write.kind === 'work') {
    store.work.put(keepItem(write.item));
    return;
  }
  if (write.kind === 'append') {
    const row = shapeOf(write.log).keep(write.row);
    if (!appendRow(store.log(write.tenant, write.log), row))
      throw new StorageError(
        'conflict',
        `${write.log.name} ${row.id} or a unique value of it is known already`,
      );
    return;
  }
  const rows = store.rows(write.tenant, write.table);
  if (write.kind === 'insert') {
    const row = rows.shape.keep(write.row);
    if (!rows.add(row))
      throw new StorageError('conflict', `${write.table.name} ${row.id} or a unique value of it is taken`);
    return;
  }
  // The step was shown it in this very batch.
  const stored = rows.get(write.seen.id) as Row;
  if (write.kind === 'remove') rows.delete(stored);
  else rows.set(rows.shape.keep(write.next, stored, write.seen));
}
