import { emptyCounter, tenantKey, type Counter, type StoredOp } from '@bursar/core/storage';
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

/** A counter read as `t`, in JSON. */
export const counterCells = `t.tenant, t.key, t.settled::text, t.held::text, ${instant.cell('t.earliest_expiry')}, t.state`;

/** Rebuilds a counter from `counterCells`, and its name. */
export function decodeCounter(cells: readonly unknown[], from = 0): Named & { readonly counter: Counter } {
  return {
    tenant: cells[from] as string,
    key: cells[from + 1] as string,
    counter: {
      settled: BigInt(cells[from + 2] as string),
      held: BigInt(cells[from + 3] as string),
      earliestExpiry: dated(cells[from + 4]),
      state: cells[from + 5] as Counter['state'],
    },
  };
}

/** Reads counters without locking them. */
export function counterPart(qualify: Qualify, names: readonly Named[], into: Map<string, Counter>): Part {
  return {
    text: (part, first) =>
      `select json_build_array(${part}, ${counterCells})::text as r ` +
      `from unnest($${first}::text[], $${first + 1}::text[]) q(tenant, key) ` +
      `join ${qualify('counter')} t on t.tenant = q.tenant and t.key = q.key`,
    values: nameValues(names),
    take: (cells) => {
      const { tenant, key, counter } = decodeCounter(cells, 1);
      into.set(tenantKey(tenant, key), counter);
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
  return new Map(keys.map((key) => [key, found.get(tenantKey(tenant, key)) ?? emptyCounter]));
}
