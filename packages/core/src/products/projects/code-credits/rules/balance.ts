import { DomainError, invalid } from '../../../../kernel/errors.js';
import type { Micros } from '../../../../kernel/micros.js';

/** Credits of one account, in micros of a dollar. */
export interface CreditBalance {
  /** Earned and not redeemed; negative after a clawback that was redeemed before. */
  readonly total: Micros;
  /** What pending charges will earn; no part of `total`. */
  readonly pending: Micros;
  readonly earned: Micros;
  readonly redeemed: Micros;
}

/** The least that can be redeemed: 10 credits (projects spec §8). */
export const leastRedemption: Micros = 10_000_000n;

/**
 * The balance after a redemption.
 *
 * @throws DomainError `invalid` below the least amount, `insufficient_credits` (kind `invalid`) above the balance.
 */
export function redeem(balance: CreditBalance, amount: Micros): CreditBalance {
  if (amount < leastRedemption) throw invalid(['amount'], 'must be at least 10');
  if (amount > balance.total)
    throw new DomainError('insufficient_credits', 'invalid', 'amount is more than the credits you have');
  return { ...balance, total: balance.total - amount, redeemed: balance.redeemed + amount };
}
