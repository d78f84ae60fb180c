import type { Day } from '../../../kernel/day.js';

/**
 * Notes with one more line, headed by its day; what was written before stays as it is.
 *
 * @example
 * appendNote(null, '2026-04-04', 'moved from Strata Premier'); // '[2026-04-04] moved from Strata Premier'
 */
export function appendNote(notes: string | null, day: Day, text: string): string {
  const line = `[${day}] ${text}`;
  return notes === null || notes === '' ? line : `${notes}\n${line}`;
}
