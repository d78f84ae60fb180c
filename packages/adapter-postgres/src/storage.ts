import {
  StorageError,
  type AnyJob,
  type Answer,
  type Collection,
  type Counters,
  type Identified,
  type Json,
  type Log,
  type LogTable,
  type Storage,
  type Table,
  type TenantStorage,
  type Windows,
} from '@bursar/core/storage';
import type { Appended, Appending } from './append.js';
import { openClaims } from './claims.js';
import { openCollection } from './collection.js';
import { openDirectory } from './directory.js';
import { openLeases } from './leases.js';
import type { Settlement } from './leases/settle.js';
import { openLog } from './log.js';
import type { Qualify } from './names.js';
import { purgeTenant } from './purge.js';
import type { Counter } from '@bursar/core/storage';
import type { Session } from './session.js';
import type { Asked } from './rows-by-id.js';
import type { Shape, Shapes } from './shape.js';

/** Where a storage's calls run: over the pool, or inside one open transaction. */
export interface Site {
  readonly schema: string;
  readonly qualify: Qualify;
  readonly shapes: Shapes;
  readonly session: Session;
  readonly limits: Windows;
  /** Runs statements that belong together: in a transaction of their own, or in the open one. */
  atomically<T>(work: (session: Session) => Promise<T>): Promise<T>;
  read(tenant: string, keys: readonly string[]): Promise<ReadonlyMap<string, Counter>>;
  update(tenant: string, job: AnyJob): Promise<Answer<Json>>;
  get(shape: Shape, asked: Asked): Promise<Identified | undefined>;
  append(log: LogTable<Identified>, call: Appending): Promise<Appended>;
  settle(settlement: Settlement): Promise<boolean>;
  readonly transaction: Storage['transaction'];
}

function tenantOf(site: Site, id: string): TenantStorage {
  const { session, qualify, shapes, schema } = site;
  const counters: Counters = {
    read: (keys) => site.read(id, keys),
    // Row types are the caller's; the queue and the statements only pass rows through.
    update: (job) => site.update(id, job as unknown as AnyJob) as never,
  };
  return {
    id,
    counters,
    claims: openClaims(session, qualify, id),
    collection: <Row extends Identified>(table: Table<Row>) => {
      const shape = shapes(table);
      if (!shape.scoped) throw new StorageError('misuse', `${table.name} is global: use the directory`);
      return openCollection(site, shape, id) as unknown as Collection<Row>;
    },
    log: <Row extends Identified>(table: LogTable<Row>) => {
      const log = table as unknown as LogTable<Identified>;
      return openLog(site, log, id) as unknown as Log<Row>;
    },
    purge: () => site.atomically((inner) => purgeTenant(inner, qualify, schema, id)),
  };
}

/** The port over a site. */
export function storageAt(site: Site): Storage {
  return {
    tenant: (id) => tenantOf(site, id),
    directory: openDirectory(site, site.shapes),
    work: openLeases(site, site.qualify),
    limits: site.limits,
    transaction: site.transaction,
  };
}
