import type { ReserveInput, Reserved } from '../../../../budgets/model.js';
import type { BudgetService } from '../../../../budgets/service.js';
import type { Actor, RequestOp } from '../../../../kernel/actor.js';
import type { JsonObject } from '../../../../kernel/json.js';
import type { Micros } from '../../../../kernel/micros.js';
import { attributionOf } from '../rules/attribution.js';
import { subjectsOf } from '../rules/charge-of.js';

/** A purchase before it is made. */
export interface PlannedUsage {
  /** The most that it is expected to cost, in micros of USD; never 0 for an unknown price. */
  readonly amount: Micros;
  readonly tags?: Readonly<Record<string, string>>;
  /** The tag `customer` when absent. */
  readonly customer?: string;
  readonly sessionId?: string;
  /** Time until the hold expires by itself; 30 s when absent. */
  readonly ttlMs?: number;
  /** Told by the decision's explanation: provider, model, request id. */
  readonly about?: JsonObject;
  readonly op?: RequestOp;
  readonly now?: Date;
}

/** Asks budgets before a purchase. */
export interface UsageReserving {
  /**
   * Sets the amount aside under every budget that the purchase will be charged to. Record the purchase with the
   * answer's `holdId`, or release the hold when nothing was bought.
   *
   * @throws DomainError `invalid` for a bad amount or text; `budget_unavailable` when the store cannot be reached.
   */
  reserve(actor: Actor, planned: PlannedUsage): Promise<Reserved>;
}

/** Makes the asking side of the usage service. */
export function usageReserving(budgetsFor: (actor: Actor) => Pick<BudgetService, 'reserve'>): UsageReserving {
  return {
    reserve: (actor, { amount, tags, customer, sessionId, ttlMs, about, op, now }) => {
      const input: ReserveInput = {
        subjects: subjectsOf(attributionOf({ tags, customer }, actor), actor.organization),
        amounts: { usd: amount },
        ...(sessionId !== undefined && { session: sessionId }),
        ...(ttlMs !== undefined && { ttlMs }),
        ...(about !== undefined && { about }),
        ...(op !== undefined && { ops: [op] }),
        ...(now !== undefined && { now }),
      };
      return budgetsFor(actor).reserve(input);
    },
  };
}
