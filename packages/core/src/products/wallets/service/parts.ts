import type { Actor, RequestOp } from '../../../kernel/actor.js';
import type { BudgetService } from '../../../budgets/service.js';
import type { Runtime } from '../../../kernel/runtime.js';
import type { Storage } from '../../../storage/storage.js';
import type { WebhookService } from '../../../platform/delivery/webhooks/service.js';
import type { IssuingService } from '../../../platform/spending/issuing/service.js';
import type { Plan } from '../rules/plans.js';

/** What the services of this product are made of. */
export interface WalletParts {
  readonly storage: Storage;
  readonly runtime: Runtime;
  readonly issuing: IssuingService;
  /** Endpoints of this product's dialect. */
  readonly webhooks: WebhookService;
  budgetsFor(actor: Actor): BudgetService;
  planOf(organization: string): Plan;
  /** Whether new wallets spend only what they were funded with (wallets spec §14). */
  readonly prepaid: boolean;
  /** Hints that work of this kind was committed. */
  wake(kind: string): void;
}

/** Which call it is. */
export interface WalletCall {
  /** The request's identity when its caller named one: a repeat answers the first result. */
  readonly op?: RequestOp;
  readonly now?: Date;
}
