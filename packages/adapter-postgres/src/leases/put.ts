import { compareBytes, type WorkItem } from '@bursar/core/storage';
import { parameter } from '../columns.js';
import type { Branch } from '../counters/branch.js';
import { arrayLiteral } from '../literal.js';
import type { Qualify } from '../names.js';

/** Puts work. An item of the same kind and key gives way to it, lease and all. */
export function workUpsert(qualify: Qualify, items: readonly WorkItem[]): Branch {
  // One statement cannot write a row twice, and writes in one order.
  const last = new Map(items.map((item) => [`${item.kind}\u0000${item.key}`, item]));
  const sorted = [...last.values()].sort(
    (a, b) => compareBytes(a.kind, b.kind) || compareBytes(a.key, b.key),
  );
  const column = (of: (item: WorkItem) => string | null): string => arrayLiteral(sorted.map(of));
  return {
    text: (first) =>
      `insert into ${qualify('work_item')} (kind, key, tenant, lane, due, payload) select * from ` +
      `unnest($${first}::text[], $${first + 1}::text[], $${first + 2}::text[], $${first + 3}::text[], ` +
      `$${first + 4}::timestamptz[], $${first + 5}::jsonb[]) q(kind, key, tenant, lane, due, payload) ` +
      `on conflict (kind, key) do update set tenant = excluded.tenant, lane = excluded.lane, ` +
      `due = excluded.due, payload = excluded.payload, token = null, until = null, attempt = 0`,
    values: [
      column(({ kind }) => kind),
      column(({ key }) => key),
      column(({ tenant }) => tenant),
      column(({ lane }) => lane),
      column(({ due }) => parameter('instant', false, due)),
      column(({ payload }) => parameter('json', false, payload)),
    ],
  };
}
