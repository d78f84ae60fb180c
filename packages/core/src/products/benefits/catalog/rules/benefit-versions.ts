import type { Day } from '../../../../kernel/day.js';
import type { BenefitTemplate, CardTemplate } from '../model.js';

/**
 * The versions of a card's benefits that hold on a day, without those that have ended by then. What a new card gets
 * are these.
 */
export function benefitsOn(template: Pick<CardTemplate, 'benefits'>, day: Day): BenefitTemplate[] {
  return template.benefits.filter(
    ({ effectiveFrom, effectiveUntil, endsOn }) =>
      (effectiveFrom === null || effectiveFrom <= day) &&
      (effectiveUntil === null || effectiveUntil >= day) &&
      (endsOn === undefined || endsOn >= day),
  );
}

/**
 * Whether a card counts as premium: from $250 a year on.
 *
 * @example
 * isPremium({ annualFee: 55_000 }); // true
 */
export function isPremium({ annualFee }: Pick<CardTemplate, 'annualFee'>): boolean {
  return annualFee >= 25_000;
}
