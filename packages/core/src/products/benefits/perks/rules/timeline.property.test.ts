import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, dayFromNumber, dayNumber, type Day } from '../../../../kernel/day.js';
import type { BenefitTerms, ScheduleType } from '../model.js';
import { generatePeriods, periodsAhead } from './generate-periods.js';
import { reviseTerms } from './revise-terms.js';
import { timelineOf, type Period, type PeriodPlan } from './timeline.js';

const scheduleTypes: readonly ScheduleType[] = [
  'monthly',
  'quarterly',
  'semiannual',
  'annual_calendar',
  'annual_cardmember',
  'every_4_years',
  'spend_gated',
];
const someDay = (from: Day, to: Day) =>
  fc.integer({ min: dayNumber(from), max: dayNumber(to) }).map(dayFromNumber);

const firstTerms = fc.record({
  scheduleType: fc.constantFrom(...scheduleTypes),
  amount: fc.integer({ min: 1, max: 100_000 }),
  openDate: fc.option(someDay('2015-01-01', '2026-12-31')),
  feeMonth: fc.option(fc.integer({ min: 1, max: 12 })),
});

/** A plan with the days on which it was changed, ascending. */
const somePlan: fc.Arbitrary<PeriodPlan> = fc
  .record({
    createdOn: someDay('2020-01-01', '2026-12-31'),
    first: firstTerms,
    changes: fc.array(fc.record({ days: fc.integer({ min: 0, max: 900 }), change: firstTerms }), {
      maxLength: 4,
    }),
  })
  .map(({ createdOn, first, changes }) => {
    let terms: BenefitTerms[] = [{ ...first, since: createdOn, amountByMonth: null }];
    let on = createdOn;
    for (const { days, change } of changes) {
      on = addDays(on, days);
      terms = reviseTerms(terms, on, { ...change, scheduleType: first.scheduleType });
    }
    return { createdOn, endsOn: null, terms };
  });

/** Every period from the first on, so many. */
function firstPeriods(plan: PeriodPlan, count: number): Period[] {
  const line = timelineOf(plan);
  const periods: Period[] = [];
  for (let period = line.from('2000-01-01'); period && periods.length < count; period = line.after(period))
    periods.push(period);
  return periods;
}

describe('a timeline', () => {
  it('PER-1 ascends without overlap or gap, whatever was changed and when', () => {
    fc.assert(
      fc.property(somePlan, (plan) => {
        const periods = firstPeriods(plan, 40);
        expect(periods.length).toBeGreaterThan(0);
        const opens = plan.terms.some(({ openDate }) => openDate !== null && openDate > plan.createdOn);
        for (const [index, { start, end }] of periods.entries()) {
          expect(end !== null && end >= start).toBe(true);
          const next = periods[index + 1];
          if (next === undefined || end === null) continue;
          // A card that is yet to open has nothing until then; everything else follows day upon day.
          if (!opens) expect(next.start).toBe(addDays(end, 1));
          else expect(next.start > end).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('answers the same period for each of its days, and finds its way back', () => {
    fc.assert(
      fc.property(somePlan, fc.nat(), (plan, seed) => {
        const line = timelineOf(plan);
        const periods = firstPeriods(plan, 12);
        for (const [index, period] of periods.entries()) {
          const end = period.end ?? period.start;
          const inside = addDays(period.start, seed % (dayNumber(end) - dayNumber(period.start) + 1));
          expect(line.on(inside)).toEqual(period);
          expect(line.before(period)).toEqual(periods[index - 1] ?? null);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('AMT-1, AMT-3 and PER-7 a change never touches what has started', () => {
    fc.assert(
      fc.property(somePlan, fc.integer({ min: 0, max: 1_000 }), firstTerms, (plan, days, change) => {
        const last = plan.terms.at(-1)?.since ?? plan.createdOn;
        const today = addDays(last, days);
        const scheduleType = plan.terms[0]?.scheduleType ?? 'monthly';
        const terms = reviseTerms(plan.terms, today, { ...change, scheduleType });
        const started = (of: PeriodPlan) => firstPeriods(of, 60).filter(({ start }) => start <= today);
        const before = started(plan);
        if (before.length > 0) expect(started({ ...plan, terms })).toEqual(before);
        const later = firstPeriods({ ...plan, terms }, 60).filter(({ start }) => start > today);
        expect(later.every(({ amount }) => amount === change.amount)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('PER-2 lays out what ends today or later and starts within twelve months', () => {
    fc.assert(
      fc.property(firstTerms, someDay('2020-01-01', '2032-12-31'), (terms, today) => {
        const periods = generatePeriods({ ...terms, today });
        const horizon = addMonths(today, 12);
        expect(periods.every(({ start, end }) => start <= horizon && (end === null || end >= today))).toBe(
          true,
        );
        const line = timelineOf({
          createdOn: today,
          endsOn: null,
          terms: [{ ...terms, since: today, amountByMonth: null }],
        });
        expect(periodsAhead(line, today)).toEqual(periods);
        const last = periods.at(-1);
        if (last) expect((line.after(last)?.start ?? '9999-12-31') > horizon).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
