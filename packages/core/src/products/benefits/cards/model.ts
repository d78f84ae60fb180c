import type { Json } from '../../../kernel/json.js';
import { boolean, day, instant, integer, json, nullable, table, text } from '../../../storage/table.js';

/** A credit card that somebody of the household holds or held. */
export interface Card {
  readonly id: string;
  readonly ownerId: string;
  /** The catalog's template that it was made from. */
  readonly templateId: string;
  /** The label on the card: a bank's or a partner's (`Hilton`). */
  readonly issuer: string;
  /** The bank whose application rules apply (`Amex` for a Hilton card). */
  readonly issuingBank: string;
  readonly name: string;
  readonly nickname: string | null;
  readonly lastFour: string | null;
  /** Whole cents. */
  readonly annualFee: number;
  /** The currency that the card earns; null when it earns none. */
  readonly programKey: string | null;
  /** When the account was opened, also where the product changed since. */
  readonly openDate: string | null;
  /** 1 to 12, the month in which the fee posts. */
  readonly feeMonth: number | null;
  readonly isBusiness: boolean;
  readonly countsToward524: boolean;
  /** Whether `countsToward524` was said by somebody or follows from `isBusiness`. */
  readonly countsToward524Source: 'default' | 'override';
  readonly isAuthorizedUser: boolean;
  readonly productChangedFrom: string | null;
  /** Dated lines, oldest first. */
  readonly notes: string | null;
  /** The household's day on which tracking began. */
  readonly addedOn: string;
  readonly createdAt: Date;
  /** Null while the card is active. */
  readonly archivedAt: Date | null;
}

/** A household's cards, archived ones included. */
export const cards = table<Card>({
  name: 'benefit_card',
  fields: {
    id: text(),
    ownerId: text(),
    templateId: text(),
    issuer: text(),
    issuingBank: text(),
    name: text(),
    nickname: nullable(text()),
    lastFour: nullable(text()),
    annualFee: integer(),
    programKey: nullable(text()),
    openDate: nullable(day()),
    feeMonth: nullable(integer()),
    isBusiness: boolean(),
    countsToward524: boolean(),
    countsToward524Source: text<'default' | 'override'>(),
    isAuthorizedUser: boolean(),
    productChangedFrom: nullable(text()),
    notes: nullable(text()),
    addedOn: day(),
    createdAt: instant(),
    archivedAt: nullable(instant()),
  },
  indexes: [['ownerId']],
});

/** How a call about keeping a card ended (benefits spec §3.12). */
export type RetentionOutcome = 'accepted' | 'declined' | 'countered' | 'escalated' | 'no_offer';
/** What the bank put on the table. */
export type RetentionOfferType =
  'statement_credit' | 'points_bonus' | 'fee_waiver' | 'mq_extension' | 'spend_bonus' | 'other' | 'no_offer';

/** A correction of an event: when, and what the fields said before. */
export interface RetentionUpdate {
  /** ISO 8601. */
  readonly at: string;
  readonly before: Readonly<Record<string, Json>>;
}

/** A call in which the household asked a bank for a reason to stay. */
export interface RetentionEvent {
  readonly id: string;
  readonly cardId: string;
  readonly date: string;
  /** What was offered, in words. */
  readonly offer: string;
  readonly offerType: RetentionOfferType;
  readonly outcome: RetentionOutcome;
  /** Whole cents. */
  readonly offerValue: number | null;
  readonly offerPoints: number | null;
  readonly offerCurrency: string | null;
  /** Whole cents. */
  readonly spendRequirement: number | null;
  readonly spendDeadline: string | null;
  readonly notes: string | null;
  /** The welcome offer that came with it and goes with it. */
  readonly pairedOfferId: string | null;
  readonly updates: readonly RetentionUpdate[];
  readonly createdAt: Date;
}

/** Kept per card; never added up over cards (FEE-6). */
export const retentionEvents = table<RetentionEvent>({
  name: 'benefit_retention_event',
  fields: {
    id: text(),
    cardId: text(),
    date: day(),
    offer: text(),
    offerType: text<RetentionOfferType>(),
    outcome: text<RetentionOutcome>(),
    offerValue: nullable(integer()),
    offerPoints: nullable(integer()),
    offerCurrency: nullable(text()),
    spendRequirement: nullable(integer()),
    spendDeadline: nullable(day()),
    notes: nullable(text()),
    pairedOfferId: nullable(text()),
    updates: json<readonly RetentionUpdate[]>(),
    createdAt: instant(),
  },
  indexes: [['cardId']],
});
