import { outgoingEvents } from '@bursar/core/storage';
import { parameter } from './columns.js';
import type { Qualify } from './names.js';
import type { Session } from './session.js';

/** The oldest events of each tenant, found tenant by tenant: no index leads with the instant alone. */
const oldEvents = (table: string): string =>
  `with recursive tenants as ((select t.tenant from ${table} t order by t.tenant limit 1) union all ` +
  `select (select t.tenant from ${table} t where t.tenant > l.tenant order by t.tenant limit 1) ` +
  `from tenants l where l.tenant is not null), ` +
  `old as materialized (select e.tenant, e.id from tenants l cross join lateral (` +
  `select t.tenant, t.id from ${table} t where t.tenant = l.tenant and t.at < $1::timestamptz ` +
  `order by t.at, t.id limit $2::bigint) e where l.tenant is not null limit $2::bigint) ` +
  `delete from ${table} t using old o where t.tenant = o.tenant and t.id = o.id`;

/**
 * Removes operations and claims that need not be kept at `now`, and outgoing events before `eventsBefore` where it is given,
 * at most `limit` of each; returns how many.
 */
export async function tidy(
  session: Session,
  qualify: Qualify,
  now: Date,
  limit: number,
  eventsBefore?: Date,
): Promise<number> {
  const old = (table: string, column: string): string =>
    `delete from ${table} where ctid = any(array(select t.ctid from ${table} t ` +
    `where t.${column} <= $1::timestamptz order by t.${column} limit $2::bigint for update skip locked))`;
  const upTo = (instant: Date) => [parameter('instant', false, instant), String(limit)];
  const ops = await session.run(old(qualify('op'), 'keep_until'), upTo(now));
  const claims = await session.run(old(qualify('claim'), 'expires'), upTo(now));
  const events = eventsBefore
    ? await session.run(oldEvents(qualify(outgoingEvents.name)), upTo(eventsBefore))
    : 0;
  return ops + claims + events;
}
