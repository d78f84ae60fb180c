import { catalogueStamp, raiseCatalogue } from '../../../../budgets/rules/catalogue.js';
import { catalogueKey } from '../../../../budgets/rules/counter-keys.js';
import type { Runtime } from '../../../../kernel/runtime.js';
import { emptyCounter, type Op, type Write } from '../../../../storage/counters.js';
import type { TenantStorage } from '../../../../storage/storage.js';

/**
 * Gives the tenant's catalogue a new stamp and keeps it locked until the transaction ends, so that whatever follows in
 * it is decided by one caller at a time, and every step that spends by older facts asks again. `writes` commit with it, and
 * the name of what is made as the result of `op`: a repeat stamps nothing and is answered the name that was made.
 */
export async function stampCatalogue(
  tenant: TenantStorage,
  { id }: Pick<Runtime, 'id'>,
  now: Date,
  writes: readonly Write[] = [],
  { op, made = null }: { readonly op?: Op | undefined; readonly made?: string | null } = {},
): Promise<{ readonly replayed: boolean; readonly result: string | null }> {
  const stamp = id();
  return tenant.counters.update({
    now,
    ops: op ? [op] : [],
    find: {},
    plan: () => [catalogueKey],
    step: ({ counters }) => {
      const next = raiseCatalogue(counters.get(catalogueKey) ?? emptyCounter, stamp);
      return { counters: new Map([[catalogueKey, next]]), writes, result: made };
    },
  });
}

/** The stamp as it is now; '' when nothing was ever changed. */
export async function readStamp(tenant: TenantStorage): Promise<string> {
  return catalogueStamp((await tenant.counters.read([catalogueKey])).get(catalogueKey));
}
