import type { Charge, CardTransaction, TransactionType } from '../model.js';

/** A transaction about which nothing is decided yet; its status is what it will be when nothing more happens. */
export function newTransaction(
  charge: Charge,
  names: {
    readonly id: string;
    readonly reference: string;
    readonly type?: TransactionType;
    readonly original?: string | null;
    readonly description?: string | null;
  },
): CardTransaction {
  const { account, card, currency, amount, merchant, merchantKey, category, provider, now } = charge;
  return {
    id: names.id,
    accountId: account.id,
    cardId: card?.id ?? null,
    type: names.type ?? 'purchase',
    status: 'declined',
    currency,
    amount: amount < 0n ? 0n : amount,
    authorized: 0n,
    posted: 0n,
    held: 0n,
    refunded: 0n,
    merchant,
    merchantKey,
    category,
    provider,
    holdId: null,
    reference: names.reference,
    original: names.original ?? null,
    declineReason: null,
    approvalId: null,
    description: names.description ?? null,
    decision: null,
    messages: [],
    facts: {},
    expiresAt: null,
    createdAt: now,
    authorizedAt: null,
    postedAt: null,
    updatedAt: now,
    revision: 0,
  };
}
