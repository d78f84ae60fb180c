import { compareBytes, tenantKey, type Identified, type LogTable } from '@bursar/core/storage';
import { dimensionsOf, measured, openSums, raise, sumSource, type Dimension } from './cells.js';
import type { Qualify } from './names.js';
import { hot, type Session } from './session.js';
import { rowSource, rowValues, type Owned, type Shapes } from './shape.js';

const byName = (a: Owned, b: Owned): number =>
  compareBytes(a.tenant, b.tenant) || compareBytes(a.row.id, b.row.id);

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

/** Raises the cells of all dimensions by those rows, in one statement whose text is always the same. */
async function raiseCells(
  session: Session,
  dimensions: readonly Dimension[],
  log: LogTable<Identified>,
  rows: readonly Owned[],
): Promise<void> {
  const sized = measured(log, rows);
  const values: string[] = [];
  const branches = dimensions.map((dimension, index) => {
    const sums = openSums(dimension);
    sums.add(sized);
    const source = sumSource(dimension, sums.cells());
    const branch = `w${index} as (${raise(dimension, source.text(values.length + 1))})`;
    values.push(...source.values);
    return branch;
  });
  // Branches that nobody reads run from last to first: everybody locks the cells in the order in which batches do.
  await session.run(`${hot}with ${branches.join(', ')} select`, values);
}

/**
 * Appends the rows of many calls, and raises the rollups by those that were not there: two statements, which the caller
 * puts into one transaction where the log has rollups. Of rows with one id the first counts.
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
  // One order for everybody: two batches that share rows would else wait for each other.
  const rows = [...first.values()].sort(byName);
  if (rows.length === 0) return calls.map(() => ({ added: [], known: [] }));
  const shape = shapes(log);
  const stored = await session.rows(
    `${hot}insert into ${shape.name} (${shape.all}) ${rowSource(shape, 1)} ` +
      `on conflict do nothing returning json_build_array(tenant, id)::text as r`,
    rowValues(shape, rows),
  );
  const added = new Set(stored.map(([tenant, id]) => tenantKey(tenant as string, id as string)));
  const dimensions = dimensionsOf(qualify, log);
  if (dimensions.length > 0 && added.size > 0) {
    const fresh = rows.filter(({ tenant, row }) => added.has(tenantKey(tenant, row.id)));
    await raiseCells(session, dimensions, log, fresh);
  }
  return calls.map(({ tenant, rows: own }) => {
    const answer = { added: [] as string[], known: [] as string[] };
    // Each row is answered as added once: to the call that came first.
    for (const { id } of own) (added.delete(tenantKey(tenant, id)) ? answer.added : answer.known).push(id);
    return answer;
  });
}
