import type { JsonObject } from '../../../../kernel/json.js';
import type { Micros } from '../../../../kernel/micros.js';
import { instant, integer, json, micros, nullable, table, text } from '../../../../storage/table.js';

/** Who is paid. Everything but the name may be unknown. */
export interface Merchant {
  /** As the network spells it, for example `OPENAI *CHATGPT API`. */
  readonly name: string;
  readonly domain?: string | null;
  readonly url?: string | null;
  /** Merchant category code, four digits. */
  readonly mcc?: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string | null;
}

/** `income` is what an account earned, and counts against no limit. */
export type TransactionType = 'purchase' | 'refund' | 'income';

/**
 * `pending` and `posted` count as spent, `awaiting_approval` as held, `declined` and `reversed` as nothing. `refunded`:
 * posted, and all of it was given back.
 */
export type TransactionStatus =
  'declined' | 'awaiting_approval' | 'pending' | 'posted' | 'reversed' | 'refunded';

/** One thing that was looked at before money was let go; skipped behind the first that failed. */
export type TraceEntry = {
  readonly check: string;
  readonly result: 'pass' | 'fail' | 'skip';
  /** What was found, and what it was held against; amounts are micros as decimal strings. */
  readonly value: string | null;
  readonly limit: string | null;
};

/** Why a charge was approved, declined or put before a person: stored with it. */
export type AuthorizationTrace = {
  readonly verdict: 'approved' | 'declined' | 'asked';
  /** The program's code for the check that failed; null when none did. */
  readonly code: string | null;
  readonly check: string | null;
  /** Of a failed limit: micros as decimal strings. */
  readonly requested?: string;
  readonly available?: string;
  readonly limit?: string;
  readonly checks: readonly TraceEntry[];
};

/** What the network told about a charge: facts that hold in whatever order they arrive. */
export type StoredMessage = {
  readonly id: string;
  /** Instant at the network, epoch milliseconds. */
  readonly at: number;
} & (
  | {
      /** How much is authorized in all from `at` on; the latest counts. */
      readonly kind: 'authorized';
      readonly amount: string;
    }
  /** Nothing more will be captured. */
  | { readonly kind: 'closed'; readonly reversed: boolean }
  /** It was never approved. */
  | { readonly kind: 'declined' }
  | { readonly kind: 'captured'; readonly amount: string; readonly final: boolean }
);

/** One charge, refund or earning. Guarded by its account's counter (`accountKey`). */
export interface CardTransaction {
  readonly id: string;
  readonly accountId: string;
  /** Null for what was not paid by card. */
  readonly cardId: string | null;
  readonly type: TransactionType;
  readonly status: TransactionStatus;
  readonly currency: string;
  /** What people are shown: asked for, then authorized, then posted; never negative. */
  readonly amount: Micros;
  /** Most that may still be captured in all. */
  readonly authorized: Micros;
  /** Captured: the sum of its ledger entries on every counter. */
  readonly posted: Micros;
  /** What its open hold keeps; 0 without one. */
  readonly held: Micros;
  /** The sum of its refunds, each of which is a transaction too. */
  readonly refunded: Micros;
  readonly merchant: Merchant;
  /** Normal domain, or normal name where no domain is known: what filters and approvals compare. */
  readonly merchantKey: string;
  readonly category: string;
  readonly provider: string;
  readonly holdId: string | null;
  /** The network's identity of it, unique; its own id for what no network knows. */
  readonly reference: string;
  /** Of a refund: the reference of what it gives back, when the network tells. */
  readonly original: string | null;
  readonly declineReason: string | null;
  readonly approvalId: string | null;
  readonly description: string | null;
  readonly decision: AuthorizationTrace | null;
  readonly messages: readonly StoredMessage[];
  /** The product's own facts, for example rewards earned. */
  readonly facts: JsonObject;
  /** When an authorization ends by itself; null when it does not. */
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
  readonly authorizedAt: Date | null;
  readonly postedAt: Date | null;
  readonly updatedAt: Date;
  readonly revision: number;
}

/** Every card transaction of a tenant. */
export const cardTransactions = table<CardTransaction>({
  name: 'card_transaction',
  fields: {
    id: text(),
    accountId: text(),
    cardId: nullable(text()),
    type: text<TransactionType>(),
    status: text<TransactionStatus>(),
    currency: text(),
    amount: micros(),
    authorized: micros(),
    posted: micros(),
    held: micros(),
    refunded: micros(),
    merchant: json(),
    merchantKey: text(),
    category: text(),
    provider: text(),
    holdId: nullable(text()),
    reference: text(),
    original: nullable(text()),
    declineReason: nullable(text()),
    approvalId: nullable(text()),
    description: nullable(text()),
    decision: nullable(json()),
    messages: json(),
    facts: json(),
    expiresAt: nullable(instant()),
    createdAt: instant(),
    authorizedAt: nullable(instant()),
    postedAt: nullable(instant()),
    updatedAt: instant(),
    revision: integer(),
  },
  unique: [{ name: 'card_transaction_reference', fields: ['reference'] }],
  indexes: [
    ['createdAt'],
    ['accountId', 'createdAt'],
    ['cardId', 'createdAt'],
    ['status', 'createdAt'],
    ['original'],
  ],
});
