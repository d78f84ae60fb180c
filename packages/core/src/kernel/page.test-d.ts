import type { Position } from './cursor.js';
import { pageOf } from './page.js';

interface Row {
  readonly id: string;
  readonly createdAt: Date;
  readonly tags: readonly string[];
}
const rows: readonly Row[] = [];

export const next: Position | null = pageOf(rows, 10, 'createdAt').next;
export const byId: readonly Row[] = pageOf(rows, 10).items;
// @ts-expect-error a list is no place in an order
pageOf(rows, 10, 'tags');
// @ts-expect-error the row has no such field
pageOf(rows, 10, 'updatedAt');
// @ts-expect-error rows need an id that breaks ties
pageOf([{ createdAt: new Date(0) }], 10);
