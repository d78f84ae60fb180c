import { z } from 'zod';
import type { CreditEntry } from '../code-credits/model.js';
import { amount, amountIn, at, printedId } from './values.js';

/** Credits as they stand (projects spec §8). */
const creditFigures = z.object({
  totalCredits: amount,
  pendingCredits: amount,
  lifetimeEarned: amount,
  lifetimeRedeemed: amount,
});

/** One line of the history. */
export const creditRow = z.object({
  id: printedId('rwd_'),
  type: z.enum(['earned', 'reversed', 'redeemed', 'adjusted']),
  amount,
  description: z.string(),
  transactionId: printedId('txn_').nullable(),
  createdAt: at,
});

/** `GET /rewards`. */
export const rewardsReply = z.object({
  balance: creditFigures,
  tiers: z.array(z.object({ category: z.string(), rate: z.int(), earned: amount, spend: amount })),
  history: z.array(creditRow),
});

/** `POST /rewards/redeem`. */
export const redeemInput = z.object({ amount: amountIn });
/** Its reply. */
export const redeemedReply = creditRow.extend({ balance: creditFigures });

/** A line as it is printed: what was redeemed is a positive number, what was taken back a negative one. */
export const shownCredit = (row: CreditEntry): z.output<typeof creditRow> => ({
  id: row.id,
  type: row.kind === 'pending' ? 'earned' : row.kind,
  amount: row.kind === 'redeemed' ? -row.amount : row.amount,
  description: row.description,
  transactionId: row.transactionId,
  createdAt: row.writtenAt,
});
