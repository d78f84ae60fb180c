import { compareBytes, type LeasedItem, type Leases } from '@bursar/core/storage';
import { encodings, parameter } from '../columns.js';
import type { Qualify } from '../names.js';
import type { Session, Values } from '../session.js';

type Request = Parameters<Leases['lease']>[0];

/** A work item read as `t`, in JSON. */
const cells =
  `t.kind, t.key, t.tenant, t.lane, ${encodings.instant.cell('t.due')}, t.payload, t.token, ` +
  `${encodings.instant.cell('t.until')}, t.attempt`;

function decodeItem(row: readonly unknown[]): LeasedItem {
  const [kind, key, tenant, lane, due, payload, token, until, attempt] = row;
  return {
    kind: kind as string,
    key: key as string,
    tenant: tenant as string,
    lane: lane as string,
    due: encodings.instant.decode(due) as Date,
    payload: payload as LeasedItem['payload'],
    token: token as string,
    until: encodings.instant.decode(until) as Date,
    attempt: attempt as number,
  };
}

const byDue = (a: LeasedItem, b: LeasedItem): number =>
  a.due.getTime() - b.due.getTime() || compareBytes(a.key, b.key);

const free = `t.due <= $2::timestamptz and (t.until is null or t.until <= $2::timestamptz)`;

/** $1 kind, $2 now, $3 limit, $4 token, $5 until. The test is repeated where the row is taken: others may be faster. */
const taking = (table: string): string =>
  `update ${table} t set token = $4::text, until = $5::timestamptz, attempt = t.attempt + 1 ` +
  `from picked p where t.kind = $1::text and t.key = p.key and ${free} ` +
  `returning json_build_array(${cells})::text as r`;

const valuesOf = ({ kind, limit, now, forMs, token }: Request): Values => [
  parameter('text', false, kind),
  parameter('instant', false, now),
  String(limit),
  token(),
  parameter('instant', false, new Date(now.getTime() + forMs)),
];

async function taken(session: Session, text: string, values: Values): Promise<LeasedItem[]> {
  return (await session.rows(text, values)).map(decodeItem).sort(byDue);
}

/** Takes the oldest due items, stepping over those that somebody else is taking. */
export function claimOldest(session: Session, qualify: Qualify, request: Request): Promise<LeasedItem[]> {
  const table = qualify('work_item');
  const picked =
    `select t.key from ${table} t where t.kind = $1::text and ${free} ` +
    `order by t.due, t.key limit $3::bigint for update skip locked`;
  return taken(session, `with picked as materialized (${picked}) ${taking(table)}`, valuesOf(request));
}

/**
 * Takes the oldest due items, each lane up to `perLane` in flight. Must run in a transaction: claimers of one kind take
 * turns, because what another one is taking counts. Costs a few index probes per lane that has any work.
 */
export async function claimFair(
  session: Session,
  qualify: Qualify,
  request: Request & { readonly perLane: number },
): Promise<LeasedItem[]> {
  const table = qualify('work_item');
  await session.rows(
    `select json_build_array(pg_advisory_xact_lock(hashtextextended($1::text, 0)) is null)::text as r`,
    [`${table} ${request.kind}`],
  );
  const text =
    `with recursive lanes as (` +
    `(select t.lane from ${table} t where t.kind = $1::text order by t.lane limit 1) union all ` +
    `select (select t.lane from ${table} t where t.kind = $1::text and t.lane > l.lane order by t.lane limit 1) ` +
    `from lanes l where l.lane is not null), ` +
    `rooms as (select l.lane, $6::bigint - (select count(*) from ${table} t where t.kind = $1::text ` +
    `and t.lane = l.lane and t.until > $2::timestamptz) as room from lanes l where l.lane is not null), ` +
    `picked as materialized (select c.key from rooms r cross join lateral (` +
    `select t.key, t.due from ${table} t where t.kind = $1::text and t.lane = r.lane and ${free} ` +
    `order by t.due, t.key limit greatest(r.room, 0)) c order by c.due, c.key limit $3::bigint) ` +
    taking(table);
  return taken(session, text, [...valuesOf(request), String(request.perLane)]);
}
