import type { Position } from './cursor.js';

/** One page of a list; `next` is the position of its last item when more follow, else null. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: Position | null;
}

/**
 * Cuts `limit` rows from the `limit + 1` that were fetched: the row too many only proves that another page exists
 * (costs spec §1.5). `by` is the field that the rows are ordered by, the id when absent.
 *
 * @example
 * pageOf([{ id: 'a' }, { id: 'b' }, { id: 'c' }], 2).next; // { value: 'b', id: 'b' }
 */
export function pageOf<Row extends { readonly id: string }, Field extends keyof Row = 'id'>(
  rows: readonly Row[],
  limit: number,
  by?: Row[Field] extends Position['value'] ? Field : never,
): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items, next: null };
  return { items, next: { value: last[by ?? 'id'] as Position['value'], id: last.id } };
}

/** The same page with each item shown another way. */
export function mapPage<Item, Shown>(page: Page<Item>, show: (item: Item) => Shown): Page<Shown> {
  return { items: page.items.map((item) => show(item)), next: page.next };
}
