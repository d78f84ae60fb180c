import type {
  Claims,
  Collection,
  Directory,
  DirectoryCollection,
  Leases,
  Log,
  Storage,
  TenantStorage,
} from '../../storage/storage.js';
import type { Answer, Counters, Job, Outcome } from '../../storage/counters.js';
import type { Json } from '../../kernel/json.js';
import type { Identified, Table } from '../../storage/table.js';

type Note = (what: string) => void;

/** The result of a write, noted when it changed something. */
async function noting<R>(note: Note, what: string, result: Promise<R>): Promise<R> {
  const changed = await result;
  if (changed !== false && changed !== 0) note(what);
  return changed;
}

const collection = <Row extends Identified>(
  inner: Collection<Row>,
  table: Table<Row>,
  note: Note,
): Collection<Row> => ({
  ...inner,
  insert: (row) => noting(note, table.name, inner.insert(row)),
  put: (rows) => noting(note, table.name, inner.put(rows)),
  replace: (seen, next) => noting(note, table.name, inner.replace(seen, next)),
  replaceAll: (where, patch) =>
    noting(note, `${table.name}.${Object.keys(patch).join()}`, inner.replaceAll(where, patch)),
  remove: (where) => noting(note, table.name, inner.remove(where)),
  prune: (where, limit) => noting(note, table.name, inner.prune(where, limit)),
});

const log = <Row extends Identified>(inner: Log<Row>, name: string, note: Note): Log<Row> => ({
  ...inner,
  append: async (rows) => {
    const appended = await inner.append(rows);
    for (const _ of appended.added) note(name);
    return appended;
  },
});

/** What a step stores beside its answer. */
const writesOf = (outcome: Outcome<Json>): readonly string[] =>
  outcome === 'stale'
    ? []
    : [
        ...[...outcome.counters.keys()].map((key) => `counter ${key}`),
        ...outcome.writes.map((write) =>
          'table' in write ? write.table.name : 'log' in write ? write.log.name : write.kind,
        ),
      ];

const counters = (inner: Counters, note: Note): Counters => ({
  ...inner,
  update: async <F extends Record<string, Identified>, R extends Json>(
    job: Job<F, R>,
  ): Promise<Answer<R>> => {
    let writes: readonly string[] = [];
    const answer = await inner.update<F, R>({
      ...job,
      step: (seen) => {
        const outcome = job.step(seen);
        writes = writesOf(outcome);
        return outcome;
      },
    });
    if (!answer.replayed) writes.forEach(note);
    return answer;
  },
});

const claims = (inner: Claims, note: Note): Claims => ({
  claim: (request) => noting(note, 'claim', inner.claim(request)),
  take: (key, now) => inner.take(key, now),
});

const leases = (inner: Leases, note: Note): Leases => ({
  ...inner,
  put: (items) => noting(note, 'work', inner.put(items)),
});

const tenant = (inner: TenantStorage, note: Note): TenantStorage => ({
  id: inner.id,
  collection: (table) => collection(inner.collection(table), table, note),
  log: (table) => log(inner.log(table), table.name, note),
  counters: counters(inner.counters, note),
  claims: claims(inner.claims, note),
  purge: () => noting(note, 'purge', inner.purge()),
});

const directory = (inner: Directory, note: Note): Directory => ({
  collection: <Row extends Identified>(table: Table<Row>): DirectoryCollection<Row> => {
    const rows = inner.collection(table);
    return {
      ...rows,
      insert: (row) => noting(note, table.name, rows.insert(row)),
      replace: (seen, next) => noting(note, table.name, rows.replace(seen, next)),
      remove: (where) => noting(note, table.name, rows.remove(where)),
    };
  },
});

const opened = (inner: Storage, note: Note): Storage => ({
  ...inner,
  tenant: (id) => tenant(inner.tenant(id), note),
  directory: directory(inner.directory, note),
  work: leases(inner.work, note),
  limits: inner.limits,
  transaction: async (work) => {
    const within: string[] = [];
    const result = await inner.transaction((tx) => work(opened(tx, (what) => within.push(what))));
    within.forEach(note);
    return result;
  },
});

/** A storage that tells what was changed in it: names of tables, logs and counters, of committed changes only. */
export function journaled(inner: Storage): { readonly storage: Storage; take(): readonly string[] } {
  const journal: string[] = [];
  return {
    storage: opened(inner, (what) => journal.push(what)),
    take: () => journal.splice(0),
  };
}
