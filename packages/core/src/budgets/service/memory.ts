import type { Facts } from '../rules/facts.js';
import type { BudgetIndex } from '../rules/match-budgets.js';

/** What a process remembers about one tenant. Losing it costs reads; nothing is decided from it alone. */
export interface TenantMemory {
  /** The last index that was loaded; kept while stale, for the case that the store cannot be reached. */
  index: BudgetIndex | null;
  fresh: boolean;
  loading: Promise<BudgetIndex> | null;
  /** Budgets of the index that have turned to a later period since it was loaded, by id. */
  readonly turned: Map<string, Facts>;
  /** The counters of recent holds, which never change: they save settling a read. */
  readonly holds: RecentHolds;
}

/** The counter keys of the holds taken last. */
export interface RecentHolds {
  get(holdId: string): readonly string[] | undefined;
  set(holdId: string, keys: readonly string[]): void;
  delete(holdId: string): void;
}

/** What a process remembers about all tenants. */
export interface BudgetMemory {
  tenant(id: string): TenantMemory;
}

const holdsRemembered = 25_000;

/** An empty memory; give all budget services of a process the same one. */
export function budgetMemory(): BudgetMemory {
  const tenants = new Map<string, TenantMemory>();
  return {
    tenant(id) {
      let memory = tenants.get(id);
      if (!memory)
        tenants.set(
          id,
          (memory = {
            index: null,
            fresh: false,
            loading: null,
            turned: new Map(),
            holds: recentHolds(),
          }),
        );
      return memory;
    },
  };
}

/** Remembers 25,000 holds at least: two generations, of which the older is forgotten whole, since picking out the oldest is slow. */
function recentHolds(): RecentHolds {
  let young = new Map<string, readonly string[]>();
  let old = young;
  return {
    get: (holdId) => young.get(holdId) ?? old.get(holdId),
    set: (holdId, keys) => {
      if (young.size >= holdsRemembered) {
        old = young;
        young = new Map();
      }
      young.set(holdId, keys);
    },
    delete: (holdId) => {
      if (!young.delete(holdId)) old.delete(holdId);
    },
  };
}
