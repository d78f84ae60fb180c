import type { Benefit, TouchedPeriod } from '../model.js';
import { parsePeriodId } from './period-id.js';
import { timelineOf } from './timeline.js';

/** What is wrong with a stored period. */
export interface PeriodFault {
  readonly periodId: string;
  /**
   * `no_benefit`, `wrong_id` (its id says another benefit or day), `no_such_period` (the benefit's terms have none that
   * starts and ends so), `wrong_amount`, `overused`, or `undated` (used, and nobody knows when).
   */
  readonly fault: 'no_benefit' | 'wrong_id' | 'no_such_period' | 'wrong_amount' | 'overused' | 'undated';
}

/**
 * Compares marked periods with what their benefits' terms make of the calendar; [] when all is well.
 *
 * @example
 * periodFaults([], []); // []
 */
export function periodFaults(
  benefits: readonly Benefit[],
  periods: readonly TouchedPeriod[],
): readonly PeriodFault[] {
  const known = new Map(benefits.map((each) => [each.id, { ...each, line: timelineOf(each) }]));
  return periods.flatMap(({ id, benefitId, start, end, amount, used, usedOn }) => {
    const benefit = known.get(benefitId);
    if (benefit === undefined) return [{ periodId: id, fault: 'no_benefit' as const }];
    const named = parsePeriodId(id);
    const planned = benefit.line.on(start);
    const faults: readonly (readonly [boolean, PeriodFault['fault']])[] = [
      [named?.benefitId !== benefitId || named.start !== start, 'wrong_id'],
      [planned?.start !== start || planned.end !== end, 'no_such_period'],
      [planned?.start === start && planned.amount !== amount, 'wrong_amount'],
      [used < 0 || used > amount, 'overused'],
      [used > 0 && usedOn === null, 'undated'],
    ];
    return faults.filter(([isWrong]) => isWrong).map(([, fault]) => ({ periodId: id, fault }));
  });
}
