import type { Json, LeasedItem } from '@bursar/core/storage';
import { parameter } from '../columns.js';
import { arrayLiteral } from '../literal.js';
import type { Qualify } from '../names.js';
import type { Session } from '../session.js';

/** The end of one lease. */
export interface Settlement {
  readonly item: LeasedItem;
  readonly again: { readonly due: Date; readonly payload?: Json } | undefined;
}

/** Ends many leases in one statement; answers which of them were still their holder's. */
export async function settleItems(
  session: Session,
  qualify: Qualify,
  settlements: readonly Settlement[],
): Promise<boolean[]> {
  const table = qualify('work_item');
  const column = (of: (each: Settlement) => string | null): string => arrayLiteral(settlements.map(of));
  const mine = 't.kind = q.kind and t.key = q.key and t.token = q.token';
  const text =
    `with q as materialized (select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], ` +
    `$5::timestamptz[], $6::jsonb[]) q(n, kind, key, token, due, payload)), ` +
    `kept as (update ${table} t set token = null, until = null, due = q.due, ` +
    `payload = coalesce(q.payload, t.payload) from q where ${mine} and q.due is not null returning q.n), ` +
    `ended as (delete from ${table} t using q where ${mine} and q.due is null returning q.n) ` +
    `select json_build_array(n)::text as r from (select n from kept union all select n from ended) d`;
  const rows = await session.rows(text, [
    arrayLiteral(settlements.map((_, index) => String(index))),
    column(({ item }) => item.kind),
    column(({ item }) => item.key),
    column(({ item }) => item.token),
    column(({ again }) => parameter('instant', true, again?.due)),
    column(({ again }) => (again?.payload === undefined ? null : parameter('json', false, again.payload))),
  ]);
  const done = new Set(rows.map(([n]) => n));
  return settlements.map((_, index) => done.has(index));
}
