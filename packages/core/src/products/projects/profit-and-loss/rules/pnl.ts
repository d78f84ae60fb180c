import type { Micros } from '../../../../kernel/micros.js';
import { percentOf } from '../../../../kernel/ratio.js';
import { ranked, type Share } from './breakdown.js';

/** At most so many providers are named (projects spec §3.4). */
export const topProviderCount = 5;

/** What a project made of its month. */
export interface ProfitAndLoss {
  /** Charges, pending ones too, less refunds. */
  readonly spend: Micros;
  readonly revenue: Micros;
  /** Negative for a loss. */
  readonly net: Micros;
  /** Net in percent of revenue, one decimal, rounded half away from zero; null without revenue. */
  readonly margin: string | null;
  /** The dearest five, by amount then name. */
  readonly topProviders: readonly Share[];
}

/**
 * Profit and loss from exact sums (projects spec §1.2, §3.4).
 *
 * @example
 * profitAndLoss({ spend: 2_340_000_000n, revenue: 8_120_000_000n, providers: new Map() }).margin; // '71.2'
 */
export function profitAndLoss({
  spend,
  revenue,
  providers,
}: {
  readonly spend: Micros;
  readonly revenue: Micros;
  readonly providers: ReadonlyMap<string, Micros>;
}): ProfitAndLoss {
  const net = revenue - spend;
  return {
    spend,
    revenue,
    net,
    margin: percentOf(net, revenue, 1, 'half-up'),
    topProviders: ranked(providers).slice(0, topProviderCount),
  };
}
