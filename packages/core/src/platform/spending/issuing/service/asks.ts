import type { Subject } from '../../../../budgets/model.js';
import type { Position } from '../../../../kernel/cursor.js';
import type { JsonObject } from '../../../../kernel/json.js';
import type { Micros } from '../../../../kernel/micros.js';
import type {
  AccountStatus,
  CardApproval,
  CardStatus,
  CardTransaction,
  Merchant,
  TransactionStatus,
  TransactionType,
} from '../model.js';
import type { StatedLimit } from '../rules/limits.js';

/** One limit of an account or a card; its slot is unique there. */
export type LimitDraft = StatedLimit;

/** One limit as it stands. */
export interface LimitStanding {
  readonly slot: string;
  readonly period: 'day' | 'month' | 'total';
  readonly cap: Micros | null;
  /** Pending and posted, refunds taken off (ruling 14). */
  readonly spent: Micros;
  /** What approvals keep while they wait. */
  readonly held: Micros;
  /** `cap − spent − held`, negative with a recorded cause; null without a cap. */
  readonly available: Micros | null;
  readonly periodStart: Date;
  readonly periodEnd: Date | null;
}

/** A new card. */
export interface CardDraft {
  /** A fresh one when absent; derived from the call's op when there is one. */
  readonly id?: string;
  readonly name: string;
  readonly limits?: readonly LimitDraft[];
  readonly frozen?: boolean;
}

/** A new account, with its first card where it is born with one. */
export interface AccountDraft {
  readonly id?: string;
  readonly program: string;
  readonly currency: string;
  readonly policy?: JsonObject;
  readonly subjects?: readonly Subject[];
  readonly limits?: readonly LimitDraft[];
  readonly card?: CardDraft;
}

/** What `changeAccount` may change; absent members keep their value. */
export interface AccountPatch {
  /** `closed` closes every card and cancels every waiting approval. */
  readonly status?: AccountStatus;
  readonly policy?: JsonObject;
  readonly subjects?: readonly Subject[];
  /** Slots that are named here; others stay as they are. */
  readonly limits?: readonly LimitDraft[];
}

/** What `changeCard` may change. */
export interface CardPatch {
  readonly status?: CardStatus;
  /** With `frozen`; `manual` when absent. */
  readonly reason?: string;
  readonly limits?: readonly LimitDraft[];
}

/** A charge to be decided. */
export interface ChargeDraft {
  readonly accountId: string;
  /** Null or absent for what is not paid by card. */
  readonly cardId?: string | null;
  readonly amount: Micros;
  /** The account's when absent. */
  readonly currency?: string;
  readonly merchant: Merchant;
  readonly description?: string | null;
  /** What becomes of a charge that a person must agree to: it waits, or is declined as `approval_required`. */
  readonly onApproval?: 'wait' | 'fail';
  /** Posts it at once. */
  readonly capture?: boolean;
}

/** What became of a charge. */
export interface Decided {
  readonly transaction: CardTransaction;
  /** When a person is asked. */
  readonly approval: CardApproval | null;
  readonly replayed: boolean;
}

/** Which transactions to list: newest first, all when nothing is named. */
export interface TransactionPage {
  readonly accountId?: string | readonly string[];
  readonly cardId?: string;
  readonly statuses?: readonly TransactionStatus[];
  readonly types?: readonly TransactionType[];
  readonly merchantKey?: string;
  readonly category?: string;
  readonly from?: Date;
  readonly before?: Date;
  readonly minAmount?: Micros;
  /** Exclusive. */
  readonly belowAmount?: Micros;
  readonly limit: number;
  readonly after?: Position;
}

/** Spend of one value over some days. */
export interface SpendSum {
  readonly value: string;
  readonly amount: Micros;
}
