import { addDays, dayIn, dayNumber } from '../../../../kernel/day.js';
import { nextDue } from '../../../../kernel/schedule.js';
import { firstInstantAt } from '../../../../kernel/zone.js';
import type { NoticeSettings, NoticeSeverity } from '../model.js';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const minutesOf = (time: string): number => parseInt(time.slice(0, 2), 10) * 60 + parseInt(time.slice(3), 10);

/** When a local time comes on a day in a zone. */
const instantAt = (day: string, time: string, zone: string): number =>
  firstInstantAt(zone, dayNumber(day) * dayMs + minutesOf(time) * minuteMs);

/**
 * When something may be sent: at once, or when the quiet hours that it falls into end. What is critical does not wait
 * (monitoring spec §7).
 *
 * @example
 * const quietHours = { from: '22:00', to: '07:00' };
 * sendTime({ quietHours, timezone: 'UTC' }, 'high', new Date('2026-04-12T23:30:00Z')).toISOString(); // '2026-04-13T07:00:00.000Z'
 */
export function sendTime(
  settings: Pick<NoticeSettings, 'quietHours'> & { readonly timezone: string },
  severity: NoticeSeverity,
  now: Date,
): Date {
  const { quietHours, timezone } = settings;
  if (quietHours === null || severity === 'critical') return now;
  const today = dayIn(now, timezone);
  const passesMidnight = quietHours.from > quietHours.to;
  // A night that began yesterday may still go on.
  for (const day of [addDays(today, -1), today]) {
    const begins = instantAt(day, quietHours.from, timezone);
    const ends = instantAt(passesMidnight ? addDays(day, 1) : day, quietHours.to, timezone);
    if (now.getTime() >= begins && now.getTime() < ends) return new Date(ends);
  }
  return now;
}

const padded = (hour: number): string => `${hour.toString().padStart(2, '0')}:00`;

/** When a digest is due next, strictly after an instant: at its local hour, on its weekday, or on the first of a month. */
export function nextDigest(
  kind: 'daily' | 'weekly' | 'monthly',
  { hour, weekday, timezone: zone }: Pick<NoticeSettings['digests'], 'hour' | 'weekday' | 'timezone'>,
  after: Date,
): Date {
  const at = padded(hour);
  if (kind === 'daily') return nextDue({ daily: at, zone }, after);
  if (kind === 'weekly') return nextDue({ weekly: at, weekday: weekday % 7, zone }, after);
  return nextDue({ monthly: at, day: 1, zone }, after);
}
