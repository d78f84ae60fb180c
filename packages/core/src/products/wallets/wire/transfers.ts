import { z } from 'zod';
import type { Transfer } from '../transfers/model.js';
import { amount, moment, paging, positiveAmount, textOf, transferId, walletId } from './values.js';

/** Money to move (wallets spec §6.7). */
export const transferInput = z.object({
  wallet_id: walletId,
  direction: z.enum(['fund', 'withdraw']),
  amount: positiveAmount,
  source: textOf(1, 200).nullable().optional(),
  destination: textOf(1, 200).nullable().optional(),
});

/** Which transfers to list. */
export const transferQuery = z.object({
  ...paging,
  wallet: walletId.optional(),
  wallet_id: walletId.optional(),
});

/** A transfer. */
export const transferRecord = z.object({
  id: transferId,
  wallet_id: walletId,
  direction: z.enum(['fund', 'withdraw']),
  amount,
  status: z.literal('completed'),
  source: z.string().nullable(),
  destination: z.string().nullable(),
  created_at: moment,
  completed_at: moment,
});

/** A transfer as `transferRecord` prints it. */
export const shownTransfer = (row: Transfer) => ({
  id: row.id,
  wallet_id: row.walletId,
  direction: row.direction,
  amount: { micros: row.amount, currency: row.currency },
  status: row.status,
  source: row.direction === 'fund' ? row.counterparty : null,
  destination: row.direction === 'withdraw' ? row.counterparty : null,
  created_at: row.createdAt,
  completed_at: row.completedAt,
});
