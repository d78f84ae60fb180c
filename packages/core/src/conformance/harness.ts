import { seededRandom, type SeededRandom } from '../testing/random.js';
import type { Storage, TenantStorage } from '../storage/storage.js';

/**
 * What a case needs beyond one storage: `sessions`, a second storage over the same data that really runs beside the
 * first; `timeouts`, that waiting for a lock held elsewhere ends by itself.
 */
export type Need = 'sessions' | 'timeouts';

/** What a case works with. Tenants and names are its own, so that cases can share one database. */
export interface Harness {
  readonly storage: Storage;
  /** The other session. @throws Error in a case that does not need `sessions`. */
  readonly peer: Storage;
  /** An empty tenant. */
  readonly tenant: TenantStorage;
  /** Another empty tenant, to be left alone. */
  readonly other: TenantStorage;
  /** A text that nothing stored so far contains; texts of one case sort in the order in which they were asked for. */
  name(): string;
  /** The same numbers in every run. */
  readonly random: SeededRandom;
  /** How many updates may wait before one is refused. */
  readonly queue: number;
}

/** One promise of the port, and how to catch an adapter that breaks it. */
export interface ConformanceCase {
  /** `area: what is checked`; unique. */
  readonly name: string;
  /** The promise, as a sentence. */
  readonly promise: string;
  readonly needs: readonly Need[];
  /** @throws BrokenPromise, or whatever the adapter threw where it should not. */
  run(harness: Harness): Promise<void>;
}

/** Declares a case that needs nothing but a storage, unless told. */
export const promised = (
  name: string,
  promise: string,
  run: (harness: Harness) => Promise<void>,
  needs: readonly Need[] = [],
): ConformanceCase => ({ name, promise, needs, run });

/** An adapter under test, open. */
export interface ConformanceSession {
  readonly storage: Storage;
  /** A second session over the same data, when the adapter has `sessions`. */
  readonly peer?: Storage;
  close(): Promise<void>;
}

/** How the suite gets at an adapter. The tables of `tables.ts` must exist; what earlier runs left in them does not matter. */
export interface ConformanceAdapter {
  readonly name: string;
  /** The server behind it with its version, for the record; `none` for a storage without one. */
  readonly server: string;
  readonly has: readonly Need[];
  /** How many updates may wait in the storage that `open` gives. Keep it low (about 100): a case fills the queue. */
  readonly queue: number;
  /** A text never given before, in this run or an earlier one; `crypto.randomUUID` will do. */
  id(): string;
  open(): Promise<ConformanceSession>;
}

/** Prepares what one case works with. */
export function harnessFor(
  { id, queue }: ConformanceAdapter,
  { storage, peer }: ConformanceSession,
): Harness {
  const run = id();
  let names = 0;
  return {
    storage,
    get peer(): Storage {
      if (!peer) throw new Error('this adapter has no second session');
      return peer;
    },
    tenant: storage.tenant(`${run}-a`),
    other: storage.tenant(`${run}-b`),
    name: () => `${run}-${(++names).toString().padStart(6, '0')}`,
    random: seededRandom(20_261),
    queue,
  };
}
