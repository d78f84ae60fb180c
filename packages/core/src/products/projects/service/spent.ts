import type { Micros } from '../../../kernel/micros.js';
import type { CardTransaction } from '../../../platform/spending/issuing/model.js';

/** What a transaction counts for as spend: charges pending and posted, less refunds (projects spec §6.1). */
export function spentOn(
  transaction: Pick<CardTransaction, 'type' | 'status' | 'amount' | 'posted' | 'held'> | null,
): Micros {
  if (transaction === null || transaction.type === 'income') return 0n;
  const { type, status, amount, posted, held } = transaction;
  if (type === 'refund') return status === 'posted' ? -amount : 0n;
  return status === 'pending' || status === 'posted' || status === 'refunded' ? posted + held : 0n;
}

/** The instant whose day and month a transaction belongs to: that of the authorization, whenever it is posted. */
export const spendInstant = ({
  authorizedAt,
  createdAt,
}: Pick<CardTransaction, 'authorizedAt' | 'createdAt'>): Date => authorizedAt ?? createdAt;
