import { catalogueStamp, raiseCatalogue } from '../../../../budgets/rules/catalogue.js';
import { catalogueKey } from '../../../../budgets/rules/counter-keys.js';
import type { Runtime } from '../../../../kernel/runtime.js';
import { emptyCounter, type Write } from '../../../../storage/counters.js';
import type { TenantStorage } from '../../../../storage/storage.js';

/**
 * Gives the tenant's catalogue a new stamp and keeps it locked until the transaction ends, so that whatever follows in
 * it is decided by one caller at a time, and every step that spends by older facts asks again. `writes` commit with it.
 */
export async function stampCatalogue(
  tenant: TenantStorage,
  { id }: Pick<Runtime, 'id'>,
  now: Date,
  writes: readonly Write[] = [],
): Promise<void> {
  const stamp = id();
  await tenant.counters.update({
    now,
    ops: [],
    find: {},
    plan: () => [catalogueKey],
    step: ({ counters }) => {
      const next = raiseCatalogue(counters.get(catalogueKey) ?? emptyCounter, stamp);
      return { counters: new Map([[catalogueKey, next]]), writes, result: null };
    },
  });
}

/** The stamp as it is now; '' when nothing was ever changed. */
export async function readStamp(tenant: TenantStorage): Promise<string> {
  return catalogueStamp((await tenant.counters.read([catalogueKey])).get(catalogueKey));
}
