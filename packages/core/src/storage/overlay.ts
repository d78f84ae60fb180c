import type { Write } from './counters.js';
import { StorageError } from './errors.js';
import { compareRows, matches } from './match.js';
import type { Lookup, TenantId, WorkItem } from './storage.js';
import type { Identified, LogTable, Table } from './table.js';

/** The net effect of a batch on one row, log or work queue. A row written several times appears once. */
export type NetWrite =
  | {
      readonly kind: 'insert';
      readonly tenant: TenantId;
      readonly table: Table<Identified>;
      readonly row: Identified;
    }
  | {
      readonly kind: 'replace';
      readonly tenant: TenantId;
      readonly table: Table<Identified>;
      readonly seen: Identified;
      readonly next: Identified;
    }
  | {
      readonly kind: 'remove';
      readonly tenant: TenantId;
      readonly table: Table<Identified>;
      readonly seen: Identified;
    }
  | {
      readonly kind: 'append';
      readonly tenant: TenantId;
      readonly log: LogTable<Identified>;
      readonly row: Identified;
    }
  | { readonly kind: 'work'; readonly item: WorkItem };

interface Cell {
  readonly tenant: TenantId;
  readonly table: Table<Identified>;
  readonly id: string;
  /** The row as the store has it; null when this batch made it. */
  readonly origin: Identified | null;
  /** The row as it stands now; null when this batch removed it. */
  readonly row: Identified | null;
}

type RowWrite = Exclude<Write, { readonly kind: 'append' | 'work' }>;

/** What the steps of one batch have written so far, laid over what was read from the store. */
export interface Overlay {
  /**
   * The rows of a lookup as the batch has left them. `unknown` when the lookup is limited and the batch took away one
   * of the rows read, so that only the store can tell which row follows.
   */
  apply(
    tenant: TenantId,
    lookup: Lookup<Identified>,
    base: readonly Identified[],
  ): readonly Identified[] | 'unknown';
  /** Takes the writes of one step, all or none. @throws StorageError `misuse` on a write that contradicts what is there. */
  keep(tenant: TenantId, writes: readonly Write[]): void;
  /** The net effect: removals first, since what they free may be taken, then replacements, insertions, entries, work. */
  net(): readonly NetWrite[];
}

/** Opens an empty overlay for one batch. */
export function openOverlay(): Overlay {
  /** table → tenant → id → cell. */
  const tables = new Map<string, Map<TenantId, Map<string, Cell>>>();
  const plain: NetWrite[] = [];
  /** Rows of the store that a step was shown: only these can be changed. */
  const shown = new Set<Identified>();

  const cellsOf = (tenant: TenantId, table: Table<Identified>): Map<string, Cell> | undefined =>
    tables.get(table.name)?.get(tenant);
  const place = (cell: Cell): void => {
    let tenants = tables.get(cell.table.name);
    if (!tenants) tables.set(cell.table.name, (tenants = new Map<TenantId, Map<string, Cell>>()));
    let cells = tenants.get(cell.tenant);
    if (!cells) tenants.set(cell.tenant, (cells = new Map<string, Cell>()));
    cells.set(cell.id, cell);
  };

  const apply: Overlay['apply'] = (tenant, lookup, base) => {
    if (lookup.ids?.length === 0) return base;
    for (const row of base) shown.add(row);
    const cells = cellsOf(tenant, lookup.table);
    if (!cells) return base;
    const { ids, limit, where = {} } = lookup;
    const rows = base.filter((row) => !cells.has(row.id));
    const kept = rows.length;
    // By id, a batch of n jobs looks at n cells; by condition each job must look at all of them.
    const touched = ids ? Array.from(new Set(ids), (id) => cells.get(id)) : cells.values();
    for (const cell of touched) if (cell?.row && matches(where, cell.row)) rows.push(cell.row);
    if (limit !== undefined && kept < base.length && base.length >= limit) return 'unknown';
    if (kept === base.length && rows.length === kept) return base;
    const order = lookup.order ?? ({ by: 'id', direction: 'asc' } as const);
    rows.sort((a, b) => compareRows(order, a, b));
    return limit === undefined ? rows : rows.slice(0, limit);
  };

  const next = (tenant: TenantId, write: RowWrite): Cell => {
    const { table } = write;
    const id = write.kind === 'insert' ? write.row.id : write.seen.id;
    const before = cellsOf(tenant, table)?.get(id);
    if (write.kind === 'insert') {
      if (before)
        throw new StorageError(
          'misuse',
          `${table.name} ${id} was inserted under an id already used in this batch`,
        );
      return { tenant, table, id, origin: null, row: write.row };
    }
    if (before ? before.row !== write.seen : !shown.has(write.seen))
      throw new StorageError(
        'misuse',
        `${table.name} ${id} was changed from a row that was not shown, or is no longer current`,
      );
    if (write.kind === 'replace' && write.next.id !== id)
      throw new StorageError('misuse', `${table.name} ${id} cannot change its id`);
    const origin = before ? before.origin : write.seen;
    return { tenant, table, id, origin, row: write.kind === 'replace' ? write.next : null };
  };

  const keep = (tenant: TenantId, writes: readonly Write[]): void => {
    const cells: Cell[] = [];
    const others: NetWrite[] = [];
    for (const write of writes) {
      if (write.kind === 'work') others.push(write);
      else if (write.kind === 'append')
        others.push({ kind: 'append', tenant, log: write.log, row: write.row });
      else cells.push(next(tenant, write));
    }
    if (
      cells.length > 1 &&
      new Set(cells.map(({ table, id }) => `${table.name}\u0000${id}`)).size < cells.length
    )
      throw new StorageError('misuse', 'one step wrote the same row twice');
    for (const cell of cells) place(cell);
    for (const write of others) plain.push(write);
  };

  const net = (): readonly NetWrite[] => {
    const removals: NetWrite[] = [];
    const replacements: NetWrite[] = [];
    const insertions: NetWrite[] = [];
    for (const tenants of tables.values())
      for (const cells of tenants.values())
        for (const { tenant, table, origin, row } of cells.values()) {
          if (origin && row) replacements.push({ kind: 'replace', tenant, table, seen: origin, next: row });
          else if (origin) removals.push({ kind: 'remove', tenant, table, seen: origin });
          else if (row) insertions.push({ kind: 'insert', tenant, table, row });
        }
    return [...removals, ...replacements, ...insertions, ...plain];
  };

  return { apply, keep, net };
}
