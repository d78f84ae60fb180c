import { compareBytes, tenantKey, type BatchResult, type StoredOp } from '@bursar/core/storage';
import { encodings, parameter } from '../columns.js';
import { arrayLiteral } from '../literal.js';
import type { Qualify } from '../names.js';
import type { Branch } from './branch.js';
import { nameValues } from './rows.js';

/** Writes every changed counter once. */
export function counterBranches(qualify: Qualify, counters: BatchResult['counters']): Branch[] {
  const all = [...counters.values()];
  if (all.length === 0) return [];
  const column = (of: (each: (typeof all)[number]['counter']) => string | null): string =>
    arrayLiteral(all.map(({ counter }) => of(counter)));
  return [
    {
      text: (first) =>
        `update ${qualify('counter')} t set settled = q.settled, held = q.held, ` +
        `earliest_expiry = q.expiry, state = q.state from unnest($${first}::text[], $${first + 1}::text[], ` +
        `$${first + 2}::bigint[], $${first + 3}::bigint[], $${first + 4}::timestamptz[], $${first + 5}::jsonb[]) ` +
        `q(tenant, key, settled, held, expiry, state) where t.tenant = q.tenant and t.key = q.key returning 1`,
      values: [
        ...nameValues(all),
        column(({ settled }) => String(settled)),
        column(({ held }) => String(held)),
        column(({ earliestExpiry }) => parameter('instant', true, earliestExpiry)),
        column(({ state }) => parameter('json', true, state)),
      ],
      expected: { rows: all.length, of: 'a counter' },
    },
  ];
}

type BatchOp = BatchResult['ops'][number];

const columns = 'tenant, id, attempt, hash, keep_until, retryable, result';

function opValues(ops: readonly BatchOp[], stored: ReadonlyMap<string, StoredOp>): string[] {
  return [
    ...nameValues(ops.map(({ tenant, op }) => ({ tenant, key: op.id }))),
    arrayLiteral(ops.map(({ op }) => op.attempt)),
    arrayLiteral(ops.map(({ op }) => op.hash)),
    arrayLiteral(ops.map(({ op }) => parameter('instant', true, op.keepUntil))),
    arrayLiteral(ops.map(({ op }) => String(op.retryable))),
    arrayLiteral(ops.map(({ op }) => parameter('json', false, op.result))),
    arrayLiteral(ops.map(({ tenant, op }) => stored.get(tenantKey(tenant, op.id))?.attempt ?? null)),
  ];
}

/**
 * Stores new operations, also in the place of those that need not be kept at `now`, and those judged anew. An operation
 * that another process stored meanwhile comes up short, and so does one that another process judged anew.
 */
export function opBranches(
  qualify: Qualify,
  ops: BatchResult['ops'],
  stored: ReadonlyMap<string, StoredOp>,
  now: Date,
): Branch[] {
  const table = qualify('op');
  const source = (first: number): string =>
    `unnest($${first}::text[], $${first + 1}::text[], $${first + 2}::text[], $${first + 3}::text[], ` +
    `$${first + 4}::timestamptz[], $${first + 5}::boolean[], $${first + 6}::jsonb[], $${first + 7}::text[]) ` +
    `q(${columns}, seen)`;
  const replaced = (by: string): string =>
    ['attempt', 'hash', 'keep_until', 'retryable', 'result']
      .map((name) => `${name} = ${by}.${name}`)
      .join(', ');
  const insertion: Branch['text'] = (first) =>
    `insert into ${table} as t (${columns}) ` +
    `select q.tenant, q.id, q.attempt, q.hash, q.keep_until, q.retryable, q.result from ${source(first)} ` +
    `on conflict (tenant, id) do update set ${replaced('excluded')} ` +
    `where t.keep_until <= $${first + 8}::timestamptz returning 1`;
  const judgement: Branch['text'] = (first) =>
    `update ${table} t set ${replaced('q')} from ${source(first)} ` +
    `where t.tenant = q.tenant and t.id = q.id and t.attempt = q.seen and t.retryable returning 1`;
  // In one order, as everything that other processes may wait for.
  const sorted = [...ops].sort((a, b) => compareBytes(a.tenant, b.tenant) || compareBytes(a.op.id, b.op.id));
  const branch = (some: readonly BatchOp[], text: Branch['text'], more: readonly string[]): Branch[] => {
    if (some.length === 0) return [];
    const values = [...opValues(some, stored), ...more];
    return [{ text, values, expected: { rows: some.length, of: 'an operation' } }];
  };
  const fresh = sorted.filter(({ replaces }) => !replaces);
  const anew = sorted.filter(({ replaces }) => replaces);
  return [...branch(fresh, insertion, [encodings.instant.encode(now)]), ...branch(anew, judgement, [])];
}
