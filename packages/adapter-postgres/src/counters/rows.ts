import { counterName, emptyCounter, tenantKey, type Counter, type StoredOp } from '@bursar/core/storage';
import { encodings } from '../columns.js';
import { arrayLiteral } from '../literal.js';
import type { Qualify } from '../names.js';
import type { Part } from './reading.js';

/** Something named within a tenant: a counter by its key, an op by its id. */
export interface Named {
  readonly tenant: string;
  readonly key: string;
}

/** Named things as two array parameters. */
export const nameValues = (names: readonly Named[]): [string, string] => [
  arrayLiteral(names.map(({ tenant }) => tenant)),
  arrayLiteral(names.map(({ key }) => key)),
];

const instant = encodings.instant;
const dated = (cell: unknown): Date | null => (cell === null ? null : (instant.decode(cell) as Date));

/**
 * A counter read as `t`, as the text of a JSON array that begins with `head`. Pieced together by hand: it is read for every
 * request, and building JSON costs as much as finding the row.
 */
export const counterText = (head: string): string =>
  `'[' || ${head} || ',"' || t.settled || '","' || t.held || '",' || ` +
  `coalesce((${instant.cell('t.earliest_expiry')})::text, 'null') || ',' || coalesce(t.state::text, 'null') || ']'`;

/** Names that are asked for as `q`, numbered from 1 by `n`. */
export const numbered = (first: number): string =>
  `unnest($${first}::text[], $${first + 1}::text[]) with ordinality q(tenant, key, n)`;

/** Rebuilds a counter from what follows the head in `counterText`. */
export function decodeCounter(cells: readonly unknown[], from: number): Counter {
  return {
    settled: BigInt(cells[from] as string),
    held: BigInt(cells[from + 1] as string),
    earliestExpiry: dated(cells[from + 2]),
    state: cells[from + 3] as Counter['state'],
  };
}

/** Reads counters without locking them. */
export function counterPart(qualify: Qualify, names: readonly Named[], into: Map<string, Counter>): Part {
  return {
    text: (part, first) =>
      `select ${counterText(`${part} || ',' || q.n`)} as r from ${numbered(first)} ` +
      `join ${qualify('counter')} t on t.tenant = q.tenant and t.key = q.key`,
    values: nameValues(names),
    take: (cells) => {
      const { tenant, key } = names[(cells[1] as number) - 1] as Named;
      into.set(counterName(tenant, key), decodeCounter(cells, 2));
    },
  };
}

/** Reads stored operations, except those that need not be kept any more at `now`. */
export function opPart(
  qualify: Qualify,
  names: readonly Named[],
  now: Date,
  into: Map<string, StoredOp>,
): Part {
  const cells = `t.tenant, t.id, t.attempt, t.hash, ${instant.cell('t.keep_until')}, t.retryable, t.result`;
  return {
    text: (part, first) =>
      `select json_build_array(${part}, ${cells})::text as r ` +
      `from unnest($${first}::text[], $${first + 1}::text[]) q(tenant, id) ` +
      `join ${qualify('op')} t on t.tenant = q.tenant and t.id = q.id ` +
      `where t.keep_until is null or t.keep_until > $${first + 2}::timestamptz`,
    values: [...nameValues(names), instant.encode(now)],
    take: ([, tenant, id, attempt, hash, keepUntil, retryable, result]) => {
      into.set(tenantKey(tenant as string, id as string), {
        id: id as string,
        attempt: attempt as string,
        hash: hash as string | null,
        keepUntil: dated(keepUntil),
        retryable: retryable as boolean,
        result: result as StoredOp['result'],
      });
    },
  };
}

/** What each of these counters is, untouched ones included. */
export function filled(
  tenant: string,
  keys: readonly string[],
  found: ReadonlyMap<string, Counter>,
): ReadonlyMap<string, Counter> {
  return new Map(keys.map((key) => [key, found.get(counterName(tenant, key)) ?? emptyCounter]));
}
