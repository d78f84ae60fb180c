import { compareBytes, type LeasedItem } from '@bursar/core/storage';
import type { Qualify } from '../names.js';
import type { Session } from '../session.js';
import { byDue, claimValues, decodeItem, free, taking, type Request } from './claim.js';

type LanedRequest = Request & { readonly perLane: number };

/** How many items are looked at for one that is wanted, before lanes are visited one by one. */
const breadth = 10;

/** The oldest items that fit into their lanes, among the oldest of all; and whether there were more to look at. */
async function claimFromHead(session: Session, table: string, request: LanedRequest) {
  const most = request.limit * breadth;
  const text =
    `with head as materialized (select t.key, t.lane, t.due from ${table} t where t.kind = $1::text and ${free} ` +
    `order by t.due, t.key limit $7::bigint), ` +
    `flying as (select t.lane, count(*) as n from ${table} t where t.kind = $1::text ` +
    `and t.until > $2::timestamptz group by t.lane), ` +
    `placed as (select h.key, h.due, coalesce(f.n, 0) + ` +
    `row_number() over (partition by h.lane order by h.due, h.key) as place from head h left join flying f using (lane)), ` +
    `picked as materialized (select p.key from placed p where p.place <= $6::bigint ` +
    `order by p.due, p.key limit $3::bigint), taken as (${taking(table)}) ` +
    `select t.r from taken t union all select json_build_array((select count(*) from head))::text`;
  const rows = await session.rows(text, [...claimValues(request), String(request.perLane), String(most)]);
  const seen = rows.pop()?.[0] as number;
  return { items: rows.map(decodeItem), more: seen === most };
}

/** Visits lanes from one name up to another, taking what fits into each, until there is enough. */
async function claimAlong(
  session: Session,
  table: string,
  request: LanedRequest,
  after: string | null,
  upTo: string | null,
): Promise<LeasedItem[]> {
  const text =
    `with recursive lanes as (` +
    `(select t.lane from ${table} t where t.kind = $1::text and ($7::text is null or t.lane > $7::text) ` +
    `order by t.lane limit 1) union all ` +
    `select (select t.lane from ${table} t where t.kind = $1::text and t.lane > l.lane order by t.lane limit 1) ` +
    `from lanes l where l.lane is not null), ` +
    `rooms as (select l.lane, $6::bigint - (select count(*) from ${table} t where t.kind = $1::text ` +
    `and t.lane = l.lane and t.until > $2::timestamptz) as room from lanes l ` +
    `where l.lane is not null and ($8::text is null or l.lane <= $8::text)), ` +
    `picked as materialized (select c.key from rooms r cross join lateral (` +
    `select t.key from ${table} t where t.kind = $1::text and t.lane = r.lane and ${free} ` +
    `order by t.due, t.key limit greatest(r.room, 0)) c limit $3::bigint) ` +
    taking(table);
  const values = [...claimValues(request), String(request.perLane), after, upTo];
  return (await session.rows(text, values)).map(decodeItem);
}

/** Where the last visit of lanes ended, by kind: the next one goes on from there, so that every lane gets its turn. */
export type Rounds = Map<string, string>;

/**
 * Takes due items, each lane up to `perLane` in flight, oldest first as far as full lanes leave any among the oldest.
 * Must run in a transaction: claimers of one kind take turns, because what another one is taking counts.
 */
export async function claimFair(
  session: Session,
  qualify: Qualify,
  rounds: Rounds,
  request: LanedRequest,
): Promise<LeasedItem[]> {
  const table = qualify('work_item');
  const { kind, limit } = request;
  await session.rows(
    `select json_build_array(pg_advisory_xact_lock(hashtextextended($1::text, 0)) is null)::text as r`,
    [`${table} ${kind}`],
  );
  const { items, more } = await claimFromHead(session, table, request);
  if (!more) return items.sort(byDue);
  const last = rounds.get(kind) ?? null;
  for (const [after, upTo] of last === null
    ? [[null, null] as const]
    : [[last, null] as const, [null, last] as const]) {
    const missing = limit - items.length;
    if (missing < 1) break;
    const found = await claimAlong(session, table, { ...request, limit: missing }, after, upTo);
    const end = found.reduce((highest, { lane }) => (compareBytes(lane, highest) > 0 ? lane : highest), '');
    if (found.length > 0) rounds.set(kind, end);
    items.push(...found);
  }
  return items.sort(byDue);
}
