import type { Identified, NetWrite } from '@bursar/core/storage';
import { comparison, encodings, parameter } from '../columns.js';
import { arrayLiteral } from '../literal.js';
import { rowSource, rowValues, type Column, type Shape } from '../shape.js';
import type { Branch } from './branch.js';
import type { Version, Versions } from './found.js';

/** One kind of write of a batch. */
export type Change<K extends NetWrite['kind']> = Extract<NetWrite, { readonly kind: K }>;

type Replacing = Change<'replace'>;
type Removing = Change<'remove'>;

/** What finds the physical version that was read, if it is still the row: by its address, without a search. */
const companions = [
  { name: 'place', cast: 'tid' },
  { name: 'writer', cast: 'xid' },
] as const;
const unchanged = 't.ctid = q.place and t.xmin = q.writer';

const versionValues = (versions: readonly Version[]): string[] => [
  arrayLiteral(versions.map(({ place }) => place)),
  arrayLiteral(versions.map(({ writer }) => writer)),
];

const expected = (shape: Shape, rows: number) => ({ rows, of: `a row of ${shape.table.name}` });

const changeable = (shape: Shape): readonly Column[] => shape.columns.filter(({ field }) => field !== 'id');

const scalar = ({ field, kind, nullable }: Column, row: Identified): string | null =>
  parameter(kind, nullable, (row as unknown as Readonly<Record<string, unknown>>)[field]);

/** Changes one row that the batch did not read itself: every column must be as the step was told. */
function exact(shape: Shape, { tenant, seen, ...rest }: Replacing | Removing): Branch {
  const next = rest.kind === 'replace' ? rest.next : null;
  const written = next ? changeable(shape) : [];
  const tests = shape.columns.map((column) => scalar(column, seen));
  return {
    text: (first) => {
      const placed = (columns: readonly Column[], from: number, joint: string): string[] =>
        columns.map(({ name, kind }, index) => `${name} ${joint} $${from + index}::${encodings[kind].cast}`);
      const set = placed(written, first, '=');
      const rows = shape.columns.map(({ name, kind }, index) => {
        const value = `$${first + set.length + index}::${encodings[kind].cast}`;
        return `${comparison(kind, `t.${name}`)} is not distinct from ${comparison(kind, value)}`;
      });
      const key = first + set.length + rows.length;
      const found = `t.id = $${key}::text${shape.scoped ? ` and t.tenant = $${key + 1}::text` : ''}`;
      const action = next ? `update ${shape.name} t set ${set.join(', ')}` : `delete from ${shape.name} t`;
      return `${action} where ${found} and ${rows.join(' and ')} returning 1`;
    },
    values: [
      ...(next ? written.map((column) => scalar(column, next)) : []),
      ...tests,
      seen.id,
      ...(shape.scoped ? [tenant] : []),
    ],
    expected: expected(shape, 1),
    single: true,
  };
}

/** The columns in which any of the rows changes; a step hands on what it leaves alone. */
function touched(shape: Shape, changes: readonly Replacing[]): readonly Column[] {
  const value = (row: Identified, field: string): unknown =>
    (row as unknown as Readonly<Record<string, unknown>>)[field];
  return changeable(shape).filter(({ field }) =>
    changes.some(({ seen, next }) => value(seen, field) !== value(next, field)),
  );
}

function replacement(shape: Shape, versions: readonly Version[], changes: readonly Replacing[]): Branch {
  const written = touched(shape, changes);
  const columns = written.length > 0 ? written : changeable(shape);
  const rows = changes.map(({ tenant, next }) => ({ tenant, row: next }));
  const set = columns.map(({ name }) => `${name} = q.${name}`);
  return {
    text: (first) =>
      `update ${shape.name} t set ${set.join(', ')} from (${rowSource(shape, first, columns, companions)}) q ` +
      `where ${unchanged} returning 1`,
    values: [...rowValues(shape, rows, columns), ...versionValues(versions)],
    expected: expected(shape, changes.length),
  };
}

function removal(shape: Shape, versions: readonly Version[], changes: readonly Removing[]): Branch {
  return {
    text: (first) =>
      `delete from ${shape.name} t using (select q.place::tid, q.writer::xid from ` +
      `unnest($${first}::text[], $${first + 1}::text[]) q(place, writer)) q where ${unchanged} returning 1`,
    values: versionValues(versions),
    expected: expected(shape, changes.length),
  };
}

/** One branch for all rows of known version, and one for each that came from elsewhere. */
function branches<C extends Replacing | Removing>(
  shape: Shape,
  versions: Versions,
  changes: readonly C[],
  together: (shape: Shape, versions: readonly Version[], changes: readonly C[]) => Branch,
): Branch[] {
  const known = changes.filter(({ seen }) => versions.has(seen));
  const others = changes.filter(({ seen }) => !versions.has(seen));
  const read = known.map(({ seen }) => versions.get(seen) as Version);
  return [
    ...(known.length > 0 ? [together(shape, read, known)] : []),
    ...others.map((change) => exact(shape, change)),
  ];
}

/** Replaces rows of one table. */
export const replacementBranches = (
  shape: Shape,
  versions: Versions,
  changes: readonly Replacing[],
): Branch[] => branches(shape, versions, changes, replacement);

/** Removes rows of one table. */
export const removalBranches = (shape: Shape, versions: Versions, changes: readonly Removing[]): Branch[] =>
  branches(shape, versions, changes, removal);
