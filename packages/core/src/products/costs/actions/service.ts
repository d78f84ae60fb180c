import { budgets, type Also, type Budget, type EditOutcome } from '../../../budgets/model.js';
import type { BudgetService } from '../../../budgets/service.js';
import type { Actor } from '../../../kernel/actor.js';
import { DomainError, invalid, invalidInput, isDomainError } from '../../../kernel/errors.js';
import type { Runtime } from '../../../kernel/runtime.js';
import type { Action } from '../../../platform/spending/approvals/model.js';
import type { ActionReport } from '../../../platform/spending/approvals/rules/report.js';
import type { NewAction } from '../../../platform/spending/approvals/rules/new-action.js';
import type {
  ActionCall,
  ActionReceipt,
  ApprovalService,
  Approving,
} from '../../../platform/spending/approvals/service.js';
import { actingUser } from '../../../platform/tenancy/audit/rules.js';
import type { Limits } from '../../../platform/tenancy/organizations/ports.js';
import { entry } from '../../../storage/counters.js';
import { outgoingEvents } from '../../../storage/outbox.js';
import type { TenantStorage } from '../../../storage/storage.js';
import { costsSlot } from '../budgets/rules.js';
import { spendCapExceeded } from '../errors.js';
import { actionTypes, budgetIncrease, increaseOf, increasedData, largestCap, type Raised } from './rules.js';

/** An approval, and what it did to a budget if it was one of a `budget_increase`. */
export interface Approved extends ActionReceipt {
  readonly increase: (Raised & { readonly amount: bigint; readonly requested: bigint }) | null;
}

/** The actions of this surface: those of `ApprovalService`, of its own types, raising budgets by approval. */
export interface CostActions extends Omit<ApprovalService, 'approve' | 'approving' | 'worker'> {
  /**
   * Approves an action. The budget of a `budget_increase` grows in the same commit, by `amount` or else by what was asked.
   *
   * @throws DomainError as `ApprovalService.approve` does; `budget_entity_not_found` and `spend_cap_exceeded` leave the
   * action waiting.
   */
  approve(
    actor: Actor,
    id: string,
    options?: { readonly now?: Date; readonly amount?: bigint | undefined },
  ): Promise<Approved>;
}

/** What the service needs from below. */
export interface CostActionsOptions {
  readonly storage: { tenant(id: string): TenantStorage };
  readonly runtime: Pick<Runtime, 'now' | 'id'>;
  readonly approvals: ApprovalService;
  /** Whether actions may have any type, not only those that this surface names. */
  readonly anyActionType: boolean;
  budgetsFor(actor: Actor): BudgetService;
  limitsOf(organization: string): Promise<Limits>;
}

/** How often an approval that meets an edit of the same budget is tried anew. */
const tries = 5;

const noBudget = (): DomainError =>
  new DomainError('budget_entity_not_found', 'missing', 'There is no budget to increase.');

/** The budget is not the one that the new cap was counted from. */
const moved = (): DomainError =>
  new DomainError('budget_moved', 'conflict', 'The budget was changed meanwhile.');

type Receipt = { readonly id: string; readonly status: Action['status']; readonly at: string | null };

/** Makes the service over the approvals. */
export function costActions(options: CostActionsOptions): CostActions {
  const { storage, runtime, approvals, anyActionType, budgetsFor, limitsOf } = options;

  /** The approval and its announcement as part of the edit of a budget. */
  const alsoOf = (
    actor: Actor,
    { action, step }: Approving,
    seen: Budget,
    now: Date,
  ): Also<EditOutcome, Receipt, { actions: Action }> => {
    const eventId = runtime.id();
    return {
      find: step.find,
      keys: step.keys,
      write: ({ before, after }, { found }) => {
        if (before === null || after === null || before.cap !== seen.cap) throw moved();
        const { writes = [], result } = step.write(found.actions);
        const raised = { from: before.cap, to: after.cap };
        const event = entry(outgoingEvents, {
          id: eventId,
          type: 'budget.increased',
          subject: `budget:${after.id}`,
          sequence: null,
          at: now,
          data: increasedData(after, raised, { action: action.id, by: actingUser(actor) }),
        });
        return { writes: [...writes, event], result };
      },
    };
  };

  const increase = async (
    actor: Actor,
    id: string,
    { now, amount }: { readonly now: Date; readonly amount: bigint | undefined },
  ): Promise<Approved> => {
    const { largestBudget } = await limitsOf(actor.organization);
    for (let left = tries; ; left--) {
      const approving = await approvals.approving(actor, id, now);
      const asked = increaseOf(approving.action.payload);
      if (!('subject' in asked)) throw invalidInput(asked);
      const { subject, requested } = asked;
      const by = amount ?? requested;
      const [budget] = await storage
        .tenant(actor.tenant)
        .collection(budgets)
        .find({ subjectType: subject.type, subjectId: subject.id, slot: costsSlot });
      if (budget === undefined) throw noBudget();
      const cap = budget.cap + by;
      if (cap > largestCap || (largestBudget !== null && cap > largestBudget)) throw spendCapExceeded();
      try {
        const also = alsoOf(actor, approving, budget, now);
        const { extra } = await budgetsFor(actor).update(budget.id, { cap }, { now, also });
        if (extra === null) throw new Error('an edit answers what was added to it');
        const at = extra.at === null ? null : new Date(extra.at);
        const raised = { from: budget.cap, to: cap, amount: by, requested };
        return { id: extra.id, status: extra.status, at, replayed: false, increase: raised };
      } catch (error) {
        const again = isDomainError(error, 'budget_moved') || isDomainError(error, 'budget_missing');
        if (!again || left === 0) throw error;
      }
    }
  };

  return {
    create: async (actor: Actor, input: NewAction, call?: ActionCall) => {
      if (!anyActionType && !actionTypes.includes(input.actionType))
        throw invalid(['actionType'], `Must be one of ${actionTypes.join(', ')}`);
      if (input.actionType === budgetIncrease && input.hold !== undefined)
        throw invalid(['holdMicrodollars'], 'A budget increase holds no money');
      return approvals.create(actor, input, call);
    },
    get: approvals.get,
    list: approvals.list,
    reject: approvals.reject,
    report: (actor: Actor, id: string, report: ActionReport, call?: ActionCall) =>
      approvals.report(actor, id, report, call),
    approve: async (actor, id, { now = runtime.now(), amount } = {}) => {
      const action = await approvals.get(actor, id, now);
      if (action.actionType === budgetIncrease) return increase(actor, id, { now, amount });
      if (amount !== undefined)
        throw invalid(['approvedAmountMicrodollars'], 'Only a budget increase has an amount');
      return { ...(await approvals.approve(actor, id, now)), increase: null };
    },
  };
}
