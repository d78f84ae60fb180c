import { isDay, type Day } from '../../../../kernel/day.js';

/**
 * The id of a period: it follows from the benefit and the first day, so a period has one before anything is stored.
 *
 * @example
 * periodId('ben_9', '2026-09-01'); // 'ben_9.20260901'
 */
export function periodId(benefitId: string, start: Day): string {
  return `${benefitId}.${start.replaceAll('-', '')}`;
}

/** The benefit and first day that an id is made of; null for any other text. */
export function parsePeriodId(id: string): { readonly benefitId: string; readonly start: Day } | null {
  const [, benefitId, year, month, date] = /^(.+)\.(\d{4})(\d{2})(\d{2})$/s.exec(id) ?? [];
  const start = `${year}-${month}-${date}`;
  return benefitId !== undefined && isDay(start) ? { benefitId, start } : null;
}
