import { compareBytes, type LeasedItem, type Leases } from '@bursar/core/storage';
import { encodings, parameter } from '../columns.js';
import type { Qualify } from '../names.js';
import { hot, type Session, type Values } from '../session.js';

/** What a claimer asks for. */
export type Request = Parameters<Leases['lease']>[0];

/** A work item read as `t`, in JSON. */
const cells =
  `t.kind, t.key, t.tenant, t.lane, ${encodings.instant.cell('t.due')}, t.payload, t.token, ` +
  `${encodings.instant.cell('t.until')}, t.attempt`;

/** Rebuilds an item from what `taking` returns. */
export function decodeItem(row: readonly unknown[]): LeasedItem {
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

/** Oldest due first, by key where due together. */
export const byDue = (a: LeasedItem, b: LeasedItem): number =>
  a.due.getTime() - b.due.getTime() || compareBytes(a.key, b.key);

/** The parameters that every claim begins with: $1 kind, $2 now, $3 limit, $4 token, $5 until. */
export const claimValues = ({ kind, limit, now, forMs, token }: Request): Values => [
  parameter('text', false, kind),
  parameter('instant', false, now),
  String(limit),
  token(),
  parameter('instant', false, new Date(now.getTime() + forMs)),
];

/** Whether an item `t` waits and is due. Those whose lease ran out have been landed before. */
export const free = `t.until is null and t.due <= $2::timestamptz`;

/** Takes the items whose keys are `picked`. The test is repeated where the row is taken: others may be faster. */
export const taking = (table: string): string =>
  `update ${table} t set token = $4::text, until = $5::timestamptz, attempt = t.attempt + 1 ` +
  `from picked p where t.kind = $1::text and t.key = p.key and ${free} ` +
  `returning json_build_array(${cells})::text as r`;

/** Puts items whose lease ran out back in line. The token stays: until another holder comes, they are the last one's. */
export async function landOver(session: Session, table: string, { kind, now }: Request): Promise<void> {
  const over =
    `select t.key from ${table} t where t.kind = $1::text and t.until is not null and t.until <= $2::timestamptz ` +
    `for update skip locked`;
  await session.run(
    `${hot}with over as materialized (${over}) update ${table} t set until = null from over o ` +
      `where t.kind = $1::text and t.key = o.key and t.until is not null and t.until <= $2::timestamptz`,
    [parameter('text', false, kind), parameter('instant', false, now)],
  );
}

/** Takes the oldest due items, stepping over those that somebody else is taking. */
export async function claimOldest(
  session: Session,
  qualify: Qualify,
  request: Request,
): Promise<LeasedItem[]> {
  const table = qualify('work_item');
  await landOver(session, table, request);
  const picked =
    `select t.key from ${table} t where t.kind = $1::text and ${free} ` +
    `order by t.due, t.key limit $3::bigint for update skip locked`;
  const text = `${hot}with picked as materialized (${picked}) ${taking(table)}`;
  return (await session.rows(text, claimValues(request))).map(decodeItem).sort(byDue);
}
