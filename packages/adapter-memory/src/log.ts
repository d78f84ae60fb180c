import {
  compareBytes,
  positionOf,
  StorageError,
  type After,
  type Identified,
  type Log,
  type LogTable,
  type Order,
  type RollupCell,
  type Rollups,
} from '@bursar/core/storage';
import type { Conditions } from './access.js';
import type { Door } from './door.js';
import { findRows, matchingRows } from './find.js';
import { openRollups, sumByValue, type RollupCells } from './rollups.js';
import type { Rows } from './rows.js';
import { shapeOf, type Row } from './shape.js';
import { openJournal } from './undo.js';

/** The rows of a log, with the sums kept beside them. */
export interface LogRows {
  readonly rows: Rows;
  readonly cells: RollupCells;
}

/** Adds a row unless its id or a unique value is there already; true when it was added. */
export function appendRow({ rows, cells }: LogRows, row: Row): boolean {
  const added = rows.add(row);
  if (added) cells.raise(row);
  return added;
}

/** A log behind a door. */
export function logOf(table: LogTable<Identified>, door: Door, log: () => LogRows): Log<Identified> {
  const { keep, give } = shapeOf(table);
  const at: string = table.at;
  const newest: Order<Row> = { by: at, direction: 'desc' };
  const oldest: Order<Row> = { by: at, direction: 'asc' };

  return {
    append: async (list) => {
      const kept = list.map((row) => keep(row));
      return door.enter(() => {
        const added: string[] = [];
        const known: string[] = [];
        for (const row of kept) (appendRow(log(), row) ? added : known).push(row.id);
        return { added, known };
      });
    },
    get: (id) =>
      door.enter(() => {
        const row = log().rows.get(id);
        return row && give(row);
      }),
    page: (where, options = {}) =>
      door.enter(() => findRows(log().rows, where as Conditions, { order: newest, ...options }).map(give)),
    count: (where) => door.enter(() => matchingRows(log().rows, where as Conditions).length),
    scan: async function* (where, batch = 500) {
      let after: After | undefined;
      for (;;) {
        const from = after;
        const page = await door.enter(() =>
          findRows(log().rows, where as Conditions, {
            order: oldest,
            limit: batch,
            ...(from ? { after: from } : {}),
          }).map(give),
        );
        const last = page.at(-1);
        if (!last) return;
        yield page;
        if (page.length < batch) return;
        after = positionOf(oldest, last as Row);
      }
    },
    prune: (before, limit) =>
      door.enter(() => {
        const { rows } = log();
        const old = findRows(rows, { [at]: { before } }, { order: oldest, limit });
        for (const row of old) rows.delete(row);
        return old.length;
      }),
    rollups: rollupsOf(table, door, log),
  };
}

const giveCell = (cell: RollupCell): RollupCell => ({ ...cell, measures: { ...cell.measures } });

function rollupsOf(table: LogTable<Identified>, door: Door, log: () => LogRows): Rollups {
  return {
    series: (dimension, range) => door.enter(() => log().cells.series(dimension, range).map(giveCell)),
    top: (dimension, { from, before, by, limit }) =>
      door.enter(() => {
        const { cells } = log();
        if (by !== 'count' && !cells.measures.includes(by))
          throw new StorageError('misuse', `${table.name} has no measure ${by}`);
        const size = (cell: RollupCell): bigint =>
          by === 'count' ? BigInt(cell.count) : (cell.measures[by] ?? 0n);
        return sumByValue(cells.series(dimension, { from, before }), from)
          .sort((a, b) => {
            const [x, y] = [size(a), size(b)];
            return x === y ? compareBytes(a.value, b.value) : x > y ? -1 : 1;
          })
          .slice(0, limit);
      }),
    keys: (dimension, { from, before, limit }) =>
      door.enter(() =>
        [
          ...new Set(
            log()
              .cells.series(dimension, { from, before })
              .map(({ value }) => value),
          ),
        ]
          .sort(compareBytes)
          .slice(0, limit),
      ),
    recompute: (dimension, { from, before }) =>
      door.enter(() => {
        const fresh = openRollups(table, openJournal());
        const days = {
          from: new Date(`${from}T00:00:00.000Z`),
          before: new Date(`${before}T00:00:00.000Z`),
        };
        for (const row of matchingRows(log().rows, { [table.at]: days })) fresh.raise(row);
        return fresh.series(dimension, { from, before });
      }),
  };
}
