import { day, instant, integer, nullable, table, text } from '../../../storage/table.js';

/** `earned` is only ever set by somebody who saw the bonus. */
export type OfferStatus = 'in_progress' | 'earned' | 'missed' | 'cancelled';
/** Whether a bonus came with a new account or with a call about keeping an old one. */
export type OfferOrigin = 'signup' | 'retention';

/** A bonus for spending so much until a day. */
export interface WelcomeOffer {
  readonly id: string;
  readonly cardId: string;
  /** Whole points; whole cents where the currency is `cashback`. */
  readonly bonusAmount: number;
  /** A program's key, or `cashback`. */
  readonly bonusCurrency: string;
  /** Whole cents. */
  readonly spendRequirement: number;
  /** Whole cents, not negative. */
  readonly currentSpend: number;
  readonly spendDeadline: string;
  /** Where pacing begins. */
  readonly recordedOn: string;
  readonly status: OfferStatus;
  readonly origin: OfferOrigin;
  /** The origin while in progress, else null: a card has at most one open offer of each. */
  readonly open: OfferOrigin | null;
  readonly sourceEventId: string | null;
  readonly notes: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Offers of all cards, over ones included. */
export const welcomeOffers = table<WelcomeOffer>({
  name: 'benefit_offer',
  fields: {
    id: text(),
    cardId: text(),
    bonusAmount: integer(),
    bonusCurrency: text(),
    spendRequirement: integer(),
    currentSpend: integer(),
    spendDeadline: day(),
    recordedOn: day(),
    status: text<OfferStatus>(),
    origin: text<OfferOrigin>(),
    open: nullable(text<OfferOrigin>()),
    sourceEventId: nullable(text()),
    notes: nullable(text()),
    createdAt: instant(),
    updatedAt: instant(),
  },
  unique: [{ name: 'benefit_offer_open', fields: ['cardId', 'open'] }],
  indexes: [['status'], ['cardId']],
});
