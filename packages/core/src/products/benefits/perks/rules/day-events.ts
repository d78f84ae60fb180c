import { addDays, type Day } from '../../../../kernel/day.js';
import type { JsonObject } from '../../../../kernel/json.js';
import { alertDays } from '../../calendar/rules/events.js';
import type { CurrentPeriod } from './totals.js';

/** What happens to a benefit by the calendar alone. */
export interface DayEvent {
  readonly type: 'benefit.period_opened' | 'benefit.expiring' | 'benefit.lost';
  /** `benefit:<id>`. */
  readonly subject: string;
  readonly data: JsonObject;
}

/**
 * What a day brings for a benefit's period: it opens, it is about to end with something left, or it ended the day
 * before with something left. The warning comes as early as the calendar's (CAL-5). Shut gates and all but the winner of
 * a group are silent.
 */
export function dayEvents({ benefit, period, isWinner }: CurrentPeriod, day: Day): DayEvent[] {
  const { benefitId, card, creditName, unit, scheduleType } = benefit;
  if (!isWinner || period.isLocked) return [];
  // Dollars in micros, as in every outgoing event; points and nights as they are.
  const size = (amount: number): string =>
    (unit === 'dollars' ? BigInt(amount) * 10_000n : BigInt(amount)).toString();
  const event = (type: DayEvent['type']): DayEvent => ({
    type,
    subject: `benefit:${benefitId}`,
    data: {
      benefitId,
      periodId: period.id,
      cardId: card.cardId,
      creditName,
      day,
      periodStart: period.start,
      periodEnd: period.end,
      unit,
      amount: size(period.amount),
      remaining: size(period.remaining),
    },
  });
  const events: DayEvent[] = [];
  if (period.start === day && scheduleType !== 'spend_gated') events.push(event('benefit.period_opened'));
  if (period.end !== null && period.remaining > 0) {
    if (addDays(period.end, -alertDays(scheduleType)) === day) events.push(event('benefit.expiring'));
    if (addDays(period.end, 1) === day) events.push(event('benefit.lost'));
  }
  return events;
}
