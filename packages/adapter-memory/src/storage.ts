import type {
  Gather,
  Identified,
  LogTable,
  Storage,
  Table,
  TenantStorage,
  Windows,
} from '@bursar/core/storage';
import { collectionOf } from './collection.js';
import { countersOf, openUpdates, type GatherLimits } from './counters.js';
import { directoryOf } from './directory.js';
import { openDoor, type Door } from './door.js';
import { leasesOf } from './leases.js';
import { logOf } from './log.js';
import { openStore, type Store } from './store.js';
import { openWindows } from './windows.js';

/** How a memory storage queues its updates. */
export type MemoryStorageOptions = GatherLimits;

/** A storage in this process's memory. */
export interface MemoryStorage extends Storage {
  /** Resolves when no update waits or runs. */
  idle(): Promise<void>;
}

/**
 * A storage that keeps everything in the memory of this process: for tests, demos and tools of one process. It keeps
 * every promise of the port but survival.
 *
 * @example
 * const storage = memoryStorage();
 * await storage.tenant('acme:live').claims.claim({ key: 'welcome', now: new Date() }); // true
 */
export function memoryStorage(options: MemoryStorageOptions = {}): MemoryStorage {
  const { door, journal } = openDoor();
  const store = openStore(journal);
  const updates = openUpdates(store, door, options);
  return {
    ...storageAt({ store, options, limits: openWindows() }, door, updates),
    idle: () => updates.idle(),
  };
}

interface Parts {
  readonly store: Store;
  readonly options: MemoryStorageOptions;
  readonly limits: Windows;
}

/** The storage as it is reached through one door. */
function storageAt(parts: Parts, door: Door, updates: Gather | null): Storage {
  const { store, options, limits } = parts;
  const tenant = (id: string): TenantStorage => ({
    id,
    collection: ((table: Table<Identified>) =>
      collectionOf(table, door, () => store.rows(id, table))) as TenantStorage['collection'],
    log: ((table: LogTable<Identified>) =>
      logOf(table, door, () => store.log(id, table))) as TenantStorage['log'],
    counters: countersOf(store, door, updates, options, id),
    claims: store.claims.of(id, door),
    purge: () => door.enter(() => store.purge(id)),
  });
  return {
    tenant,
    directory: directoryOf(door, store.global),
    work: leasesOf(store.work, door),
    limits,
    transaction: (work) => door.transaction((inner) => work(storageAt(parts, inner, null))),
  };
}
