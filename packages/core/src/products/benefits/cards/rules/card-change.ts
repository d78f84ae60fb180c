import type { Day } from '../../../../kernel/day.js';
import { appendNote } from '../../rules/dated-note.js';
import type { Card } from '../model.js';

/** What a caller wants of a card; members that are absent stay. */
export interface CardChange {
  readonly nickname?: string;
  /** Appended as a dated line. */
  readonly notes?: string;
  /** Null clears. */
  readonly openDate?: Day | null;
  readonly productChangedFrom?: string;
  readonly isBusiness?: boolean;
  readonly countsToward524?: boolean;
  readonly lastFour?: string;
  readonly feeMonth?: number;
}

/** A scalar field that changed, as the surface names it. */
export interface FieldChange {
  readonly field: string;
  readonly oldValue: string | null;
  readonly newValue: string | null;
}

const watched = {
  nickname: 'nickname',
  lastFour: 'lastFour',
  openDate: 'originalOpenDate',
  feeMonth: 'feeMonth',
  productChangedFrom: 'productChangedFrom',
  isBusiness: 'isBusiness',
  countsToward524: 'countsToward524',
} as const satisfies Partial<Record<keyof Card, string>>;

const asText = (value: string | number | boolean | null): string | null =>
  value === null ? null : String(value);

/** The scalar fields in which two states of a card differ; notes are not among them (benefits spec §3.12). */
export function changesBetween(before: Card, after: Card): FieldChange[] {
  const fields = Object.keys(watched) as (keyof typeof watched)[];
  return fields
    .filter((name) => before[name] !== after[name])
    .map((name) => ({
      field: watched[name],
      oldValue: asText(before[name]),
      newValue: asText(after[name]),
    }));
}

/**
 * A card after a change. Whether it counts toward 5/24 follows `isBusiness` until somebody says so themselves; from
 * then on it is theirs.
 */
export function changeCard(card: Card, change: CardChange, today: Day): Card {
  const { notes, countsToward524: counts, ...plain } = change;
  const isBusiness = plain.isBusiness ?? card.isBusiness;
  const isOverride = counts !== undefined || card.countsToward524Source === 'override';
  return {
    ...card,
    ...plain,
    notes: notes === undefined ? card.notes : appendNote(card.notes, today, notes),
    countsToward524: counts ?? (isOverride ? card.countsToward524 : !isBusiness),
    countsToward524Source: isOverride ? 'override' : 'default',
  };
}
