import { day, instant, integer, nullable, table, text } from '../../../storage/table.js';

/** What kind of company runs a program. */
export type ProgramType = 'airline' | 'hotel' | 'bank' | 'other';
/** What a program calls its units. */
export type ProgramCurrency = 'points' | 'miles';

/** A balance that the household keeps an eye on. */
export interface LoyaltyProgram {
  readonly id: string;
  /** Canonical (CPP-3); unique in the household. */
  readonly programKey: string;
  readonly displayName: string;
  readonly type: ProgramType;
  readonly currency: ProgramCurrency;
  /** Whole points, not negative. */
  readonly balance: number;
  /** The household's own worth of a point in micros of a dollar; null where the catalog's default holds. */
  readonly cpp: number | null;
  readonly ownerId: string | null;
  /** The day on which the points are gone, where there is one. */
  readonly expiresOn: string | null;
  readonly notes: string | null;
  readonly createdAt: Date;
  /** Of the balance; null while none was ever told. */
  readonly balanceAt: Date | null;
}

/** A household's programs. */
export const loyaltyPrograms = table<LoyaltyProgram>({
  name: 'benefit_program',
  fields: {
    id: text(),
    programKey: text(),
    displayName: text(),
    type: text<ProgramType>(),
    currency: text<ProgramCurrency>(),
    balance: integer(),
    cpp: nullable(integer()),
    ownerId: nullable(text()),
    expiresOn: nullable(day()),
    notes: nullable(text()),
    createdAt: instant(),
    balanceAt: nullable(instant()),
  },
  unique: [{ name: 'benefit_program_key', fields: ['programKey'] }],
});
