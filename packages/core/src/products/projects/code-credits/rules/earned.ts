import type { Micros } from '../../../../kernel/micros.js';
import type { CardTransaction } from '../../../../platform/spending/issuing/model.js';
import { creditsFor, creditsTakenBack } from './tiers.js';

/** What a transaction is worth in credits. */
export interface Earned {
  /** Can be redeemed; negative for a refund. */
  readonly earned: Micros;
  /** Becomes earned when the charge posts. */
  readonly pending: Micros;
}

const nothing: Earned = { earned: 0n, pending: 0n };

/** The part of a transaction that credits depend on. */
export type Earning = Pick<CardTransaction, 'type' | 'status' | 'amount' | 'posted' | 'held' | 'refunded'>;

/**
 * The credits of a transaction as it stands (projects spec §8): a charge earns on what is posted, and will earn on what is
 * authorized. A refund takes back what its charge then no longer earns, so that giving back all of a charge takes back all
 * of its credits; without a known charge it takes what such a charge would have earned. A change of credits is the
 * difference of two states.
 *
 * @param charge what a refund gives back, as it was before.
 */
export function earnedBy(transaction: Earning | null, rate: number, charge: Earning | null = null): Earned {
  if (transaction === null || transaction.type === 'income') return nothing;
  const { type, status, amount, posted, held } = transaction;
  if (status !== 'pending' && status !== 'posted' && status !== 'refunded') return nothing;
  if (type === 'refund') {
    const taken = charge
      ? creditsTakenBack({ amount: charge.posted, refunded: charge.refunded }, amount, rate)
      : creditsFor(amount, rate);
    return { earned: -taken, pending: 0n };
  }
  const earned = creditsFor(posted, rate);
  return { earned, pending: creditsFor(posted + held, rate) - earned };
}
