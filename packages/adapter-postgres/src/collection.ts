import { StorageError, type Collection, type Find, type Identified, type Where } from '@bursar/core/storage';
import { comparison, encodings, parameter } from './columns.js';
import type { Asked } from './rows-by-id.js';
import type { Session } from './session.js';
import { rowSource, rowValues, type Shape } from './shape.js';
import { binding, conditions, selection } from './statement.js';

const byId = { by: 'id', direction: 'asc' } as const;

/** Counts and removals, which the log has too. */
export async function countRows(
  session: Session,
  shape: Shape,
  tenant: string | null,
  where: Where<Identified>,
): Promise<number> {
  const into = binding();
  const text = `select json_build_array(count(*))::text as r from ${shape.name} t where ${conditions(into, shape, tenant, where)}`;
  const [row] = await session.rows(text, into.values);
  return row?.[0] as number;
}

/** Rows in an order; by id when the options name none. */
export async function findRows(
  session: Session,
  shape: Shape,
  tenant: string | null,
  where: Where<Identified>,
  options: Find<Identified> = {},
): Promise<Identified[]> {
  const { text, values } = selection(shape, tenant, where, options, byId);
  return (await session.rows(text, values)).map((cells) => shape.decode(cells));
}

/** Inserts one row unless its id or a unique value is taken. */
export async function insertRow(
  session: Session,
  shape: Shape,
  tenant: string,
  row: Identified,
): Promise<boolean> {
  const text = `insert into ${shape.name} (${shape.all}) ${rowSource(shape, 1)} on conflict do nothing`;
  return (await session.run(text, rowValues(shape, [{ tenant, row }]))) === 1;
}

/** Writes `next` where the stored row still equals `seen` in every column. */
export async function replaceRow(
  session: Session,
  shape: Shape,
  tenant: string | null,
  seen: Identified,
  next: Identified,
): Promise<boolean> {
  if (seen.id !== next.id)
    throw new StorageError('misuse', `${shape.table.name} ${seen.id} cannot change its id`);
  const into = binding();
  const bound = (row: Identified) =>
    shape.columns.map(({ field, kind, nullable, name }) => ({
      kind,
      name,
      value: into.bind(
        parameter(kind, nullable, (row as unknown as Record<string, unknown>)[field]),
        encodings[kind].cast,
      ),
    }));
  const changes = bound(next).map(({ name, value }) => `${name} = ${value}`);
  const same = bound(seen).map(
    ({ kind, name, value }) =>
      `${comparison(kind, `t.${name}`)} is not distinct from ${comparison(kind, value)}`,
  );
  // The plain equality is for the index; the comparisons after it are for the truth.
  const where = conditions(into, shape, tenant, { id: seen.id });
  const text = `update ${shape.name} t set ${changes.join(', ')} where ${where} and ${same.join(' and ')}`;
  return (await session.attempt((inner) => inner.run(text, into.values))) === 1;
}

/** Removes every matching row. */
export async function removeRows(
  session: Session,
  shape: Shape,
  tenant: string | null,
  where: Where<Identified>,
): Promise<number> {
  const into = binding();
  const tests = conditions(into, shape, tenant, where);
  return session.run(`delete from ${shape.name} t where ${tests}`, into.values);
}

/** Removes at most `limit` matching rows, by physical address so that no row is looked up twice. */
export async function pruneRows(
  session: Session,
  shape: Shape,
  tenant: string,
  where: Where<Identified>,
  limit: number,
): Promise<number> {
  const into = binding();
  const tests = conditions(into, shape, tenant, where);
  const most = into.bind(String(limit), 'bigint');
  const some = `select t.ctid from ${shape.name} t where ${tests} limit ${most} for update skip locked`;
  return session.run(`delete from ${shape.name} where ctid = any(array(${some}))`, into.values);
}

async function putRows(
  session: Session,
  shape: Shape,
  tenant: string,
  rows: readonly Identified[],
): Promise<void> {
  // One statement cannot write a row twice: of two rows with one id the later stands.
  const last = [...new Map(rows.map((row) => [row.id, row])).values()];
  const changes = shape.columns.map(({ name }) => `${name} = excluded.${name}`);
  const text =
    `insert into ${shape.name} (${shape.all}) ${rowSource(shape, 1)} ` +
    `on conflict (tenant, id) do update set ${changes.join(', ')}`;
  const values = rowValues(
    shape,
    last.map((row) => ({ tenant, row })),
  );
  await session.attempt((inner) => inner.run(text, values));
}

async function replaceMatching(
  session: Session,
  shape: Shape,
  tenant: string,
  where: Where<Identified>,
  patch: Readonly<Record<string, unknown>>,
): Promise<number> {
  const set = Object.entries(patch).filter(([, value]) => value !== undefined);
  if (set.some(([field]) => field === 'id')) throw new StorageError('misuse', 'a patch cannot change the id');
  if (set.length === 0) return countRows(session, shape, tenant, where);
  const into = binding();
  const changes = set.map(([field, value]) => {
    const { name, kind, nullable } = shape.column(field);
    return `${name} = ${into.bind(parameter(kind, nullable, value), encodings[kind].cast)}`;
  });
  const tests = conditions(into, shape, tenant, where);
  const text = `update ${shape.name} t set ${changes.join(', ')} where ${tests}`;
  return session.attempt((inner) => inner.run(text, into.values));
}

/** Where a table's rows are read and written. */
export interface RowsHome {
  readonly session: Session;
  get(shape: Shape, asked: Asked): Promise<Identified | undefined>;
}

/** One tenant's rows of one table. */
export function openCollection(home: RowsHome, shape: Shape, tenant: string): Collection<Identified> {
  const { session } = home;
  return {
    get: (id) => home.get(shape, { tenant, id }),
    find: (where, options) => findRows(session, shape, tenant, where, options),
    count: (where) => countRows(session, shape, tenant, where),
    insert: (row) => insertRow(session, shape, tenant, row),
    put: (rows) => putRows(session, shape, tenant, rows),
    replace: (seen, next) => replaceRow(session, shape, tenant, seen, next),
    replaceAll: (where, patch) => replaceMatching(session, shape, tenant, where, patch),
    remove: (where) => removeRows(session, shape, tenant, where),
    prune: (where, limit) => pruneRows(session, shape, tenant, where, limit),
  };
}
