const dayMs = 24 * 3_600_000;

/**
 * The instant so many business days later, at the same time of day in UTC: Saturdays and Sundays do not count, and what
 * begins on one begins on Monday (monitoring spec §6.1).
 *
 * @example
 * addBusinessDays(new Date('2026-04-09T10:00:00Z'), 3).toISOString(); // '2026-04-14T10:00:00.000Z'
 */
export function addBusinessDays(from: Date, days: number): Date {
  let at = from.getTime();
  const isWeekend = (): boolean => [0, 6].includes(new Date(at).getUTCDay());
  while (isWeekend()) at += dayMs;
  for (let left = days; left > 0;) {
    at += dayMs;
    if (!isWeekend()) left--;
  }
  return new Date(at);
}
