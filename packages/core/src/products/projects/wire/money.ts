import { z } from 'zod';
import type { CardTransaction } from '../../../platform/spending/issuing/model.js';
import { spendInstant } from '../service/spent.js';
import { amount, at, percentage, printedId } from './values.js';

/** A transaction (projects spec §6). */
export const transactionRow = z.object({
  id: printedId('txn_'),
  projectId: printedId('proj_'),
  cardId: printedId('card_').nullable(),
  type: z.enum(['charge', 'refund', 'revenue']),
  status: z.enum(['pending', 'posted', 'reversed', 'declined']),
  merchant: z.string(),
  provider: z.string().nullable(),
  category: z.string().nullable(),
  amount,
  rewardsEarned: amount,
  declineReason: z.string().nullable(),
  date: at,
  postedAt: at.nullable(),
});

const types = { purchase: 'charge', refund: 'refund', income: 'revenue' } as const;
const statuses = {
  pending: 'pending',
  posted: 'posted',
  refunded: 'posted',
  awaiting_approval: 'pending',
  declined: 'declined',
  reversed: 'reversed',
} as const;

/** A transaction as it is printed. */
export function shownTransaction(row: CardTransaction): z.output<typeof transactionRow> {
  const income = row.type === 'income';
  const rewards = row.facts['rewards'];
  return {
    id: row.id,
    projectId: row.accountId,
    cardId: row.cardId,
    type: types[row.type],
    status: statuses[row.status],
    merchant: income ? (row.description ?? row.merchant.name) : row.merchant.name,
    provider: income ? null : row.provider,
    category: income ? null : row.category,
    amount: row.amount,
    rewardsEarned: typeof rewards === 'string' ? BigInt(rewards) : 0n,
    declineReason: row.declineReason,
    date: spendInstant(row),
    postedAt: row.postedAt,
  };
}

/** Profit and loss of a month (projects spec §3.4). */
export const pnlFigures = z.object({
  spend: amount,
  revenue: amount,
  net: amount,
  margin: percentage.nullable(),
  topProviders: z.array(z.object({ name: z.string(), amount })),
});

/** `GET /spend` (projects spec §5). */
export const spendReply = z.object({
  totalSpend: amount,
  byCategory: z.array(z.object({ category: z.string(), amount, percentage })),
  byProvider: z.array(z.object({ provider: z.string(), amount, percentage })),
  byProject: z.array(z.object({ projectId: printedId('proj_'), projectName: z.string(), amount })),
  transactions: z.array(transactionRow),
});

/** `GET /balance` (projects spec §7). */
export const balanceReply = z.object({
  available: amount,
  pending: amount,
  creditLimit: amount,
  creditUsed: amount,
});
