import type { Json } from '../kernel/json.js';
import type { TenantId } from './table.js';

/** A piece of due work. `(kind, key)` is unique while it is not settled; a later `put` of the same pair moves its due time and payload. */
export interface WorkItem {
  readonly kind: string;
  readonly key: string;
  readonly tenant: TenantId;
  /** Items of one lane share `perLane`, so that one slow receiver never delays another. */
  readonly lane: string;
  readonly due: Date;
  readonly payload: Json;
}

/** Work leased to one holder until `until`; `token` proves it. */
export interface LeasedItem extends WorkItem {
  readonly token: string;
  readonly until: Date;
  /** How often it has been leased, this time included. */
  readonly attempt: number;
}

/** Due work that survives a crash. A recurring job is an item put back. */
export interface Leases {
  put(items: readonly WorkItem[]): Promise<void>;
  /** Hands out due items (or items whose lease ran out by `now`), oldest due first, at most `perLane` in flight per lane. */
  lease(request: {
    readonly kind: string;
    readonly limit: number;
    readonly perLane?: number;
    readonly now: Date;
    readonly forMs: number;
    /** Makes this holder's tokens; from `Runtime.id`. */
    readonly token: () => string;
  }): Promise<LeasedItem[]>;
  /** False when the lease is no longer this holder's. */
  extend(item: LeasedItem, until: Date): Promise<boolean>;
  /** Ends the item, or puts it back with a new due time. False when the lease is no longer this holder's. */
  settle(item: LeasedItem, again?: { readonly due: Date; readonly payload?: Json }): Promise<boolean>;
  /** Removes an item that is not leased at `now`; false when absent or leased. */
  cancel(kind: string, key: string, now: Date): Promise<boolean>;
  /** When the next item of this kind is due. */
  next(kind: string): Promise<Date | null>;
  /** How many items of this kind wait or are leased. */
  depth(kind: string): Promise<number>;
}
