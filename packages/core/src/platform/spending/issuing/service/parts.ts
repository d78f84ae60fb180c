import type { BudgetService } from '../../../../budgets/service.js';
import type { Actor } from '../../../../kernel/actor.js';
import type { Runtime } from '../../../../kernel/runtime.js';
import type { Op } from '../../../../storage/counters.js';
import type { TenantStorage } from '../../../../storage/storage.js';
import type { Card, CardAccount, CardProgram } from '../model.js';
import type { CardIssuer } from '../ports.js';

/** On whose behalf something is done; networks and workers have a tenant only. */
export interface Caller {
  readonly tenant: string;
  readonly actor?: Actor;
}

/** Which call it is. */
export interface Call {
  /** The request's identity when its caller named one: a repeat answers the first result. */
  readonly op?: Op;
  readonly now?: Date;
}

/** What issuing needs from below and from the products whose cards it keeps. */
export interface IssuingParts {
  readonly storage: { tenant(id: string): TenantStorage };
  readonly runtime: Pick<Runtime, 'now' | 'id' | 'hash'>;
  /** The engine of the caller's tenant; of the key's own where an actor with one acts. */
  budgetsFor(caller: Caller): BudgetService;
  /** Who makes cards for this tenant: the simulator outside `live`, for example. */
  issuerFor(tenant: string): CardIssuer;
  readonly programs: readonly CardProgram[];
  /** How long an authorization keeps its money unless the network says so; 7 days when absent. */
  readonly authorizationMs?: number;
  /** How long an equal charge passes after an approval; 30 minutes when absent (wallets spec §7.1). */
  readonly passMs?: number;
  /** Hints that work of this kind was committed. */
  wake(kind: string): void;
  /** What this process remembers of accounts and cards; the service makes its own when absent. */
  readonly memory?: Map<string, RememberedRows>;
}

/** An account and a card of it as they were seen last: a plan made from them is checked under the lock. */
export interface RememberedRows {
  readonly account: CardAccount;
  readonly card: Card | null;
}
