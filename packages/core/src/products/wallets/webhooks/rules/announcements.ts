import type { JsonObject } from '../../../../kernel/json.js';
import type {
  Announcement,
  Card,
  CardAccount,
  CardApproval,
  CardTransaction,
  IssuingChange,
} from '../../../../platform/spending/issuing/model.js';
import { storedPolicy } from '../../agents/rules/wallet-policy.js';

/** Every event of this product says which wallet it is about: other products announce cards and transactions too. */
const about = (account: CardAccount, data: JsonObject): JsonObject => ({ walletId: account.id, ...data });

/** A transaction as it is announced. Amounts are micros as decimal strings. */
const transactionFacts = (row: CardTransaction): JsonObject => ({
  id: row.id,
  walletId: row.accountId,
  cardId: row.cardId,
  type: row.type,
  status: row.status,
  amount: row.amount.toString(),
  currency: row.currency,
  merchant: {
    name: row.merchant.name,
    domain: row.merchant.domain ?? null,
    country: row.merchant.country ?? null,
    mcc: row.merchant.mcc ?? null,
    category: row.category,
  },
  declineReason: row.declineReason,
  approvalId: row.approvalId,
  createdAt: row.createdAt.toISOString(),
});

const cardFacts = (card: Card): JsonObject => ({
  id: card.id,
  walletId: card.accountId,
  name: card.name,
  status: card.status,
  last4: card.last4,
});

const walletFacts = (account: CardAccount): JsonObject => {
  const { agentName, owner } = storedPolicy(account.policy);
  return { id: account.id, agentName, owner, status: account.status };
};

const approvalFacts = (approval: CardApproval, account: CardAccount): JsonObject => ({
  id: approval.id,
  status: approval.status,
  transactionId: approval.transactionId,
  walletId: approval.accountId,
  agentName: storedPolicy(account.policy).agentName,
  amount: approval.amount.toString(),
  currency: approval.currency,
  merchant: {
    name: approval.merchant.name,
    domain: approval.merchant.domain ?? null,
    category: approval.category,
  },
  reason: approval.reason,
  channels: approval.channels,
  expiresAt: approval.expiresAt.toISOString(),
  resolvedBy: approval.resolvedBy,
  note: approval.note,
  createdAt: approval.createdAt.toISOString(),
});

/** What a transaction that comes to this status is told as. Waiting ones are told by their approval. */
const transactionVerbs: Readonly<Record<CardTransaction['status'], string | null>> = {
  pending: 'pending',
  posted: 'completed',
  declined: 'declined',
  reversed: 'reversed',
  refunded: null,
  awaiting_approval: null,
};

function transactionEvents({
  before,
  transaction,
  account,
  notify,
}: Extract<IssuingChange, { kind: 'transaction' }>): readonly Announcement[] {
  if (before?.status === transaction.status) return [];
  const verb = transaction.type === 'refund' ? 'refunded' : transactionVerbs[transaction.status];
  if (verb === null) return [];
  const data = about(account, { transaction: transactionFacts(transaction), notify });
  return [{ type: `transaction.${verb}`, subject: `transaction:${transaction.id}`, data }];
}

function cardEvents({
  before,
  card,
  account,
}: Extract<IssuingChange, { kind: 'card' }>): readonly Announcement[] {
  const told = (verb: string): readonly Announcement[] => [
    { type: `card.${verb}`, subject: `card:${card.id}`, data: about(account, { card: cardFacts(card) }) },
  ];
  if (card.issuance === 'issued' && before?.issuance !== 'issued') return told('created');
  if (before === null || before.status === card.status || card.issuance !== 'issued') return [];
  return told({ active: 'unfrozen', frozen: 'frozen', closed: 'deleted' }[card.status]);
}

function accountEvents({
  before,
  account,
}: Extract<IssuingChange, { kind: 'account' }>): readonly Announcement[] {
  const verb =
    before === null
      ? 'created'
      : before.status === account.status || account.status === 'active'
        ? 'updated'
        : account.status;
  return [
    {
      type: `wallet.${verb}`,
      subject: `wallet:${account.id}`,
      data: about(account, { wallet: walletFacts(account) }),
    },
  ];
}

function approvalEvents({
  before,
  approval,
  transaction,
  account,
}: Extract<IssuingChange, { kind: 'approval' }>): readonly Announcement[] {
  if (before?.status === approval.status) return [];
  const verb = approval.status === 'pending' ? 'requested' : approval.status;
  const data = about(account, {
    approval: approvalFacts(approval, account),
    transaction: transactionFacts(transaction),
  });
  return [{ type: `approval.${verb}`, subject: `approval:${approval.id}`, data }];
}

/** What a change of a wallet's account, cards or money is announced as (wallets spec §8.1). */
export function walletEvents(change: IssuingChange): readonly Announcement[] {
  switch (change.kind) {
    case 'account':
      return accountEvents(change);
    case 'card':
      return cardEvents(change);
    case 'transaction':
      return transactionEvents(change);
    case 'approval':
      return approvalEvents(change);
  }
}
