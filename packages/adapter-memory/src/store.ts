import {
  StorageError,
  tenantKey,
  type Counter,
  type Identified,
  type LogTable,
  type Table,
  type TenantId,
} from '@bursar/core/storage';
import { openClaims, type ClaimStore } from './claims.js';
import type { LogRows } from './log.js';
import { openOps, type OpStore } from './ops.js';
import { openRollups } from './rollups.js';
import { openRows, type Rows } from './rows.js';
import { deleteNoted, type Journal } from './undo.js';
import { openWork, type Work } from './work.js';

/** Everything that is stored. Counters, operations and claims lie in flat maps under `tenantKey`. */
export interface Store {
  readonly journal: Journal;
  readonly counters: Map<string, Counter>;
  readonly ops: OpStore;
  readonly claims: ClaimStore;
  readonly work: Work;
  rows(tenant: TenantId, table: Table<Identified>): Rows;
  log(tenant: TenantId, table: LogTable<Identified>): LogRows;
  /** Rows of a global table. */
  global(table: Table<Identified>): Rows;
  purge(tenant: TenantId): void;
}

interface TenantRows {
  readonly tables: Map<string, Rows>;
  readonly logs: Map<string, LogRows>;
}

/** The value under a key, made when there is none. */
function take<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}

/** Opens an empty store. */
export function openStore(journal: Journal): Store {
  const tenants = new Map<TenantId, TenantRows>();
  const globals = new Map<string, Rows>();
  const counters = new Map<string, Counter>();
  const ops = openOps(journal);
  const claims = openClaims(journal);
  const work = openWork(journal);
  const rowsOf = (tenant: TenantId): TenantRows =>
    take(tenants, tenant, () => ({ tables: new Map(), logs: new Map() }));

  return {
    journal,
    counters,
    ops,
    claims,
    work,
    rows: (tenant, table) => {
      if (table.scope !== 'tenant')
        throw new StorageError('misuse', `${table.name} is a global table, reached through the directory`);
      return take(rowsOf(tenant).tables, table.name, () => openRows(table, journal));
    },
    log: (tenant, table) =>
      take(rowsOf(tenant).logs, table.name, () => ({
        rows: openRows(table, journal, [[table.at]]),
        cells: openRollups(table, journal),
      })),
    global: (table) => take(globals, table.name, () => openRows(table, journal)),
    purge: (tenant) => {
      deleteNoted(journal, tenants, tenant);
      for (const name of [...counters.keys()])
        if (name.startsWith(tenantKey(tenant, ''))) deleteNoted(journal, counters, name);
      ops.purge(tenant);
      claims.purge(tenant);
      work.purge(tenant);
    },
  };
}
