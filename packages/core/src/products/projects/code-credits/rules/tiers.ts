import type { Micros } from '../../../../kernel/micros.js';
import { divideRound } from '../../../../kernel/divide.js';

/** What spend is earned on. */
export interface Tier {
  /** The category's slug in breakdowns. */
  readonly category: string;
  /** Its name on the rewards page. */
  readonly label: string;
  /** Whole percent of a charge. */
  readonly rate: number;
}

/** The four tiers, best first (projects spec §5.1); the last one is for everything else. */
export const usualTiers = [
  { category: 'ai-apis', label: 'AI Model APIs', rate: 5 },
  { category: 'cloud-infra', label: 'Cloud & Infra', rate: 4 },
  { category: 'dev-tools', label: 'Dev Tools', rate: 3 },
  { category: 'other', label: 'Other', rate: 1 },
] as const satisfies readonly Tier[];

/** The tier that a category earns in: its own, else the last one. */
export function tierOf(category: string, tiers: readonly Tier[] = usualTiers): Tier {
  const own = tiers.find((tier) => tier.category === category) ?? tiers.at(-1);
  return own ?? { category, label: category, rate: 0 };
}

/** A cent in micros. */
const cent: Micros = 10_000n;

/**
 * What a charge earns: its percentage in whole cents, half away from zero (projects spec §8). One credit is one dollar.
 *
 * @example
 * creditsFor(900_000_000n, 5); // 45_000_000n
 */
export function creditsFor(amount: Micros, rate: number): Micros {
  return divideRound(amount * BigInt(rate), 100n * cent, 'half-up') * cent;
}

/** What a charge earned after part of it was given back: what its remainder earns, so that a full refund takes back all. */
export function creditsTakenBack(
  charge: { readonly amount: Micros; readonly refunded: Micros },
  refund: Micros,
  rate: number,
): Micros {
  const before = creditsFor(charge.amount - charge.refunded, rate);
  return before - creditsFor(charge.amount - charge.refunded - refund, rate);
}
