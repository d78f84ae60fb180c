import type { ProgramCurrency, ProgramType } from '../../../loyalty/model.js';
import type { BenefitGroup, ScheduleType } from '../../../perks/model.js';
import type { BenefitTemplate, ProgramTemplate, TransferPartner } from '../../model.js';

/** The day on which the figures were compared. */
export const asOf = '2026-07-01';

/** CLEAR serves a whole household. */
export const clearPlus: BenefitGroup = { key: 'clear_plus', scope: 'once_per_household' };
/** Global Entry and TSA PreCheck serve one person. */
export const trustedTraveler: BenefitGroup = { key: 'trusted_traveler', scope: 'once_per_owner' };

/** A benefit in its first version; dollars unless told otherwise, so the amount is cents. */
export function credit(
  creditName: string,
  amount: number,
  scheduleType: ScheduleType,
  category: string,
  more: Partial<BenefitTemplate> = {},
): BenefitTemplate {
  return {
    key: creditName
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/_$/, ''),
    version: 1,
    effectiveFrom: null,
    effectiveUntil: null,
    creditName,
    amount,
    unit: 'dollars',
    scheduleType,
    category,
    ...more,
  };
}

/** A program; its worth is micros of a dollar per point. */
export function program(
  key: string,
  displayName: string,
  type: ProgramType,
  currency: ProgramCurrency,
  defaultCpp: number | null,
  cppBasis = defaultCpp === null ? 'none found' : 'median of three valuations published in March 2026',
): ProgramTemplate {
  return { key, displayName, type, currency, defaultCpp, cppBasis };
}

/** A route from one program to another: so many points sent become so many received. */
export function route(
  source: string,
  target: string,
  targetName: string,
  from: number,
  to: number,
  minTransfer: number | null = null,
  notes: string | null = null,
): TransferPartner {
  return { source, target, targetName, from, to, minTransfer, notes };
}
