import type { RetentionEvent } from '../../cards/model.js';
import type { FeeAction, RetentionLeverage } from '../../cards/rules/fee-decision.js';
import type { HistoricalRate } from '../../perks/rules/historical-rate.js';
import type { ItemType } from './action-types.js';
import { priorityOf, scoreItem, type Priority, type Scored } from './score.js';

/** What a fee renewal says beyond the usual. */
export interface FeeAdviceView {
  /** Whole cents. */
  readonly amount: number;
  readonly action: FeeAction;
  /** Null while the card is tracked too shortly to tell. */
  readonly leverage: RetentionLeverage | null;
  /** Up to three calls about this card, newest first (FEE-6). */
  readonly history: readonly RetentionEvent[];
}

/** Something that somebody should do, with what is at stake. */
export interface ActionItem extends Scored {
  readonly type: ItemType;
  readonly priority: Priority;
  readonly detail: string;
  readonly displayName: string;
  readonly cardId: string;
  readonly benefitId: string | null;
  readonly periodId: string | null;
  /** Of the two expiring types, for benefits in dollars (RISK-2). */
  readonly history?: HistoricalRate;
  /** Of fee renewals. */
  readonly fee?: FeeAdviceView;
}

/** An item with its priority, which follows from value and days. */
export function newItem(item: Omit<ActionItem, 'priority'>): ActionItem {
  return { ...item, priority: priorityOf(scoreItem(item.valueAtRisk, item.daysRemaining)) };
}

/** Days in words: `today`, `in 1 day`, `6 days ago`. */
export function daysInWords(days: number): string {
  if (days === 0) return 'today';
  const size = Math.abs(days);
  const count = `${size} ${size === 1 ? 'day' : 'days'}`;
  return days > 0 ? `in ${count}` : `${count} ago`;
}
