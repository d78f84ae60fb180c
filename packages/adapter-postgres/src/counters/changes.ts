import { compareBytes, type NetWrite } from '@bursar/core/storage';
import { contributions, dimensionsOf, raise, sumSource, summed, type Dimension } from '../cells.js';
import { workUpsert } from '../leases/put.js';
import type { Qualify } from '../names.js';
import { rowSource, rowValues, type Owned, type Shape, type Shapes } from '../shape.js';
import type { Branch } from './branch.js';
import type { Versions } from './lookups.js';
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

function raising(dimension: Dimension, rows: readonly Owned[]): Branch[] {
  const sums = summed(contributions(dimension, rows));
  if (sums.length === 0) return [];
  const { text, values } = sumSource(dimension, sums);
  return [{ text: (first) => raise(dimension, text(first)), values }];
}

/** Puts what belongs to one table together. */
function byTable<W>(writes: readonly W[], tableOf: (write: W) => object): W[][] {
  const groups = new Map<object, W[]>();
  for (const write of writes) {
    const table = tableOf(write);
    const group = groups.get(table);
    if (group) group.push(write);
    else groups.set(table, [write]);
  }
  return [...groups.values()];
}

const only = <K extends NetWrite['kind']>(writes: readonly NetWrite[], kind: K): Change<K>[] =>
  writes.filter((write): write is Change<K> => write.kind === kind);

function appended(chapter: Chapter, appends: readonly Change<'append'>[]): Branch[] {
  const logs = byTable(appends, ({ log }) => log).sort(([a], [b]) =>
    compareBytes(a?.log.name ?? '', b?.log.name ?? ''),
  );
  const entries: Branch[] = [];
  const cells: Branch[] = [];
  for (const group of logs) {
    const log = (group[0] as Change<'append'>).log;
    const rows = group.map(({ tenant, row }): Owned => ({ tenant, row }));
    entries.push(insertion(chapter.shapes(log), rows));
    for (const dimension of dimensionsOf(chapter.qualify, log)) cells.push(...raising(dimension, rows));
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
