import type { Day } from '../../../../kernel/day.js';
import type { BenefitTerms } from '../model.js';
import type { Period } from './timeline.js';

/** What can change about a benefit's periods. */
export type TermsChange = Partial<Omit<BenefitTerms, 'since'>>;

/**
 * Terms with a change that holds for the periods that start after a day (AMT-1, PER-7). Terms that were planned for
 * later take the change too; what holds until that day is kept as it is.
 */
export function reviseTerms(terms: readonly BenefitTerms[], since: Day, change: TermsChange): BenefitTerms[] {
  const past = terms.filter((each, index) => index === 0 || each.since < since);
  const later = terms.filter((each, index) => index > 0 && each.since > since);
  const standing = terms.findLast((each, index) => index === 0 || each.since <= since);
  const revised = standing === undefined ? [] : [{ ...standing, ...change, since }];
  return [...past, ...revised, ...later.map((each) => ({ ...each, ...change }))];
}

/** A period with what was used of it. */
export type UsedPeriod = Pick<Period, 'start' | 'amount'> & { readonly used: number };

/**
 * The same periods with a new amount where they start after today (AMT-1) and nothing is used of them (AMT-2).
 *
 * @example
 * const periods = [{ start: '2026-01-01', amount: 200, used: 0 }, { start: '2027-01-01', amount: 200, used: 0 }];
 * applyAmountChange({ today: '2026-09-24', newAmount: 250, periods }).map(({ amount }) => amount); // [200, 250]
 */
export function applyAmountChange<Each extends UsedPeriod>(input: {
  readonly today: Day;
  readonly newAmount: number;
  readonly periods: readonly Each[];
}): Each[] {
  const { today, newAmount, periods } = input;
  return periods.map((period) =>
    period.start > today && period.used === 0 ? { ...period, amount: newAmount } : period,
  );
}
