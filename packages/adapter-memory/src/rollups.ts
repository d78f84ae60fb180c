import {
  compareBytes,
  StorageError,
  type Identified,
  type LogTable,
  type RollupCell,
  type Rollups,
} from '@bursar/core/storage';
import { dayFromNumber } from '@bursar/core/rules';
import type { Row } from './shape.js';
import { setNoted, type Journal } from './undo.js';

const dayMs = 86_400_000;
/** dimension → UTC day → value → cell. */
type Cells = Map<string, Map<string, Map<string, RollupCell>>>;
type Range = Parameters<Rollups['series']>[1];

/** The sums kept with a log. */
export interface RollupCells {
  /** Raises the cells of an appended row. */
  raise(row: Row): void;
  /** Cells of the days by day then value. */
  series(dimension: string, range: Range): RollupCell[];
  readonly measures: readonly string[];
}

/** The UTC day of an instant. */
const utcDay = (at: Date): string => dayFromNumber(Math.floor(at.getTime() / dayMs));

/** Opens empty rollups for a log. */
export function openRollups(table: LogTable<Identified>, journal: Journal): RollupCells {
  const dimensions = Object.entries(table.rollups?.dimensions ?? {});
  const measures = Object.entries(table.rollups?.measures ?? {});
  const cells: Cells = new Map(
    dimensions.map(([name]) => [name, new Map<string, Map<string, RollupCell>>()]),
  );

  const raiseCell = (
    days: Map<string, Map<string, RollupCell>>,
    day: string,
    value: string,
    row: Row,
  ): void => {
    let values = days.get(day);
    if (!values) days.set(day, (values = new Map<string, RollupCell>()));
    const cell = values.get(value);
    const sums: Record<string, bigint> = {};
    for (const [name, measure] of measures) sums[name] = (cell?.measures[name] ?? 0n) + measure(row);
    setNoted(journal, values, value, { day, value, count: (cell?.count ?? 0) + 1, measures: sums });
  };

  return {
    measures: measures.map(([name]) => name),
    raise: (row) => {
      if (dimensions.length === 0) return;
      const day = utcDay(row[table.at as string] as Date);
      for (const [name, valuesOf] of dimensions) {
        const values = valuesOf(row);
        const days = cells.get(name);
        if (values === null || !days) continue;
        for (const value of typeof values === 'string' ? [values] : new Set(values))
          raiseCell(days, day, value, row);
      }
    },
    series: (dimension, { from, before, value }) => {
      const days = cells.get(dimension);
      if (!days) throw new StorageError('misuse', `${table.name} has no dimension ${dimension}`);
      const wanted = value === undefined ? null : new Set([value].flat());
      return [...days.keys()]
        .filter((day) => day >= from && day < before)
        .sort()
        .flatMap((day) =>
          [...(days.get(day)?.values() ?? [])]
            .filter((cell) => wanted === null || wanted.has(cell.value))
            .sort((a, b) => compareBytes(a.value, b.value)),
        );
    },
  };
}

/** Sums cells over their days, value by value; each carries the first day. */
export function sumByValue(cells: readonly RollupCell[], first: string): RollupCell[] {
  const sums = new Map<string, RollupCell>();
  for (const { value, count, measures } of cells) {
    const sum = sums.get(value);
    const added = Object.entries(measures).map(([name, amount]) => [
      name,
      amount + (sum?.measures[name] ?? 0n),
    ]);
    sums.set(value, {
      day: first,
      value,
      count: count + (sum?.count ?? 0),
      measures: Object.fromEntries(added) as Record<string, bigint>,
    });
  }
  return [...sums.values()];
}
