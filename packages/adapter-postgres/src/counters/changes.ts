import { compareBytes, type NetWrite } from '@bursar/core/storage';
import {
  dimensionsOf,
  measured,
  openSums,
  raise,
  sumSource,
  type Dimension,
  type Measured,
} from '../cells.js';
import { workUpsert } from '../leases/put.js';
import type { Qualify } from '../names.js';
import { rowSource, rowValues, type Owned, type Shape, type Shapes } from '../shape.js';
import type { Branch } from './branch.js';
import type { Versions } from './found.js';
import { removalBranches, replacementBranches, type Change } from './replacing.js';

/** What the changes of one batch are written with. */
export interface Chapter {
  readonly qualify: Qualify;
  readonly shapes: Shapes;
  readonly versions: Versions;
}

function insertion(shape: Shape, rows: readonly Owned[]): Branch {
  return {
    text: (first) => `insert into ${shape.name} (${shape.all}) ${rowSource(shape, first)}`,
    values: rowValues(shape, rows),
  };
}

function raising(dimension: Dimension, rows: readonly Measured[]): Branch[] {
  const sums = openSums(dimension);
  sums.add(rows);
  const cells = sums.cells();
  if (cells.length === 0) return [];
  const { text, values } = sumSource(dimension, cells);
  return [{ text: (first) => raise(dimension, text(first)), values }];
}

/** Puts what belongs to one table together, in the order of their names: the statement is then mostly the same one. */
function byTable<W>(writes: readonly W[], tableOf: (write: W) => { readonly name: string }): W[][] {
  const groups = new Map<{ readonly name: string }, W[]>();
  for (const write of writes) {
    const table = tableOf(write);
    const group = groups.get(table);
    if (group) group.push(write);
    else groups.set(table, [write]);
  }
  return [...groups].sort(([a], [b]) => compareBytes(a.name, b.name)).map(([, group]) => group);
}

const only = <K extends NetWrite['kind']>(writes: readonly NetWrite[], kind: K): Change<K>[] =>
  writes.filter((write): write is Change<K> => write.kind === kind);

function appended(chapter: Chapter, appends: readonly Change<'append'>[]): Branch[] {
  const logs = byTable(appends, ({ log }) => log);
  const entries: Branch[] = [];
  const cells: Branch[] = [];
  for (const group of logs) {
    const log = (group[0] as Change<'append'>).log;
    const rows = group.map(({ tenant, row }): Owned => ({ tenant, row }));
    entries.push(insertion(chapter.shapes(log), rows));
    const dimensions = dimensionsOf(chapter.qualify, log);
    if (dimensions.length === 0) continue;
    const sized = measured(log, rows);
    for (const dimension of dimensions) cells.push(...raising(dimension, sized));
  }
  return [...cells, ...entries];
}

/** All rows, log entries, rollup cells and due work of a batch. */
export function changeBranches(chapter: Chapter, writes: readonly NetWrite[]): Branch[] {
  const { shapes, versions, qualify } = chapter;
  const shapeOf = (group: readonly { readonly table: Change<'insert'>['table'] }[]): Shape =>
    shapes((group[0] as { readonly table: Change<'insert'>['table'] }).table);
  const work = only(writes, 'work').map(({ item }) => item);
  return [
    ...byTable(only(writes, 'remove'), ({ table }) => table).flatMap((group) =>
      removalBranches(shapeOf(group), versions, group),
    ),
    ...byTable(only(writes, 'replace'), ({ table }) => table).flatMap((group) =>
      replacementBranches(shapeOf(group), versions, group),
    ),
    ...appended(chapter, only(writes, 'append')),
    ...(work.length > 0 ? [workUpsert(qualify, work)] : []),
    ...byTable(only(writes, 'insert'), ({ table }) => table).map((group) => insertion(shapeOf(group), group)),
  ];
}
