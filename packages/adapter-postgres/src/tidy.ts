import { parameter } from './columns.js';
import type { Qualify } from './names.js';
import type { Session } from './session.js';

/** Removes operations and claims that need not be kept at `now`, at most `limit` of each; returns how many. */
export async function tidy(session: Session, qualify: Qualify, now: Date, limit: number): Promise<number> {
  const old = (table: string, column: string): string =>
    `delete from ${table} where ctid = any(array(select t.ctid from ${table} t ` +
    `where t.${column} <= $1::timestamptz order by t.${column} limit $2::bigint for update skip locked))`;
  const values = [parameter('instant', false, now), String(limit)];
  const ops = await session.run(old(qualify('op'), 'keep_until'), values);
  return ops + (await session.run(old(qualify('claim'), 'expires'), values));
}
