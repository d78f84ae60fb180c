import type { BudgetService } from '../../../budgets/service.js';
import type { Actor, RequestOp } from '../../../kernel/actor.js';
import { DomainError } from '../../../kernel/errors.js';
import { hasRole, type Role } from '../../../kernel/actor.js';
import type { Runtime } from '../../../kernel/runtime.js';
import type { Storage } from '../../../storage/storage.js';
import type { AlertService } from '../../../platform/spending/alerts/service.js';
import type { CardProgram } from '../../../platform/spending/issuing/model.js';
import type { Caller, IssuingService } from '../../../platform/spending/issuing/service.js';
import type { Tier } from '../code-credits/rules/tiers.js';
import type { AvailableMode } from '../credit-line/rules/balance.js';

/** What every capability of this product is made of. */
export interface ProjectsParts {
  readonly storage: Storage;
  readonly runtime: Runtime;
  readonly issuing: IssuingService;
  readonly alerts: AlertService;
  readonly tiers: readonly Tier[];
  readonly mode: AvailableMode;
  readonly classify: CardProgram['classify'];
  budgetsOf(caller: Caller): BudgetService;
  wake(kind: string): void;
}

/** Which call acts. */
export interface ProjectsCall {
  /** The request's identity when its caller named one: a repeat answers the first result. */
  readonly op?: RequestOp;
  readonly now?: Date;
}

/** An actor as issuing knows callers. */
export const callerOf = (actor: Actor): Caller => ({ tenant: actor.tenant, actor });

/** Keys act with the role of their owner. @throws DomainError `forbidden`. */
export function requireRole(actor: Actor, role: Role): void {
  if (!hasRole(actor.role, role))
    throw new DomainError('forbidden', 'forbidden', 'You do not have permission to do this');
}

/** The currency of everything here (projects spec §1). */
export const currency = 'USD';
/** The name of this product: of its accounts' program, its alerts, its surface. */
export const productName = 'projects';
