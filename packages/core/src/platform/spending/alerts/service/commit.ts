import type { Json } from '../../../../kernel/json.js';
import type { Op, Write } from '../../../../storage/counters.js';
import { listenersKey, telling, tellingWork } from '../../../../storage/outbox.js';
import type { Lookup } from '../../../../storage/storage.js';
import type { Identified } from '../../../../storage/table.js';
import { alertsKey } from '../model.js';
import type { AlertParts } from './parts.js';

/** Commits a change of rows that the surface's counter guards. */
export async function commitChange<Row extends Identified, R extends Json>(
  parts: AlertParts,
  tenant: string,
  change: {
    readonly now: Date;
    readonly ops?: readonly Op[];
    readonly find: Lookup<Row>;
    readonly write: (rows: readonly Row[]) => { readonly writes: readonly Write[]; readonly result: R };
  },
): Promise<{ readonly result: R; readonly replayed: boolean }> {
  const keys = [alertsKey(parts.surface)];
  let announced = false;
  const { result, replayed } = await parts.storage.tenant(tenant).counters.update<{ rows: Row }, R>({
    now: change.now,
    ops: change.ops ?? [],
    find: { rows: change.find },
    plan: () => keys,
    guess: keys,
    reads: [listenersKey],
    step: ({ found, reads }) => {
      const { writes, result: answer } = change.write(found.rows);
      const tell = telling(tenant, writes, reads, change.now);
      announced = tell !== null;
      return { counters: new Map(), writes: tell ? [...writes, tell] : writes, result: answer };
    },
  });
  if (announced) parts.wake(tellingWork);
  return { result, replayed };
}
