import { civilFromDays } from '../../../../kernel/civil.js';
import type { ScheduleType } from '../model.js';
import type { Bounds } from './bounds.js';

/** January to December, as the surface names them. */
export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** What a period is called (PER-3): `Apr 2026`, `Q1 2026`, `H1 2026`, `2026`, `2026-2027` or `One-time`. */
export function periodLabel(scheduleType: ScheduleType, { start, end }: Bounds): string {
  const { year, month } = civilFromDays(start);
  switch (scheduleType) {
    case 'monthly':
      return `${monthNames[month - 1]?.slice(0, 3)} ${year}`;
    case 'quarterly':
      return `Q${Math.ceil(month / 3)} ${year}`;
    case 'semiannual':
      return `H${month > 6 ? 2 : 1} ${year}`;
    case 'one_time':
      return 'One-time';
    default: {
      const last = end === null ? year : civilFromDays(end).year;
      return last === year ? `${year}` : `${year}-${last}`;
    }
  }
}
