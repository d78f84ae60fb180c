import { instant, integer, json, nullable, table, text } from '../../../storage/table.js';

/** A person whose cards the household keeps. Cards, offers and 5/24 counts are per owner. */
export interface Owner {
  readonly id: string;
  /** As first written. */
  readonly name: string;
  /** The name as it is compared: trimmed and in lower case (benefits spec §1.2). */
  readonly nameKey: string;
  readonly createdAt: Date;
}

/** A household's people. */
export const owners = table<Owner>({
  name: 'benefit_owner',
  fields: { id: text(), name: text(), nameKey: text(), createdAt: instant() },
  unique: [{ name: 'benefit_owner_name', fields: ['nameKey'] }],
});

/** Limits of the advice on fees, as parts of a hundred and in days; the usual ones are in `cards/rules/fee-decision`. */
export interface FeeAdvice {
  /** Under this share of the fee captured the leverage is strong. */
  readonly strongBelowPercent: number;
  /** From this share on the card is worth its fee. */
  readonly holdFromPercent: number;
  /** How long before the fee the advice begins. */
  readonly daysBefore: number;
  /** How long after the fee a bank still gives it back. */
  readonly daysAfter: number;
}

/** What a household has set for itself. Absent until something is written; `id` is always `household`. */
export interface HouseholdSettings {
  readonly id: 'household';
  /** Raised by every write of the household: whoever raises it decides alone. */
  readonly revision: number;
  /** The IANA zone in which its days begin; UTC when null. */
  readonly zone: string | null;
  /** After so many days a balance is stale; 30 when null. */
  readonly staleAfterDays: number | null;
  readonly feeAdvice: FeeAdvice | null;
  readonly updatedAt: Date;
}

/** At most one row per household. */
export const householdSettings = table<HouseholdSettings>({
  name: 'benefit_household',
  fields: {
    id: text<'household'>(),
    revision: integer(),
    zone: nullable(text()),
    staleAfterDays: nullable(integer()),
    feeAdvice: nullable(json<FeeAdvice>()),
    updatedAt: instant(),
  },
});
