import type { Micros } from '../../../../kernel/micros.js';
import { boolean, instant, integer, json, micros, nullable, table, text } from '../../../../storage/table.js';
import type { Merchant } from './transaction.js';

/** `pending` until one of the other four, which are final. */
export type ApprovalStatus = 'pending' | 'approved' | 'denied' | 'expired' | 'cancelled';

/** A person's say on one charge: bound to merchant, amount and currency, and used once. */
export interface CardApproval {
  readonly id: string;
  readonly status: ApprovalStatus;
  readonly transactionId: string;
  readonly accountId: string;
  readonly cardId: string | null;
  readonly amount: Micros;
  readonly currency: string;
  readonly merchant: Merchant;
  readonly merchantKey: string;
  readonly category: string;
  readonly reason: string;
  readonly channels: readonly string[];
  readonly timeoutAction: 'deny' | 'approve';
  /** The network cannot wait: its charge was declined, and an equal one passes once after the approval. */
  readonly retried: boolean;
  /** The money while it waits, and while a pass is unused. */
  readonly holdId: string | null;
  readonly expiresAt: Date;
  readonly resolvedBy: string | null;
  readonly resolvedAt: Date | null;
  readonly note: string | null;
  /** Until when an equal charge passes; null before the approval and for what did not go through a network. */
  readonly passUntil: Date | null;
  /** The transaction that used the pass. */
  readonly usedBy: string | null;
  readonly createdAt: Date;
  readonly revision: number;
}

/** Every approval of a tenant's card charges. */
export const cardApprovals = table<CardApproval>({
  name: 'card_approval',
  fields: {
    id: text(),
    status: text<ApprovalStatus>(),
    transactionId: text(),
    accountId: text(),
    cardId: nullable(text()),
    amount: micros(),
    currency: text(),
    merchant: json(),
    merchantKey: text(),
    category: text(),
    reason: text(),
    channels: json(),
    timeoutAction: text<'deny' | 'approve'>(),
    retried: boolean(),
    holdId: nullable(text()),
    expiresAt: instant(),
    resolvedBy: nullable(text()),
    resolvedAt: nullable(instant()),
    note: nullable(text()),
    passUntil: nullable(instant()),
    usedBy: nullable(text()),
    createdAt: instant(),
    revision: integer(),
  },
  indexes: [['createdAt'], ['status', 'createdAt'], ['accountId', 'status', 'createdAt']],
});
