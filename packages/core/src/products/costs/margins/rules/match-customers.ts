import type { Micros } from '../../../../kernel/micros.js';
import type { CustomerMapping } from '../model.js';
import type { Earned } from './margin.js';

/** Somebody who pays, as a revenue source tells. */
export interface Payer {
  readonly customer: string;
  readonly name: string | null;
  readonly revenue: Micros;
}

/** One customer on both sides of the books. */
export interface MatchedCustomer extends Earned {
  /** The payment provider's id. */
  readonly customer: string;
  readonly name: string | null;
  /** As cost events name it. */
  readonly tagValue: string;
  readonly matchType: 'manual' | 'auto';
}

/** What was matched in a month, and what was left on either side. */
export interface Matched {
  readonly matched: readonly MatchedCustomer[];
  /** Who pays, and costs nothing that is known of. */
  readonly payers: readonly Payer[];
  /** Who costs, and pays nothing that is known of. */
  readonly spenders: readonly { readonly tagValue: string; readonly cost: Micros }[];
}

/**
 * Brings what customers pay together with what they cost. A mapping decides; without one a customer whose events carry
 * the provider's own id is taken for it.
 */
export function matchCustomers(
  payers: readonly Payer[],
  costs: ReadonlyMap<string, Micros>,
  mappings: readonly Pick<CustomerMapping, 'stripeCustomerId' | 'tagValue' | 'matchType'>[],
): Matched {
  const paying = new Map(payers.map((payer) => [payer.customer, payer]));
  const mapped = new Set(mappings.flatMap(({ stripeCustomerId, tagValue }) => [stripeCustomerId, tagValue]));
  const itself = [...paying.keys()]
    .filter((customer) => costs.has(customer) && !mapped.has(customer))
    .map((customer) => ({ stripeCustomerId: customer, tagValue: customer, matchType: 'auto' as const }));
  const pairs = [...mappings, ...itself];
  const matched = pairs.map(({ stripeCustomerId, tagValue, matchType }) => ({
    customer: stripeCustomerId,
    name: paying.get(stripeCustomerId)?.name ?? null,
    tagValue,
    matchType,
    revenue: paying.get(stripeCustomerId)?.revenue ?? 0n,
    cost: costs.get(tagValue) ?? 0n,
  }));
  const takenPayers = new Set(pairs.map(({ stripeCustomerId }) => stripeCustomerId));
  const takenSpenders = new Set(pairs.map(({ tagValue }) => tagValue));
  return {
    matched,
    payers: payers.filter(({ customer }) => !takenPayers.has(customer)),
    spenders: [...costs]
      .filter(([tagValue]) => !takenSpenders.has(tagValue))
      .map(([tagValue, cost]) => ({ tagValue, cost })),
  };
}
