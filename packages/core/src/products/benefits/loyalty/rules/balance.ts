import { daysBetween, type Day } from '../../../../kernel/day.js';
import { invalid } from '../../../../kernel/errors.js';

/** What a request says about a balance, in whole points: where it stands, or by how much it moved. */
export interface BalanceChange {
  readonly balance?: number;
  readonly delta?: number;
  /** Micros of a dollar per point; alone it changes no balance. */
  readonly cpp?: number;
}

/**
 * The balance after a change (benefits spec §3.15); null when the change speaks of the worth only.
 *
 * @throws DomainError `invalid` naming `balance` or `delta`: both given, nothing given, or a balance below zero.
 * @example
 * balanceAfter(1_524_000, { delta: -88_000 }); // 1_436_000
 */
export function balanceAfter(before: number, { balance, delta, cpp }: BalanceChange): number | null {
  if (balance !== undefined && delta !== undefined)
    throw invalid(['balance'], 'must not be given together with delta');
  if (balance === undefined && delta === undefined) {
    if (cpp === undefined) throw invalid(['balance'], 'is required, or delta, or cpp_valuation');
    return null;
  }
  const after = balance ?? before + (delta ?? 0);
  if (after < 0) throw invalid(['delta'], 'must not make the balance negative');
  return after;
}

/** After so many days a balance is stale, unless a household says otherwise. */
export const usualStaleDays = 30;

/** How old a balance is; never told is stale (benefits spec §3.14). */
export function balanceAge(
  told: Day | null,
  today: Day,
  staleAfterDays = usualStaleDays,
): { readonly days: number | null; readonly isStale: boolean } {
  if (told === null) return { days: null, isStale: true };
  const days = daysBetween(told, today);
  return { days, isStale: days > staleAfterDays };
}
