import { compareRows, isAfter, matches, type Find, type Order, type Where } from '@bursar/core/storage';
import { bestPath, namedRows, visitPath, type Conditions, type Visit } from './access.js';
import type { Rows } from './rows.js';
import type { Row } from './shape.js';

/** The order of rows when none is asked for. */
export const byId: Order<Row> = { by: 'id', direction: 'asc' };

/** The stored rows that match, in order; the cheapest access that the conditions allow. */
export function findRows(rows: Rows, where: Conditions, { order = byId, after, limit }: Find<Row>): Row[] {
  const wanted = (row: Row): boolean =>
    matches(where as Where<Row>, row) && (!after || isAfter(order, after, row));
  const found: Row[] = [];
  if (limit !== undefined && limit <= 0) return found;
  const take: Visit = (row) => {
    if (wanted(row)) found.push(row);
    return true;
  };
  const named = namedRows(rows, where);
  const path = named ? null : bestPath(rows, where, order);
  if (path?.ordered) {
    visitPath(path, where, order, after ?? null, (row) => {
      take(row);
      return found.length !== limit;
    });
    return found;
  }
  if (path) visitPath(path, where, null, null, take);
  else for (const row of named ?? rows.all()) take(row);
  found.sort((a, b) => compareRows(order, a, b));
  return limit === undefined ? found : found.slice(0, limit);
}

/** The stored rows that match, in no order; at most `limit`. */
export function matchingRows(rows: Rows, where: Conditions, limit = Infinity): Row[] {
  const found: Row[] = [];
  const take: Visit = (row) => {
    if (found.length < limit && matches(where as Where<Row>, row)) found.push(row);
    return found.length < limit;
  };
  const named = namedRows(rows, where);
  const path = named ? null : bestPath(rows, where, null);
  if (path) visitPath(path, where, null, null, take);
  else for (const row of named ?? rows.all()) if (!take(row)) break;
  return found;
}
