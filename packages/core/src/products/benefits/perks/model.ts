import { boolean, day, instant, integer, json, nullable, table, text } from '../../../storage/table.js';

/** How often a benefit comes back (benefits spec §4.2). */
export type ScheduleType =
  | 'monthly'
  | 'quarterly'
  | 'semiannual'
  | 'annual_calendar'
  | 'annual_cardmember'
  | 'every_4_years'
  | 'spend_gated'
  | 'one_time';

/** What an amount counts. Dollars are whole cents; points and nights are whole ones. */
export type BenefitUnit = 'dollars' | 'points' | 'nights';

/** Whether several cards' benefits of one key are useful once for everybody, or once for each owner. */
export interface BenefitGroup {
  readonly key: string;
  readonly scope: 'once_per_household' | 'once_per_owner';
}

/** Amounts that differ in some months: `"1"` to `"12"` → amount. Monthly schedules only. */
export type AmountByMonth = Readonly<Record<string, number>>;

/** What holds for the periods that start after a day, until newer terms take over. */
export interface BenefitTerms {
  /** Periods that start after this day follow these terms; the first terms also the period that holds it. */
  readonly since: string;
  readonly scheduleType: ScheduleType;
  readonly amount: number;
  readonly amountByMonth: AmountByMonth | null;
  readonly openDate: string | null;
  readonly feeMonth: number | null;
}

/** A perk on a card that returns by a schedule. Its periods are computed from its terms; only touched ones are stored. */
export interface Benefit {
  readonly id: string;
  readonly cardId: string;
  readonly creditName: string;
  /** The name as it is compared: trimmed, folded, single spaces. */
  readonly nameKey: string;
  /** `nameKey` while the name may stand once on its card; null for forced duplicates and discontinued benefits. */
  readonly uniqueName: string | null;
  readonly unit: BenefitUnit;
  readonly scheduleType: ScheduleType;
  readonly category: string;
  readonly description: string | null;
  readonly status: 'active' | 'discontinued';
  readonly isAgentCreated: boolean;
  /** `template/key` of the catalog; null for the household's own. */
  readonly templateBenefit: string | null;
  /** The catalog's version of it. */
  readonly templateVersion: number | null;
  readonly group: BenefitGroup | null;
  /** Oldest first, never empty, never rewritten. */
  readonly terms: readonly BenefitTerms[];
  /** Whole cents to spend before a gated credit opens. */
  readonly gateSpend: number | null;
  /** No period starts after it. */
  readonly endsOn: string | null;
  /** What a dollar of it is worth to this household, 0 to 100; honoured by returns and advice. */
  readonly weightPercent: number;
  readonly notes: string | null;
  readonly createdOn: string;
  readonly createdAt: Date;
}

/** All benefits of a household's cards. */
export const benefits = table<Benefit>({
  name: 'benefit',
  fields: {
    id: text(),
    cardId: text(),
    creditName: text(),
    nameKey: text(),
    uniqueName: nullable(text()),
    unit: text<BenefitUnit>(),
    scheduleType: text<ScheduleType>(),
    category: text(),
    description: nullable(text()),
    status: text<'active' | 'discontinued'>(),
    isAgentCreated: boolean(),
    templateBenefit: nullable(text()),
    templateVersion: nullable(integer()),
    group: nullable(json<BenefitGroup>()),
    terms: json<readonly BenefitTerms[]>(),
    gateSpend: nullable(integer()),
    endsOn: nullable(day()),
    weightPercent: integer(),
    notes: nullable(text()),
    createdOn: day(),
    createdAt: instant(),
  },
  unique: [{ name: 'benefit_name', fields: ['cardId', 'uniqueName'] }],
  indexes: [['cardId'], ['templateBenefit']],
});

/** How much of a period is used. */
export type UsageStatus = 'unused' | 'partial' | 'used';

/** A period that somebody marked. The id is made of benefit and start, so that it is known before it is stored. */
export interface TouchedPeriod {
  readonly id: string;
  readonly benefitId: string;
  readonly cardId: string;
  readonly start: string;
  /** Null for a one-time benefit without an end. */
  readonly end: string | null;
  readonly amount: number;
  readonly used: number;
  /** The day of the last used or partial mark. */
  readonly usedOn: string | null;
  /** The day on which a gated period was opened. */
  readonly unlockedOn: string | null;
  readonly notes: string | null;
  readonly updatedAt: Date;
}

/** Only touched periods have a row; the others are computed. */
export const touchedPeriods = table<TouchedPeriod>({
  name: 'benefit_period',
  fields: {
    id: text(),
    benefitId: text(),
    cardId: text(),
    start: day(),
    end: nullable(day()),
    amount: integer(),
    used: integer(),
    usedOn: nullable(day()),
    unlockedOn: nullable(day()),
    notes: nullable(text()),
    updatedAt: instant(),
  },
  indexes: [['usedOn'], ['benefitId', 'start']],
});
