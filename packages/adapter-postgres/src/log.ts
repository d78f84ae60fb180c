import {
  positionOf,
  StorageError,
  type Find,
  type Identified,
  type Log,
  type LogTable,
  type Where,
} from '@bursar/core/storage';
import type { Appended, Appending } from './append.js';
import { countRows, findRows, pruneRows } from './collection.js';
import type { Qualify } from './names.js';
import { openRollups } from './rollups.js';
import type { Session } from './session.js';
import type { Asked } from './rows-by-id.js';
import type { Shape, Shapes } from './shape.js';

/** What one tenant's log needs from where it is used. */
export interface LogHome {
  readonly session: Session;
  readonly qualify: Qualify;
  readonly shapes: Shapes;
  get(shape: Shape, asked: Asked): Promise<Identified | undefined>;
  append(log: LogTable<Identified>, call: Appending): Promise<Appended>;
}

const scanBatch = 1000;

/** The condition on the log's instant, which a caller's own condition on it may not overwrite. */
function between(
  log: LogTable<Identified>,
  from: Date | undefined,
  before: Date | undefined,
): Where<Identified> {
  const bounds = { ...(from && { from }), ...(before && { before }) };
  return { [log.at]: bounds } as unknown as Where<Identified>;
}

/** One tenant's log. */
export function openLog(home: LogHome, log: LogTable<Identified>, tenant: string): Log<Identified> {
  const { session, qualify, shapes } = home;
  const shape = shapes(log);
  const newest: Find<Identified> = { order: { by: log.at, direction: 'desc' } };
  const oldest = { by: log.at, direction: 'asc' } as const;

  async function* scan(
    where: Where<Identified>,
    batch: number,
  ): AsyncGenerator<readonly Identified[], void, undefined> {
    if (batch < 1) throw new StorageError('misuse', 'a batch holds at least one row');
    let after: Find<Identified>['after'];
    for (;;) {
      const options = { order: oldest, limit: batch, ...(after && { after }) };
      const rows = await findRows(session, shape, tenant, where, options);
      if (rows.length > 0) yield rows;
      const last = rows.at(-1);
      if (!last || rows.length < batch) return;
      after = positionOf(oldest, last);
    }
  }

  return {
    append: (rows) => home.append(log, { tenant, rows }),
    get: (id) => home.get(shape, { tenant, id }),
    page: (where, options) => findRows(session, shape, tenant, where, { ...newest, ...options }),
    count: (where) => countRows(session, shape, tenant, where),
    scan: (where, batch = scanBatch) => scan(where, batch),
    prune: (before, limit) => pruneRows(session, shape, tenant, between(log, undefined, before), limit),
    rollups: openRollups({
      session,
      qualify,
      log,
      tenant,
      scan: ({ from, before }) => scan(between(log, new Date(from), new Date(before)), scanBatch),
    }),
  };
}
