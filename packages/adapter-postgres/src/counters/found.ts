import { compareRows, type Identified, type Lookup } from '@bursar/core/storage';

/** A lookup of any row type. */
export type AnyLookup = Lookup<Identified>;

/** Physical versions of rows that were read, by which a later write knows that nobody changed them since. */
export type Versions = WeakMap<object, string>;

/** The order of a lookup that names none. */
export const idOrder = { by: 'id', direction: 'asc' } as const;

/** Rows in the order of their lookup, as many as it wants. */
export function arranged({ order = idOrder, limit }: AnyLookup, rows: Identified[]): readonly Identified[] {
  if (rows.length > 1) rows.sort((a, b) => compareRows(order, a, b));
  return limit === undefined ? rows : rows.slice(0, limit);
}
