import type { Position } from '../../../../kernel/cursor.js';
import type { Day } from '../../../../kernel/day.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { Page } from '../../../../kernel/page.js';
import type {
  ApprovalStatus,
  Card,
  CardAccount,
  CardApproval,
  CardStatus,
  CardTransaction,
  SpendDimension,
  With,
} from '../model.js';
import type { CardReveal, NetworkAnswer, NetworkEvent } from '../ports.js';
import type {
  AccountDraft,
  AccountPatch,
  CardDraft,
  CardPatch,
  ChargeDraft,
  Decided,
  LimitStanding,
  SpendSum,
  TransactionPage,
} from './asks.js';
import type { Call, Caller } from './parts.js';
import type { IssuingFault } from './verify.js';
import type { IssuingWorker } from './work.js';

/** Card accounts, their cards, and the money that moves through them. */
export interface IssuingService {
  /**
   * Opens an account. Its row, its card's, the issuer's work and what `also` adds are one commit; the issuer is asked
   * after it (ruling 8). The answer waits for the issuer once; a crash or a silent issuer leaves it to the worker.
   *
   * @throws DomainError `invalid`; `card_refused` (unavailable) when the issuer will not make the card: the account is
   * then closed again, and the program's `compensate` took back what was its own.
   */
  open(
    caller: Caller,
    draft: AccountDraft,
    call?: Call,
    also?: With<{ readonly account: CardAccount; readonly card: Card | null }>,
  ): Promise<{ readonly account: CardAccount; readonly card: Card | null; readonly replayed: boolean }>;
  /** @throws DomainError `account_missing`, `account_closed`. */
  changeAccount(
    caller: Caller,
    accountId: string,
    patch: AccountPatch,
    call?: Call,
    also?: With<{ readonly account: CardAccount }>,
  ): Promise<CardAccount>;
  /** @throws DomainError `account_missing`, `account_closed`, `account_frozen`, `card_refused`. */
  addCard(
    caller: Caller,
    accountId: string,
    draft: CardDraft,
    call?: Call,
    also?: With<{ readonly card: Card }>,
  ): Promise<{ readonly card: Card; readonly replayed: boolean }>;
  /** Ours at once, the issuer's by leased work. Setting what is set changes nothing. @throws `card_missing`, `card_closed`. */
  changeCard(
    caller: Caller,
    cardId: string,
    patch: CardPatch,
    call?: Call,
    also?: With<{ readonly card: Card }>,
  ): Promise<Card>;
  /** Where the card's data can be seen, at the issuer's; nothing of it passes through here. */
  reveal(caller: Caller, cardId: string, proof?: string): Promise<CardReveal>;

  account(caller: Caller, id: string): Promise<CardAccount | undefined>;
  accounts(caller: Caller, ids: readonly string[]): Promise<readonly CardAccount[]>;
  card(caller: Caller, id: string): Promise<Card | undefined>;
  /** Oldest first. */
  cards(
    caller: Caller,
    page: {
      readonly accountId?: string | readonly string[];
      readonly status?: CardStatus;
      readonly limit: number;
      readonly after?: Position;
    },
  ): Promise<Page<Card>>;
  /** Limits of some accounts or cards, by their id and in the order of their slots' names. */
  standings(
    caller: Caller,
    type: 'card_account' | 'card',
    ids: readonly string[],
    now?: Date,
  ): Promise<ReadonlyMap<string, readonly LimitStanding[]>>;

  /** Decides a charge under the account's lock. A decline is an answer, stored with its trace. @throws `account_missing`, `card_missing`. */
  authorize(caller: Caller, draft: ChargeDraft, call?: Call): Promise<Decided>;
  /**
   * Posts a pending charge; the rest is given back when `final` (the default).
   *
   * @throws DomainError `transaction_missing`, `transaction_state`, `invalid`.
   */
  capture(
    caller: Caller,
    transactionId: string,
    capture?: { readonly amount?: Micros; readonly final?: boolean },
    call?: Call,
  ): Promise<CardTransaction>;
  /** Gives back what was not captured. Throws as `capture` does. */
  reverse(caller: Caller, transactionId: string, call?: Call): Promise<CardTransaction>;
  /** Gives posted money back in the present period, as a transaction of its own. @throws also `refund_above_posted`. */
  refund(
    caller: Caller,
    transactionId: string,
    refund?: { readonly amount?: Micros },
    call?: Call,
  ): Promise<CardTransaction>;
  /** Money that the account earned; idempotent on `(source, externalId)`. */
  income(
    caller: Caller,
    income: {
      readonly accountId: string;
      readonly amount: Micros;
      readonly source: string;
      readonly externalId: string;
      readonly at?: Date;
      readonly description?: string | null;
    },
    call?: Call,
  ): Promise<Decided>;

  /** An event of a network, whose sender was verified. Answers requests; null for facts, known cards or not. */
  receive(event: NetworkEvent, now?: Date): Promise<NetworkAnswer | null>;

  transaction(caller: Caller, id: string, now?: Date): Promise<CardTransaction | undefined>;
  transactions(caller: Caller, page: TransactionPage, now?: Date): Promise<Page<CardTransaction>>;

  approval(caller: Caller, id: string, now?: Date): Promise<CardApproval | undefined>;
  approvals(
    caller: Caller,
    page: {
      readonly statuses?: readonly ApprovalStatus[];
      readonly accountId?: string;
      readonly limit: number;
      readonly after?: Position;
    },
    now?: Date,
  ): Promise<Page<CardApproval>>;
  /**
   * Judges the charge again without its own hold and, when it still passes, lets it go. The same verdict twice changes nothing.
   *
   * @throws DomainError `approval_missing`, `approval_already_resolved`, `approval_expired`, or the code of the check that
   * fails now (refused): the approval then waits on.
   */
  approve(
    caller: Caller,
    approvalId: string,
    by: { readonly resolvedBy: string; readonly note?: string | null },
    call?: Call,
    also?: With<{ readonly approval: CardApproval; readonly transaction: CardTransaction }>,
  ): Promise<{ readonly approval: CardApproval; readonly transaction: CardTransaction }>;
  /** Throws as `approve` does. */
  deny(
    caller: Caller,
    approvalId: string,
    by: { readonly resolvedBy: string; readonly note?: string | null },
    call?: Call,
    also?: With<{ readonly approval: CardApproval; readonly transaction: CardTransaction }>,
  ): Promise<{ readonly approval: CardApproval; readonly transaction: CardTransaction }>;

  /** Spend per value of a dimension over UTC days, half open, biggest first; reads O(days × values). */
  spend(
    caller: Caller,
    query: {
      readonly by: SpendDimension;
      readonly currency: string;
      readonly from: Day;
      readonly before: Day;
      /** Narrows `accountCategory` and `accountProvider` to one account; the values are then categories or providers. */
      readonly accountId?: string;
    },
  ): Promise<readonly SpendSum[]>;
  /** The same per day, for one value. */
  spendByDay(
    caller: Caller,
    query: {
      readonly by: SpendDimension;
      readonly currency: string;
      readonly value: string;
      readonly accountId?: string;
      readonly from: Day;
      readonly before: Day;
    },
  ): Promise<ReadonlyMap<Day, Micros>>;

  /** The host runs these: the issuer, authorizations and approvals at their time. */
  readonly workers: readonly IssuingWorker[];
  /** What no sequence of calls could have left behind; [] when all is well. Reads everything of the tenant. */
  verify(tenant: string): Promise<readonly IssuingFault[]>;
}
