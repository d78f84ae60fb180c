import type { Day } from '../../../../kernel/day.js';
import type { BenefitUnit } from '../model.js';
import { groupWinners, type GroupCandidate } from './group-winners.js';

/** A period that may have leaked value. */
export interface LeakPeriod extends GroupCandidate {
  readonly cardId: string;
  readonly unit: BenefitUnit;
  readonly locked: boolean;
}

/** What a card's credits were worth in one calendar year, in whole cents. */
export interface CardLeak {
  readonly cardId: string;
  readonly year: number;
  readonly offered: number;
  readonly captured: number;
  /** Offered and not captured; gone. */
  readonly lost: number;
}

/**
 * What was offered, captured and lost per card and year: dollar periods that ended before today, under the year of
 * their last day. Gated periods that stayed shut offered nothing. Of a group only one period of a year counts, so that
 * a second CLEAR credit is no loss. Ascending by year, then card.
 */
export function leakReport(today: Day, periods: readonly LeakPeriod[]): CardLeak[] {
  const byYear = new Map<number, LeakPeriod[]>();
  for (const period of periods) {
    const { end, unit, locked } = period;
    if (end === null || end >= today || unit !== 'dollars' || locked) continue;
    const year = parseInt(end, 10);
    const ended = byYear.get(year);
    if (ended === undefined) byYear.set(year, [period]);
    else ended.push(period);
  }
  return [...byYear]
    .sort(([a], [b]) => a - b)
    .flatMap(([year, ended]) => {
      const winners = groupWinners(ended);
      const cards = new Map<string, CardLeak>();
      for (const { id, cardId, amount, used } of ended) {
        if (!winners.has(id)) continue;
        const so = cards.get(cardId) ?? { cardId, year, offered: 0, captured: 0, lost: 0 };
        cards.set(cardId, {
          ...so,
          offered: so.offered + amount,
          captured: so.captured + used,
          lost: so.lost + amount - used,
        });
      }
      return [...cards.values()].sort((a, b) => (a.cardId < b.cardId ? -1 : 1));
    });
}
