import { compareBytes, type Json, type LeasedItem, type TenantId, type WorkItem } from '@bursar/core/storage';
import { openSorted, type Sorted } from './sorted.js';
import type { Journal } from './undo.js';
import { giveValue, keepInstant, keepJson, keepText } from './values.js';

/** A stored piece of work. `flying` says that a holder had it at the last look at the clock. */
export interface WorkRecord {
  readonly item: WorkItem;
  readonly token: string | null;
  readonly until: Date | null;
  readonly attempt: number;
  readonly flying: boolean;
}

/** The work of one kind. */
export interface KindOfWork {
  /** By due time. */
  readonly waiting: Sorted<WorkRecord>;
  /** By the end of the lease. */
  readonly flying: Sorted<WorkRecord>;
  /** How many of a lane are flying. */
  readonly lanes: Map<string, number>;
  size: number;
}

/** All due work. */
export interface Work {
  get(kind: string, key: string): WorkRecord | undefined;
  kind(kind: string): KindOfWork | undefined;
  change(before: WorkRecord | undefined, after: WorkRecord | undefined): void;
  /** Puts an item that `keepItem` took in; one with the same kind and key gives way to it, lease and all. */
  put(item: WorkItem): void;
  purge(tenant: TenantId): void;
}

const nameOf = (kind: string, key: string): string => `${kind}\u0000${key}`;
const byDue = (a: WorkRecord, b: WorkRecord): number =>
  a.item.due.getTime() - b.item.due.getTime() || compareBytes(a.item.key, b.item.key);
const byEnd = (a: WorkRecord, b: WorkRecord): number =>
  (a.until?.getTime() ?? 0) - (b.until?.getTime() ?? 0) || compareBytes(a.item.key, b.item.key);

/** Takes an item in. @throws StorageError `misuse` for a value that cannot be stored. */
export const keepItem = ({ kind, key, tenant, lane, due, payload }: WorkItem): WorkItem => ({
  kind: keepText(kind, 'work.kind'),
  key: keepText(key, 'work.key'),
  tenant: keepText(tenant, 'work.tenant'),
  lane: keepText(lane, 'work.lane'),
  due: keepInstant(due, 'work.due'),
  payload: keepJson(payload, 'work.payload') as Json,
});

/** The item as its holder gets it. */
export function leasedItem({ item, token, until, attempt }: WorkRecord): LeasedItem {
  return {
    ...item,
    due: new Date(item.due),
    payload: giveValue(item.payload) as Json,
    token: token ?? '',
    until: new Date(until ?? item.due),
    attempt,
  };
}

/** Opens an empty store of due work. */
export function openWork(journal: Journal): Work {
  const records = new Map<string, WorkRecord>();
  const kinds = new Map<string, KindOfWork>();

  const kindOf = (name: string): KindOfWork => {
    let kind = kinds.get(name);
    if (!kind)
      kinds.set(
        name,
        (kind = { waiting: openSorted(byDue), flying: openSorted(byEnd), lanes: new Map(), size: 0 }),
      );
    return kind;
  };

  const count = (record: WorkRecord, by: 1 | -1): void => {
    const { kind: name, lane } = record.item;
    const kind = kindOf(name);
    kind.size += by;
    if (!record.flying) return;
    const flying = (kind.lanes.get(lane) ?? 0) + by;
    if (flying === 0) kind.lanes.delete(lane);
    else kind.lanes.set(lane, flying);
  };
  const listOf = (record: WorkRecord): Sorted<WorkRecord> =>
    kindOf(record.item.kind)[record.flying ? 'flying' : 'waiting'];

  const apply = (before: WorkRecord | undefined, after: WorkRecord | undefined): void => {
    if (before) {
      listOf(before).remove(before);
      count(before, -1);
      records.delete(nameOf(before.item.kind, before.item.key));
    }
    if (after) {
      records.set(nameOf(after.item.kind, after.item.key), after);
      count(after, 1);
      listOf(after).add(after);
    }
  };

  const change: Work['change'] = (before, after) => {
    apply(before, after);
    journal.note(() => apply(after, before));
  };

  return {
    get: (kind, key) => records.get(nameOf(kind, key)),
    kind: (kind) => kinds.get(kind),
    change,
    put: (item) => {
      const before = records.get(nameOf(item.kind, item.key));
      change(before, { item, token: null, until: null, attempt: 0, flying: false });
    },
    purge: (tenant) => {
      for (const record of [...records.values()])
        if (record.item.tenant === tenant) change(record, undefined);
    },
  };
}
