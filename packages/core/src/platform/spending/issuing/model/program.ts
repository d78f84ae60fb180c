import type { Addition, Extra } from '../../../../budgets/model.js';
import type { JsonObject } from '../../../../kernel/json.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { Counter, Seen, Write } from '../../../../storage/counters.js';
import type { Lookup } from '../../../../storage/storage.js';
import type { CardAccount } from './account.js';
import type { CardApproval } from './approval.js';
import type { Card } from './card.js';
import type { CardTransaction, Merchant, TraceEntry } from './transaction.js';

/** A charge before it is decided, with everything that the pure checks may look at. */
export interface Charge {
  readonly account: CardAccount;
  readonly card: Card | null;
  readonly amount: Micros;
  readonly currency: string;
  readonly merchant: Merchant;
  /** Normal domain, or normal name where none is known. */
  readonly merchantKey: string;
  readonly category: string;
  readonly provider: string;
  /** True when it came over a card network, which cannot wait for a person and knows no addresses. */
  readonly network: boolean;
  readonly now: Date;
}

/** What one check found; `skip` where it has nothing to hold the charge against. */
export interface CheckFinding {
  readonly result: TraceEntry['result'];
  readonly value?: string | null;
  readonly limit?: string | null;
  /** The error code of a failure. */
  readonly code?: string;
}

/** One pure check before the limits. */
export interface ChargeCheck {
  readonly name: string;
  readonly judge: (charge: Charge) => CheckFinding;
}

/** How a program speaks of a budget that a charge is judged by. */
export interface LimitWord {
  /** Of the budget: `card`, `card_account`, or one of the account's further subjects. */
  readonly subjectType: string;
  readonly slot: string;
  /** The check's name in the trace, for example `daily_limit`. */
  readonly check: string;
  /** The error code when it does not give the money. */
  readonly code: string;
}

/** Whether a person has a say (wallets spec §7.2). */
export type ApprovalNeed =
  | { readonly outcome: 'approve'; readonly notify: boolean }
  | {
      readonly outcome: 'ask';
      readonly reason: string;
      readonly channels: readonly string[];
      readonly timeoutMs: number;
      readonly timeoutAction: 'deny' | 'approve';
    };

/** What happened, as a program's events and after-steps are told. `before` is null for what is new. */
export type IssuingChange =
  | {
      readonly kind: 'account';
      readonly before: CardAccount | null;
      readonly account: CardAccount;
      readonly now: Date;
    }
  | {
      readonly kind: 'card';
      readonly before: Card | null;
      readonly card: Card;
      readonly account: CardAccount;
      readonly now: Date;
    }
  | {
      readonly kind: 'transaction';
      readonly before: CardTransaction | null;
      readonly transaction: CardTransaction;
      readonly account: CardAccount;
      readonly card: Card | null;
      /** The approval policy wants the owner told, although nobody was asked. */
      readonly notify: boolean;
      readonly now: Date;
    }
  | {
      readonly kind: 'approval';
      readonly before: CardApproval | null;
      readonly approval: CardApproval;
      readonly transaction: CardTransaction;
      readonly account: CardAccount;
      readonly now: Date;
    };

/** An event for the outbox. */
export interface Announcement {
  /** `noun.verb` in the product's words. */
  readonly type: string;
  /** For example `transaction:<id>`. */
  readonly subject: string;
  readonly data: JsonObject;
}

/** What an after-step adds to the commit. */
export interface AfterAddition {
  readonly writes?: readonly Write[];
  /** Changed counters; every key must come from `keys`. */
  readonly counters?: ReadonlyMap<string, Counter>;
  /** Freezes the transaction's card in the same commit; the issuer follows (ruling 8). */
  readonly freeze?: { readonly reason: string };
}

/** A product's share of a commit: pure and synchronous, shown the rows under the locks; it may run again. */
export interface AfterStep<F extends Extra = Extra> {
  readonly find?: { readonly [K in keyof F]: Lookup<F[K]> };
  keys?(found: { readonly [K in keyof F]: readonly F[K][] }): readonly string[];
  write(change: Extract<IssuingChange, { kind: 'transaction' }>, seen: Seen<F>): AfterAddition | null;
}

/** How a product uses card accounts: its checks, its words, and what else it does when money moves. All pure but `prepare`. */
export interface CardProgram {
  /** The product's name; stored on its accounts. */
  readonly name: string;
  /** Its accounts are opened without a card: a card that the issuer refuses leaves them as they are. */
  readonly cardless?: true;
  /** The merchant's category and provider in the product's words. */
  readonly classify: (merchant: Merchant) => { readonly category: string; readonly provider: string };
  /** In the order in which they decide; the first that fails declines. */
  readonly checks: readonly ChargeCheck[];
  /** In the order in which they decide, behind the checks. A budget that is not named here refuses as the last one. */
  readonly limits: readonly LimitWord[];
  /** Nobody is ever asked when absent. */
  readonly approval?: (charge: Charge) => ApprovalNeed;
  /** The product's facts of a transaction, recomputed whenever it changes: rewards, for example. */
  readonly facts?: (transaction: CardTransaction) => JsonObject;
  readonly events?: (change: IssuingChange) => readonly Announcement[];
  /** Reads what its after-step needs, before the locks; null adds nothing. Runs again when a commit is planned anew. */
  readonly prepare?: (
    change: Extract<IssuingChange, { kind: 'transaction' }>,
    tenant: string,
  ) => Promise<AfterStep | null>;
  /**
   * What the product takes back when the issuer refuses a card for good (ruling 8): committed with the card's end. An account
   * that was opened with the card is closed in the same commit.
   */
  readonly compensate?: (
    refused: { readonly account: CardAccount; readonly card: Card },
    tenant: string,
  ) => Promise<With<null> | null>;
}

/** What the caller of a verb adds to its commit: its own rows, an audit entry. Pure; it may run again. */
export interface With<O, F extends Extra = Extra> {
  readonly find?: { readonly [K in keyof F]: Lookup<F[K]> };
  keys?(found: { readonly [K in keyof F]: readonly F[K][] }): readonly string[];
  /** A throw stores nothing at all. */
  write(outcome: O, seen: Seen<F>): Pick<Addition<null>, 'writes' | 'counters'>;
}
