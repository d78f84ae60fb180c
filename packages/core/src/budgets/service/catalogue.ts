import type { Runtime } from '../../kernel/runtime.js';
import type { TenantStorage } from '../../storage/storage.js';
import { budgets, type Confirm } from '../model.js';
import { catalogueStamp } from '../rules/catalogue.js';
import { catalogueKey } from '../rules/counter-keys.js';
import { indexBudgets, type BudgetIndex } from '../rules/match-budgets.js';
import type { TenantMemory } from './memory.js';

/** What every verb of one tenant works with. */
export interface Engine {
  readonly storage: TenantStorage;
  readonly runtime: Runtime;
  readonly memory: TenantMemory;
  readonly onStoreDown: ((notice: StoreDown) => void) | null;
  /** Called after a commit that left telling work. */
  readonly onTold?: (() => void) | undefined;
}

/** The store could not be reached for a reserve; `open` let it pass, as all of its budgets declare. */
export interface StoreDown {
  readonly answered: 'open' | 'closed';
  readonly error: unknown;
}

/** The remembered index, or a fresh one. The stamp is read before the rows, so an edit in between shows as stale. */
export function knownIndex({ storage, memory }: Engine): Promise<BudgetIndex> | BudgetIndex {
  if (memory.index && memory.fresh) return memory.index;
  if (memory.loading) return memory.loading;
  const loading: Promise<BudgetIndex> = load(storage).then(
    (index) => {
      if (memory.loading !== loading) return index;
      memory.loading = null;
      memory.fresh = true;
      memory.turned.clear();
      return (memory.index = index);
    },
    (error: unknown) => {
      if (memory.loading === loading) memory.loading = null;
      throw error;
    },
  );
  return (memory.loading = loading);
}

async function load(storage: TenantStorage): Promise<BudgetIndex> {
  const counters = await storage.counters.read([catalogueKey]);
  const rows = await storage.collection(budgets).find({});
  return indexBudgets(catalogueStamp(counters.get(catalogueKey)), rows);
}

/** Drops the index after an edit, or when a step found it stale. */
export function forgetIndex({ memory }: Engine): void {
  memory.fresh = false;
  memory.loading = null;
}

/** Has a credential confirmed that was checked under another version of the catalogue; at most once per version. */
export function confirmer(confirm: Confirm | undefined): (index: BudgetIndex) => Promise<void> | undefined {
  if (!confirm) return () => undefined;
  let { stamp } = confirm;
  return async (index) => {
    if (stamp === index.stamp) return;
    await confirm.run();
    stamp = index.stamp;
  };
}
