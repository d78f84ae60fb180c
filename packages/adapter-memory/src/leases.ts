import type { Json, LeasedItem, Leases } from '@bursar/core/storage';
import type { Door } from './door.js';
import { keepInstant, keepJson } from './values.js';
import { keepItem, leasedItem, type KindOfWork, type Work, type WorkRecord } from './work.js';

/** The leases behind a door. */
export function leasesOf(work: Work, door: Door): Leases {
  const held = ({ kind, key, token }: LeasedItem): WorkRecord | undefined => {
    const record = work.get(kind, key);
    return record?.token === token ? record : undefined;
  };

  /** Leases that ran out put their items back in line. The token stays: until another holder comes, it is theirs. */
  const land = (kind: KindOfWork, now: Date): void => {
    const over: WorkRecord[] = [];
    kind.flying.ascend(null, (record) => {
      const ended = record.until !== null && record.until <= now;
      if (ended) over.push(record);
      return ended;
    });
    for (const record of over) work.change(record, { ...record, flying: false });
  };

  const pick = (kind: KindOfWork, now: Date, limit: number, perLane: number): WorkRecord[] => {
    const picked: WorkRecord[] = [];
    const lanes = new Map(kind.lanes);
    kind.waiting.ascend(null, (record) => {
      if (picked.length >= limit || record.item.due > now) return false;
      const flying = lanes.get(record.item.lane) ?? 0;
      if (flying >= perLane) return true;
      lanes.set(record.item.lane, flying + 1);
      picked.push(record);
      return true;
    });
    return picked;
  };

  return {
    put: async (items) => {
      const kept = items.map(keepItem);
      return door.enter(() => kept.forEach((item) => work.put(item)));
    },
    lease: ({ kind: name, limit, perLane = Infinity, now, forMs, token }) =>
      door.enter(() => {
        const kind = work.kind(name);
        if (!kind) return [];
        land(kind, now);
        const until = new Date(now.getTime() + forMs);
        return pick(kind, now, limit, perLane).map((record) => {
          const leased = { ...record, token: token(), until, attempt: record.attempt + 1, flying: true };
          work.change(record, leased);
          return leasedItem(leased);
        });
      }),
    extend: (item, until) =>
      door.enter(() => {
        const record = held(item);
        if (record) work.change(record, { ...record, until: keepInstant(until, 'work.until'), flying: true });
        return record !== undefined;
      }),
    settle: (item, again) =>
      door.enter(() => {
        const record = held(item);
        if (record) work.change(record, again && putBack(record, again));
        return record !== undefined;
      }),
    cancel: (kind, key, now) =>
      door.enter(() => {
        const record = work.get(kind, key);
        if (!record || (record.until && record.until > now)) return false;
        work.change(record, undefined);
        return true;
      }),
    next: (name) => door.enter(() => firstOf(work.kind(name))),
    depth: (name) => door.enter(() => work.kind(name)?.size ?? 0),
  };
}

function putBack(
  record: WorkRecord,
  { due, payload }: { readonly due: Date; readonly payload?: Json },
): WorkRecord {
  const item = {
    ...record.item,
    due: keepInstant(due, 'work.due'),
    payload: payload === undefined ? record.item.payload : (keepJson(payload, 'work.payload') as Json),
  };
  return { ...record, item, token: null, until: null, flying: false };
}

/** When the first item is due; one in flight comes back at the end of its lease. */
function firstOf(kind: KindOfWork | undefined): Date | null {
  const times: number[] = [];
  kind?.waiting.ascend(null, ({ item }) => {
    times.push(item.due.getTime());
    return false;
  });
  kind?.flying.ascend(null, ({ item, until }) => {
    times.push((until ?? item.due).getTime());
    return false;
  });
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}
