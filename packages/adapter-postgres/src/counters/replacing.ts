import type { Identified, NetWrite } from '@bursar/core/storage';
import { encodings, parameter } from '../columns.js';
import { arrayLiteral } from '../literal.js';
import { rowSource, rowValues, type Column, type Shape } from '../shape.js';
import type { Branch } from './branch.js';
import type { Versions } from './found.js';
import { nameValues } from './rows.js';

/** One kind of write of a batch. */
export type Change<K extends NetWrite['kind']> = Extract<NetWrite, { readonly kind: K }>;

type Replacing = Change<'replace'>;
type Removing = Change<'remove'>;

const version = { name: 'version', many: 'text[]' } as const;

/** The row must still be the physical version that was read. */
const unchanged = (shape: Shape): string =>
  `${shape.scoped ? 't.tenant = q.tenant and ' : ''}t.id = q.id and t.xmin::text = q.version`;

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
      const rows = placed(shape.columns, first + set.length, 'is not distinct from').map(
        (test) => `t.${test}`,
      );
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

function replacement(shape: Shape, versions: readonly string[], changes: readonly Replacing[]): Branch {
  const set = changeable(shape).map(({ name }) => `${name} = q.${name}`);
  const rows = changes.map(({ tenant, next }) => ({ tenant, row: next }));
  return {
    text: (first) =>
      `update ${shape.name} t set ${set.join(', ')} from (${rowSource(shape, first, version)}) q ` +
      `where ${unchanged(shape)} returning 1`,
    values: [...rowValues(shape, rows), arrayLiteral(versions)],
    expected: expected(shape, changes.length),
  };
}

function removal(shape: Shape, versions: readonly string[], changes: readonly Removing[]): Branch {
  return {
    text: (first) =>
      `delete from ${shape.name} t using unnest($${first}::text[], $${first + 1}::text[], $${first + 2}::text[]) ` +
      `q(tenant, id, version) where ${unchanged(shape)} returning 1`,
    values: [
      ...nameValues(changes.map(({ tenant, seen }) => ({ tenant, key: seen.id }))),
      arrayLiteral(versions),
    ],
    expected: expected(shape, changes.length),
  };
}

/** One branch for all rows of known version, and one for each that came from elsewhere. */
function branches<C extends Replacing | Removing>(
  shape: Shape,
  versions: Versions,
  changes: readonly C[],
  together: (shape: Shape, versions: readonly string[], changes: readonly C[]) => Branch,
): Branch[] {
  const known = changes.filter(({ seen }) => versions.has(seen));
  const others = changes.filter(({ seen }) => !versions.has(seen));
  const read = known.map(({ seen }) => versions.get(seen) as string);
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
