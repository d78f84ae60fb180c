import type { Day } from '../../../../kernel/day.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { Support } from '../../connections/model.js';
import type { Basis, DayRange, SpendDay } from '../model.js';

/** Money of one currency by day. A day that is absent was not told of. */
export type DailySpend = ReadonlyMap<Day, Micros>;

/** What days add up to in one currency. Credits are no part of it, ever. */
export interface SpendBook {
  readonly currency: string;
  readonly byAccount: ReadonlyMap<string, DailySpend>;
  readonly total: DailySpend;
  /** Which kinds of figures the total is made of, best first. */
  readonly basisMix: readonly Basis[];
  /** Accounts that have money in another currency, which is in no sum. */
  readonly otherCurrencies: ReadonlySet<string>;
  /** Accounts of which at least one amount of this currency is known; 0 is one. */
  readonly told: ReadonlySet<string>;
}

/** From what a bill says to what is only guessed. */
export const basesInOrder: readonly Basis[] = ['billed', 'metered', 'derived', 'estimated'];

type CostDay = Pick<SpendDay, 'accountId' | 'signal' | 'day' | 'amounts'>;

/** Adds days up by account, in one currency (monitoring spec §3.1); `only` narrows to some kinds of figures. */
export function openBook(
  days: readonly CostDay[],
  currency: string,
  only: readonly Basis[] = basesInOrder,
): SpendBook {
  const byAccount = new Map<string, Map<Day, Micros>>();
  const total = new Map<Day, Micros>();
  const bases = new Set<Basis>();
  const otherCurrencies = new Set<string>();
  const told = new Set<string>();
  for (const { accountId, signal, day, amounts } of days) {
    if (signal !== 'cost') continue;
    let sum = 0n;
    for (const { currency: of, basis, micros } of amounts) {
      if (!only.includes(basis)) continue;
      if (of === currency) {
        sum += BigInt(micros);
        bases.add(basis);
        told.add(accountId);
      } else otherCurrencies.add(accountId);
    }
    const account = byAccount.get(accountId) ?? new Map<Day, Micros>();
    account.set(day, (account.get(day) ?? 0n) + sum);
    byAccount.set(accountId, account);
    total.set(day, (total.get(day) ?? 0n) + sum);
  }
  const basisMix = basesInOrder.filter((basis) => bases.has(basis));
  return { currency, byAccount, total, basisMix, otherCurrencies, told };
}

/**
 * Whether an account's spend is in no sum, or not all of it (monitoring spec §3.1): its cost is neither told nor derived, no
 * figure could be derived yet, or part of it is in another currency.
 */
export const isLeftOut = (
  { otherCurrencies, told }: SpendBook,
  { id, signals }: { readonly id: string; readonly signals: { readonly cost: Support } },
): boolean =>
  signals.cost === 'none' || otherCurrencies.has(id) || (signals.cost === 'derived' && !told.has(id));

/** Several accounts as one. */
export function joinSpend(spends: Iterable<DailySpend>): DailySpend {
  const joined = new Map<Day, Micros>();
  for (const spend of spends)
    for (const [day, micros] of spend) joined.set(day, (joined.get(day) ?? 0n) + micros);
  return joined;
}

/** The sum of some days. */
export function sumBetween(spend: DailySpend, { from, before }: DayRange): Micros {
  let sum = 0n;
  for (const [day, micros] of spend) if (day >= from && day < before) sum += micros;
  return sum;
}
