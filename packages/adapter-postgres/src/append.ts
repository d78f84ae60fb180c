import { tenantKey, type Identified, type LogTable } from '@bursar/core/storage';
import { contributions, dimensionsOf, raise, type Dimension } from './cells.js';
import { arrayLiteral } from './literal.js';
import type { Qualify } from './names.js';
import type { Session } from './session.js';
import { rowSource, rowValues, type Owned, type Shapes } from './shape.js';

/** One call of `append`. */
export interface Appending {
  readonly tenant: string;
  readonly rows: readonly Identified[];
}

/** What became of its rows. */
export interface Appended {
  readonly added: readonly string[];
  readonly known: readonly string[];
}

/** Raises the cells of one dimension by what the rows really added contribute. */
function raising(dimension: Dimension, rows: readonly Owned[], first: number) {
  const parts = contributions(dimension, rows);
  const measured = dimension.columns.map((_, index) => `m${index}`);
  const names = ['tenant', 'id', 'day', 'value', ...measured];
  const types = ['text[]', 'text[]', 'date[]', 'text[]', ...measured.map(() => 'bigint[]')];
  const sums = ['count(*)', ...measured.map((name) => `sum(q.${name})::bigint`)];
  const source =
    `select q.tenant, q.day, q.value, ${sums.join(', ')} ` +
    `from unnest(${types.map((type, index) => `$${first + index}::${type}`).join(', ')}) q(${names.join(', ')}) ` +
    `join added a on a.tenant = q.tenant and a.id = q.id group by q.tenant, q.day, q.value ` +
    `order by q.tenant collate "C", q.day, q.value collate "C"`;
  return {
    text: raise(dimension, source),
    values: [
      arrayLiteral(parts.map(({ tenant }) => tenant)),
      arrayLiteral(parts.map(({ id }) => id)),
      arrayLiteral(parts.map(({ day }) => day)),
      arrayLiteral(parts.map(({ value }) => value)),
      ...measured.map((_, index) => arrayLiteral(parts.map(({ measures }) => String(measures[index])))),
    ],
  };
}

/**
 * Appends the rows of many calls, and raises the rollups by those that were not there, in one statement. Of rows with
 * one id the first counts.
 */
export async function appendRows(
  session: Session,
  qualify: Qualify,
  shapes: Shapes,
  log: LogTable<Identified>,
  calls: readonly Appending[],
): Promise<Appended[]> {
  const first = new Map<string, Owned>();
  for (const { tenant, rows } of calls)
    for (const row of rows) {
      const name = tenantKey(tenant, row.id);
      if (!first.has(name)) first.set(name, { tenant, row });
    }
  const rows = [...first.values()];
  if (rows.length === 0) return calls.map(() => ({ added: [], known: [] }));
  const shape = shapes(log);
  const values = rowValues(shape, rows);
  const branches = [
    `added as (insert into ${shape.name} (${shape.all}) ${rowSource(shape, 1)} ` +
      `on conflict do nothing returning tenant, id)`,
  ];
  for (const [index, dimension] of dimensionsOf(qualify, log).entries()) {
    const branch = raising(dimension, rows, values.length + 1);
    branches.push(`r${index} as (${branch.text})`);
    values.push(...branch.values);
  }
  const text = `with ${branches.join(', ')} select json_build_array(tenant, id)::text as r from added`;
  const stored = await session.rows(text, values);
  const added = new Set(stored.map(([tenant, id]) => tenantKey(tenant as string, id as string)));
  return calls.map(({ tenant, rows: own }) => {
    const answer = { added: [] as string[], known: [] as string[] };
    // Each row is answered as added once: to the call that came first.
    for (const { id } of own) (added.delete(tenantKey(tenant, id)) ? answer.added : answer.known).push(id);
    return answer;
  });
}
