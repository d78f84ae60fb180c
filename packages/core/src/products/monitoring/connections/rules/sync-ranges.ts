import { addDays, dayIn, type Day } from '../../../../kernel/day.js';
import type { DayRange } from '../../samples/model.js';

const usualBackfillDays = 30;
const trailingHours = 72;
const dayHours = 24;

/** What decides which days a sync asks for. */
export interface SyncSpan {
  readonly now: Date;
  readonly lastSyncedAt: Date | null;
  /** How late figures may change, how far back they can be had, how many days one question may span. */
  readonly lagHours: number;
  readonly backfillDays: number;
  readonly sliceDays: number;
}

const earlier = (a: Day, b: Day): Day => (a < b ? a : b);

/**
 * The days to ask for, newest slice last, today included: the first time 30 days or what the provider has; then what may
 * still change, at least 72 hours, and whatever was missed since the last sync (monitoring spec §4.3).
 *
 * @example
 * const span = { lastSyncedAt: null, lagHours: 24, backfillDays: 2, sliceDays: 31 };
 * syncRanges({ ...span, now: new Date('2026-04-13T06:00:00Z') }); // [{ from: '2026-04-11', before: '2026-04-14' }]
 */
export function syncRanges({ now, lastSyncedAt, lagHours, backfillDays, sliceDays }: SyncSpan): DayRange[] {
  const today = dayIn(now, 'UTC');
  const oldest = addDays(today, -backfillDays);
  const trailing = addDays(today, -Math.ceil(Math.max(lagHours, trailingHours) / dayHours));
  const wanted =
    lastSyncedAt === null
      ? addDays(today, -Math.min(backfillDays, usualBackfillDays))
      : earlier(trailing, addDays(dayIn(lastSyncedAt, 'UTC'), -1));
  const before = addDays(today, 1);
  const ranges: DayRange[] = [];
  const step = Math.max(1, sliceDays);
  for (let from = wanted < oldest ? oldest : wanted; from < before; from = addDays(from, step))
    ranges.push({ from, before: earlier(addDays(from, step), before) });
  return ranges;
}

/** When a day's figures can be taken for final: its end, and the provider's lag after it. */
export const isComplete = (day: Day, observedAt: Date, lagHours: number): boolean =>
  observedAt.getTime() >= Date.parse(`${addDays(day, 1)}T00:00:00Z`) + lagHours * 3_600_000;
