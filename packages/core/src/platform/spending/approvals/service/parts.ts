import type { BudgetService } from '../../../../budgets/service.js';
import type { Actor } from '../../../../kernel/actor.js';
import type { Runtime } from '../../../../kernel/runtime.js';
import type { TenantStorage } from '../../../../storage/storage.js';
import type { Action, ActionWords } from '../model.js';

/** What approvals need from below. */
export interface ApprovalParts {
  readonly storage: { tenant(id: string): TenantStorage };
  readonly runtime: Pick<Runtime, 'now' | 'id' | 'hash'>;
  readonly words: ActionWords;
  budgetsFor(actor: Actor): Pick<BudgetService, 'reserve' | 'rehold' | 'release'>;
  /** Hints that work of this kind was committed. */
  wake(kind: string): void;
}

/** The stored answer of a step: `at` is the instant that it set. */
export type StoredReceipt = {
  readonly id: string;
  readonly status: Action['status'];
  readonly at: string | null;
};
