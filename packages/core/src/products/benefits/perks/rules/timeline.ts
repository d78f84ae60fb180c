import { civilFromDays } from '../../../../kernel/civil.js';
import { dayFromNumber, dayNumber, type Day } from '../../../../kernel/day.js';
import type { Benefit, BenefitTerms } from '../model.js';
import { scheduleOf, type Schedule } from './bounds.js';
import { periodLabel } from './period-label.js';

/** What the periods of a benefit are computed from. */
export type PeriodPlan = Pick<Benefit, 'createdOn' | 'endsOn' | 'terms'>;

/** One window of a benefit: first and last day, both included. */
export interface Period {
  readonly start: Day;
  /** Null for a one-time benefit without an end. */
  readonly end: Day | null;
  readonly label: string;
  /** In the benefit's unit: whole cents, points or nights. */
  readonly amount: number;
}

/** The periods of a benefit in both directions. They ascend, do not overlap and leave no gap (PER-1). */
export interface Timeline {
  /** The period that holds a day; null before the first, after the last, and on no other day. */
  on(day: Day): Period | null;
  /** The period that holds a day, else the first one behind it. */
  from(day: Day): Period | null;
  after(period: Pick<Period, 'end'>): Period | null;
  before(period: Pick<Period, 'start'>): Period | null;
}

/** A stretch of time in which the same terms hold. Its first period may be cut short by the one before it. */
interface Run {
  readonly terms: BenefitTerms;
  readonly schedule: Schedule;
  readonly start: number;
  readonly end: number;
}

/**
 * New terms never touch a period that has started (AMT-1, AMT-3, PER-7): they begin the day after the period that was
 * running when they came.
 */
function runsOf({ createdOn, endsOn, terms }: PeriodPlan): Run[] {
  const runs: Run[] = [];
  const created = dayNumber(createdOn);
  let start: number | null = null;
  for (const [index, each] of terms.entries()) {
    const { scheduleType, openDate, feeMonth } = each;
    const schedule = scheduleOf({ scheduleType, openDate, feeMonth, createdOn, endsOn });
    const { floor } = schedule;
    // Terms that were replaced before a period of theirs began leave no trace.
    if (start === null || runs.length === 0) start = created < floor ? floor : schedule.around(created).start;
    else start = Math.max(start, floor);
    const next = terms[index + 1];
    if (next === undefined) {
      runs.push({ terms: each, schedule, start, end: Infinity });
      break;
    }
    const changed = dayNumber(next.since);
    if (start > changed) continue;
    const end = schedule.around(changed).end ?? Infinity;
    runs.push({ terms: each, schedule, start, end });
    if (end === Infinity) break;
    start = end + 1;
  }
  return runs;
}

function periodIn(run: Run, on: number, endsOn: number): Period | null {
  const bounds = run.schedule.around(on);
  if (on > (bounds.end ?? Infinity)) return null;
  const start = Math.max(bounds.start, run.start);
  if (start > endsOn) return null;
  const { scheduleType, amount, amountByMonth } = run.terms;
  return {
    start: dayFromNumber(start),
    end: bounds.end === null ? null : dayFromNumber(bounds.end),
    label: periodLabel(scheduleType, { start, end: bounds.end }),
    amount: amountByMonth === null ? amount : (amountByMonth[civilFromDays(start).month] ?? amount),
  };
}

/**
 * Lays out the periods of a benefit. It costs as much as the benefit has terms, however long its history is.
 *
 * @example
 * const terms = { since: '2026-05-20', scheduleType: 'quarterly', amount: 5_000, amountByMonth: null, openDate: null,
 *   feeMonth: null } as const;
 * const line = timelineOf({ createdOn: '2026-05-20', endsOn: null, terms: [terms] });
 * line.on('2026-05-20')?.label; // 'Q2 2026'
 */
export function timelineOf(plan: PeriodPlan): Timeline {
  const runs = runsOf(plan);
  const endsOn = plan.endsOn === null ? Infinity : dayNumber(plan.endsOn);
  const at = (on: number): Period | null => {
    const run = runs.findLast(({ start, end }) => start <= on && on <= end);
    return run === undefined ? null : periodIn(run, on, endsOn);
  };
  const from = (on: number): Period | null => {
    const run = runs.find(({ end }) => on <= end);
    return run === undefined ? null : at(Math.max(on, run.start));
  };
  return {
    on: (day) => at(dayNumber(day)),
    from: (day) => from(dayNumber(day)),
    after: ({ end }) => (end === null ? null : from(dayNumber(end) + 1)),
    before: ({ start }) => {
      const last = dayNumber(start) - 1;
      const run = runs.findLast((each) => each.start <= last);
      return run === undefined ? null : at(Math.min(last, run.end));
    },
  };
}
