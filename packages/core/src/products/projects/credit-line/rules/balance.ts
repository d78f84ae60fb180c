import type { Micros } from '../../../../kernel/micros.js';
import { percentOf } from '../../../../kernel/ratio.js';

/**
 * What an account spends from (projects spec §7): `funded`, its own money, into which the credit line is drawn by hand;
 * `credit`, the line alone; `both`, its own money and then the line.
 */
export type AvailableMode = 'funded' | 'credit' | 'both';

/** How an account stands. */
export interface Balance {
  /** Can be spent now; never below 0. */
  readonly available: Micros;
  /** Authorized, not yet posted. */
  readonly pending: Micros;
  readonly creditLimit: Micros;
  /** Drawn from the line, by hand or by charges. */
  readonly creditUsed: Micros;
}

const above = (floor: Micros, value: Micros): Micros => (value > floor ? value : floor);

/**
 * The balance from the ledger's sums. `settled` is what was charged less what was paid in, so that it is negative while
 * there is money of one's own.
 *
 * @example
 * balanceOf({ limit: 25_000n, drawn: 7_890n }, { settled: -12_740n, pending: 340n }, 'funded');
 * // { available: 12400n, pending: 340n, creditLimit: 25000n, creditUsed: 7890n }
 */
export function balanceOf(
  { limit, drawn }: { readonly limit: Micros; readonly drawn: Micros },
  { settled, pending }: { readonly settled: Micros; readonly pending: Micros },
  mode: AvailableMode,
): Balance {
  const own = mode === 'credit' ? above(0n, settled) : settled;
  const line = mode === 'funded' ? 0n : limit;
  return {
    available: above(0n, line - own - pending),
    pending,
    creditLimit: limit,
    creditUsed: mode === 'funded' ? drawn : above(0n, settled),
  };
}

/**
 * The used part of the line in percent, one decimal, rounded half away from zero; null without a line.
 *
 * @example
 * utilization({ creditLimit: 25_000n, creditUsed: 7_890n }); // '31.6'
 */
export const utilization = ({
  creditLimit,
  creditUsed,
}: Pick<Balance, 'creditLimit' | 'creditUsed'>): string | null =>
  percentOf(creditUsed, creditLimit, 1, 'half-up');
