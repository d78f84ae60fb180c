import { compareRows, type Identified, type Lookup } from '@bursar/core/storage';

/** A lookup of any row type. */
export type AnyLookup = Lookup<Identified>;

/** Where a row lies and who wrote it there: as long as both are the same, so is the row. */
export interface Version {
  readonly place: string;
  readonly writer: string;
}

/** Physical versions of rows that were read, by which a later write finds them and knows that nobody changed them since. */
export type Versions = WeakMap<object, Version>;

/** The cells of a version, read from `t`. */
export const versionCells = `t.ctid::text, t.xmin::text`;

/** Rebuilds a version from its cells. */
export const versionOf = (cells: readonly unknown[], from: number): Version => ({
  place: cells[from] as string,
  writer: cells[from + 1] as string,
});

/** The order of a lookup that names none. */
export const idOrder = { by: 'id', direction: 'asc' } as const;

/** Rows in the order of their lookup, as many as it wants. */
export function arranged({ order = idOrder, limit }: AnyLookup, rows: Identified[]): readonly Identified[] {
  if (rows.length > 1) rows.sort((a, b) => compareRows(order, a, b));
  return limit === undefined ? rows : rows.slice(0, limit);
}
