import type { BudgetIndex } from '../rules/match-budgets.js';
import type { HoldLine } from '../model.js';

/** What a process remembers about one tenant. Losing it costs reads; nothing is decided from it alone. */
export interface TenantMemory {
  /** The last index that was loaded; kept while stale, for the case that the store cannot be reached. */
  index: BudgetIndex | null;
  fresh: boolean;
  loading: Promise<BudgetIndex> | null;
  /** Lines of recent holds, which never change: they save settling a read. */
  readonly lines: Map<string, readonly HoldLine[]>;
}

/** What a process remembers about all tenants. */
export interface BudgetMemory {
  tenant(id: string): TenantMemory;
}

const holdsRemembered = 50_000;

/** An empty memory; give all budget services of a process the same one. */
export function budgetMemory(): BudgetMemory {
  const tenants = new Map<string, TenantMemory>();
  return {
    tenant(id) {
      let memory = tenants.get(id);
      if (!memory) tenants.set(id, (memory = { index: null, fresh: false, loading: null, lines: new Map() }));
      return memory;
    },
  };
}

/** Remembers a hold's lines, forgetting the oldest hold when there are too many. */
export function rememberLines(memory: TenantMemory, holdId: string, lines: readonly HoldLine[]): void {
  if (memory.lines.size >= holdsRemembered) {
    const oldest = memory.lines.keys().next();
    if (!oldest.done) memory.lines.delete(oldest.value);
  }
  memory.lines.set(holdId, lines);
}
