import type { ProgramCurrency, ProgramType } from '../loyalty/model.js';
import type { AmountByMonth, BenefitGroup, BenefitUnit, ScheduleType } from '../perks/model.js';

/** How well a card's figures are attested: two sources agree, partly confirmed, or doubtful. */
export type Confidence = 'high' | 'medium' | 'low';

/** Where a rate applies: at the merchant, in the bank's travel portal, or anywhere. */
export type EarnChannel = 'direct' | 'portal' | 'any';

/** What a card earns on one kind of purchase. */
export interface EarnRate {
  /** `base` for everything else, `all` for everything up to a cap, `rotating` for the quarter's categories. */
  readonly category: string;
  /** Thousandths of a point per dollar: 1,500 is 1.5 points. */
  readonly multiplier: number;
  readonly channel: EarnChannel;
  /** Whole cents of spend per `capPeriod` that earn this rate. */
  readonly cap?: number;
  readonly capPeriod?: 'calendar_year' | 'card_year' | 'quarter' | 'billing_cycle';
  /** Rates of one group share one cap. */
  readonly capGroup?: string;
  /** The holder has one rate of the group. */
  readonly choiceGroup?: string;
  /** The rate is paid only for this brand's purchases. */
  readonly brand?: string;
  /** Paid only at these times; such a rate is shown but never ranked. */
  readonly timeWindow?: string;
}

/** The categories that a rotating rate has between two days, both included. */
export interface RotatingCategories {
  readonly startsOn: string;
  readonly endsOn: string;
  readonly categories: readonly string[];
  readonly source: string;
}

/** One version of a benefit as the issuer defines it. A version never changes; a change is a new version. */
export interface BenefitTemplate {
  /** The same in all versions; unique on the card. */
  readonly key: string;
  /** 1, 2, 3 … */
  readonly version: number;
  /** First day of this version; null where it was never seen to begin. */
  readonly effectiveFrom: string | null;
  /** Last day of this version; null for the newest. */
  readonly effectiveUntil: string | null;
  readonly creditName: string;
  /** Per period, in whole cents, points or nights. */
  readonly amount: number;
  readonly unit: BenefitUnit;
  readonly scheduleType: ScheduleType;
  readonly category: string;
  readonly description?: string;
  readonly amountByMonth?: AmountByMonth;
  /** Whole cents to spend before it opens. */
  readonly gateSpend?: number;
  readonly group?: BenefitGroup;
  /** No period starts after it. */
  readonly endsOn?: string;
}

/** A public offer to new cardholders, as seen once. */
export interface SeenOffer {
  readonly bonusAmount: number;
  readonly bonusCurrency: string;
  /** Whole cents. */
  readonly spendRequirement: number;
  readonly months: number;
  /** `YYYY-MM`. */
  readonly asOf: string;
}

/** A card that can be added. */
export interface CardTemplate {
  readonly id: string;
  readonly issuer: string;
  readonly issuingBank: string;
  readonly name: string;
  /** Whole cents. */
  readonly annualFee: number;
  /** Where the first year costs something else; whole cents. */
  readonly firstYearFee?: number;
  readonly isBusiness: boolean;
  /** Whether a business card shows on personal credit reports; absent where it follows the bank's habit. */
  readonly reportsToPersonalBureaus?: boolean;
  /** The currency it earns. */
  readonly programKey: string;
  readonly earn: readonly EarnRate[];
  readonly rotating?: readonly RotatingCategories[];
  readonly benefits: readonly BenefitTemplate[];
  readonly welcomeOfferSeen?: SeenOffer;
  /** The day on which the figures were last compared. */
  readonly asOf: string;
  readonly confidence: Confidence;
  readonly sources: readonly string[];
  readonly notes?: readonly string[];
}

/** A loyalty program that cards earn or points move to. */
export interface ProgramTemplate {
  readonly key: string;
  readonly displayName: string;
  readonly type: ProgramType;
  readonly currency: ProgramCurrency;
  /** Micros of a dollar per point (2 cents are 20,000); null where nobody published a value. */
  readonly defaultCpp: number | null;
  readonly cppBasis: string;
}

/** A way to move points from one program to another. */
export interface TransferPartner {
  readonly source: string;
  readonly target: string;
  readonly targetName: string;
  /** So many points sent … */
  readonly from: number;
  /** … become so many received. */
  readonly to: number;
  readonly minTransfer: number | null;
  readonly notes: string | null;
}

/** Cards, programs and routes as data. Plain values: a host may ship its own. */
export interface Catalog {
  /** The day on which it was compiled. */
  readonly asOf: string;
  readonly templates: readonly CardTemplate[];
  readonly programs: readonly ProgramTemplate[];
  readonly transferPartners: readonly TransferPartner[];
  /** Other spellings of program keys (CPP-3). */
  readonly programAliases: Readonly<Record<string, string>>;
}
