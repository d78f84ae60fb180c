import {
  compareBytes,
  tenantKey,
  type BatchResult,
  type FieldKind,
  type StoredOp,
} from '@bursar/core/storage';
import { encodings, fromMs, parameters } from '../columns.js';
import { arrayLiteral, bareLiteral } from '../literal.js';
import type { Qualify } from '../names.js';
import { listSource } from '../shape.js';
import type { Branch } from './branch.js';
import { nameValues } from './rows.js';

const counterPieces = [
  { name: 'place', type: 'text[]' },
  { name: 'settled', type: 'bigint[]' },
  { name: 'held', type: 'bigint[]' },
  { name: 'expiry', type: 'bigint[]' },
  { name: 'state', type: 'json' },
] as const;

/** Writes every changed counter once, where it lies. */
export function counterBranches(
  qualify: Qualify,
  counters: BatchResult['counters'],
  places: ReadonlyMap<string, string>,
): Branch[] {
  if (counters.size === 0) return [];
  const all = Array.from(counters.values(), ({ counter }) => counter);
  const column = (kind: FieldKind, of: (each: (typeof all)[number]) => unknown): string =>
    parameters(kind, true, all.map(of));
  return [
    {
      text: (first) =>
        `update ${qualify('counter')} t set settled = q.settled, held = q.held, ` +
        `earliest_expiry = ${fromMs('q.expiry')}, state = ${encodings.document.one('q.state')} ` +
        `from ${listSource(counterPieces, first)} where t.ctid = q.place::tid returning 1`,
      values: [
        arrayLiteral(Array.from(counters.keys(), (name) => places.get(name) ?? null)),
        column('micros', ({ settled }) => settled),
        column('micros', ({ held }) => held),
        column('instant', ({ earliestExpiry }) => earliestExpiry),
        column('document', ({ state }) => state),
      ],
      expected: { rows: all.length, of: 'a counter' },
    },
  ];
}

type BatchOp = BatchResult['ops'][number];

const columns = 'tenant, id, attempt, hash, keep_until, retryable, result';

const opPieces = [
  { name: 'tenant', type: 'text[]' },
  { name: 'id', type: 'text[]' },
  { name: 'attempt', type: 'text[]' },
  { name: 'hash', type: 'text[]' },
  { name: 'keep_until', type: 'bigint[]' },
  { name: 'retryable', type: 'boolean[]' },
  { name: 'seen', type: 'text[]' },
  { name: 'result', type: 'json' },
] as const;

function opValues(ops: readonly BatchOp[], stored: ReadonlyMap<string, StoredOp>): string[] {
  const column = (kind: FieldKind, of: (each: BatchOp) => unknown): string =>
    parameters(kind, true, ops.map(of));
  return [
    ...nameValues(ops.map(({ tenant, op }) => ({ tenant, key: op.id }))),
    arrayLiteral(ops.map(({ op }) => op.attempt)),
    arrayLiteral(ops.map(({ op }) => op.hash)),
    column('instant', ({ op }) => op.keepUntil),
    bareLiteral(ops.map(({ op }) => String(op.retryable))),
    arrayLiteral(
      ops.map(
        ({ tenant, op }) =>
          (stored.size === 0 ? null : stored.get(tenantKey(tenant, op.id))?.attempt) ?? null,
      ),
    ),
    column('document', ({ op }) => op.result),
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
    `(select q.tenant, q.id, q.attempt, q.hash, ${fromMs('q.keep_until')} as keep_until, q.retryable, q.seen, ` +
    `q.result from ${listSource(opPieces, first)}) q`;
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
