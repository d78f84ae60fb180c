import type {
  Claims,
  Collection,
  Counters,
  DirectoryCollection,
  Identified,
  Leases,
  Log,
  LogTable,
  Storage,
  Table,
  TenantStorage,
  Windows,
} from '@bursar/core/storage';

/** A row of whatever table. */
export type AnyRow = Identified & Record<string, unknown>;
/** The rows of whatever table. */
export type AnyCollection = Collection<Identified>;
/** The log of whatever entries. */
export type AnyLog = Log<Identified>;

/** How a storage is broken: each member replaces methods of what it is given. */
export interface Sabotage {
  readonly tenant?: (inner: TenantStorage, root: Storage) => Partial<TenantStorage>;
  readonly table?: (table: Table<Identified>) => Table<Identified>;
  readonly logTable?: (table: LogTable<Identified>) => LogTable<Identified>;
  readonly collection?: (
    inner: AnyCollection,
    tenant: TenantStorage,
    root: Storage,
    table: Table<Identified>,
  ) => Partial<AnyCollection>;
  readonly log?: (inner: AnyLog, tenant: TenantStorage, root: Storage) => Partial<AnyLog>;
  readonly counters?: (inner: Counters, tenant: TenantStorage, root: Storage) => Partial<Counters>;
  readonly claims?: (inner: Claims, tenant: TenantStorage, root: Storage) => Partial<Claims>;
  readonly directory?: (inner: DirectoryCollection<Identified>) => Partial<DirectoryCollection<Identified>>;
  readonly work?: (inner: Leases) => Partial<Leases>;
  readonly limits?: (inner: Windows) => Partial<Windows>;
  readonly storage?: (inner: Storage) => Partial<Storage>;
}

/** A way to break a storage, and the cases that must notice. */
export interface Saboteur {
  readonly name: string;
  /** Names of cases; each of them must fail. */
  readonly breaks: readonly string[];
  /** Made anew for each case, so that what it remembers is the case's own. */
  readonly make: () => Sabotage;
}

/** Declares a saboteur that remembers nothing from call to call. */
export const saboteur = (name: string, breaks: readonly string[], how: Sabotage): Saboteur => ({
  name,
  breaks,
  make: () => how,
});

const same = <T>(table: T): T => table;

/** The storage, broken. Transactions are broken alike. */
export function sabotage(inner: Storage, how: Sabotage): Storage {
  const tenantAt = (id: string): TenantStorage => {
    const plain = inner.tenant(id);
    const collection = (declared: Table<Identified>): AnyCollection => {
      const table = (how.table ?? same)(declared);
      const rows = plain.collection(table);
      return { ...rows, ...how.collection?.(rows, plain, inner, table) };
    };
    const log = (declared: LogTable<Identified>): AnyLog => {
      const entries = plain.log((how.logTable ?? same)(declared));
      return { ...entries, ...how.log?.(entries, plain, inner) };
    };
    return {
      ...plain,
      collection: collection as TenantStorage['collection'],
      log: log as TenantStorage['log'],
      counters: { ...plain.counters, ...how.counters?.(plain.counters, plain, inner) },
      claims: { ...plain.claims, ...how.claims?.(plain.claims, plain, inner) },
      ...how.tenant?.(plain, inner),
    };
  };
  const directory = (table: Table<Identified>): DirectoryCollection<Identified> => {
    const rows = inner.directory.collection(table);
    return { ...rows, ...how.directory?.(rows) };
  };
  return {
    ...inner,
    tenant: tenantAt,
    directory: { collection: directory as Storage['directory']['collection'] },
    work: { ...inner.work, ...how.work?.(inner.work) },
    limits: { ...inner.limits, ...how.limits?.(inner.limits) },
    transaction: (work) => inner.transaction((tx) => work(sabotage(tx, how))),
    ...how.storage?.(inner),
  };
}

/** Lets others go first, as a round trip to a server would. */
export const roundTrip = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Breaks every row on its way out. */
export const reading = (change: (row: AnyRow) => Identified): Sabotage => {
  const out = (row: Identified): Identified => change({ ...row });
  return {
    collection: (inner) => ({
      get: async (id) => {
        const row = await inner.get(id);
        return row && out(row);
      },
      find: async (...args) => (await inner.find(...args)).map(out),
    }),
    log: (inner) => ({
      get: async (id) => {
        const row = await inner.get(id);
        return row && out(row);
      },
      page: async (...args) => (await inner.page(...args)).map(out),
    }),
  };
};

/** Breaks every row on its way in. */
export const writing = (change: (row: AnyRow) => Identified): Sabotage => {
  const into = (row: Identified): Identified => change({ ...row });
  return {
    collection: (inner) => ({
      insert: (row) => inner.insert(into(row)),
      put: (rows) => inner.put(rows.map(into)),
      replace: (seen, next) => inner.replace(seen, into(next)),
      replaceAll: (where, patch) => {
        const { id: _, ...changed } = { ...into({ ...patch, id: '' }) };
        return inner.replaceAll(where, changed);
      },
    }),
    log: (inner) => ({ append: (rows) => inner.append(rows.map(into)) }),
  };
};

/** The row with every value changed that the change is for. */
export const mapValues = (row: AnyRow, change: (value: unknown, name: string) => unknown): Identified =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, change(value, name)])) as never;
