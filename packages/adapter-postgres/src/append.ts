import { tenantKey, type Identified, type LogTable } from '@bursar/core/storage';
import { dimensionsOf, measured, raise, valuesOf, type Dimension, type Measured } from './cells.js';
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

/** The rows that were really added, with what they are summed up by; `n` numbers the rows given. */
function measuring(dimension: Dimension, rows: readonly Measured[], first: number) {
  const amounts = dimension.columns.map((_, index) => `m${index}`);
  const names = ['n', 'tenant', 'id', 'day', ...amounts];
  const types = ['bigint[]', 'text[]', 'text[]', 'date[]', ...amounts.map(() => 'bigint[]')];
  return {
    text:
      `materialized (select q.n, q.tenant, q.day${amounts.map((name) => `, q.${name}`).join('')} ` +
      `from unnest(${types.map((type, index) => `$${first + index}::${type}`).join(', ')}) q(${names.join(', ')}) ` +
      `join added a on a.tenant = q.tenant and a.id = q.id)`,
    values: [
      arrayLiteral(rows.map((_, index) => String(index))),
      arrayLiteral(rows.map(({ tenant }) => tenant)),
      arrayLiteral(rows.map(({ row }) => row.id)),
      arrayLiteral(rows.map(({ day }) => day)),
      ...amounts.map((_, index) => arrayLiteral(rows.map((each) => String(each.amounts[index])))),
    ],
  };
}

/** Raises the cells of one dimension by those rows. */
function raising(dimension: Dimension, rows: readonly Measured[], first: number) {
  const numbers: string[] = [];
  const values: string[] = [];
  rows.forEach(({ row }, index) => {
    for (const value of valuesOf(dimension, row)) {
      numbers.push(String(index));
      values.push(value);
    }
  });
  const sums = ['count(*)', ...dimension.columns.map((_, index) => `sum(m.m${index})::bigint`)];
  const source =
    `select m.tenant, m.day, d.value, ${sums.join(', ')} ` +
    `from unnest($${first}::bigint[], $${first + 1}::text[]) d(n, value) join measured m on m.n = d.n ` +
    `group by m.tenant, m.day, d.value order by m.tenant collate "C", m.day, d.value collate "C"`;
  return { text: `(${raise(dimension, source)})`, values: [arrayLiteral(numbers), arrayLiteral(values)] };
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
  const [sample, ...others] = dimensionsOf(qualify, log);
  if (sample) {
    const sized = measured(log, rows);
    const add = (name: string, branch: (first: number) => { text: string; values: readonly string[] }) => {
      const { text, values: more } = branch(values.length + 1);
      branches.push(`${name} as ${text}`);
      values.push(...more);
    };
    add('measured', (first) => measuring(sample, sized, first));
    for (const dimension of [sample, ...others])
      add(`raised_${branches.length}`, (first) => raising(dimension, sized, first));
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
