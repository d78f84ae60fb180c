import type { Actor } from '../../../../kernel/actor.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { Storage } from '../../../../storage/storage.js';
import { costEvents } from '../../../../platform/spending/usage/model.js';
import { gatherCells } from '../../../../platform/spending/usage/rules/summarize.js';
import { customerMappings, type CustomerMapping } from '../model.js';
import type { RevenueSource } from '../ports.js';
import {
  marginOf,
  projectedBasisPoints,
  suggestedBudget,
  type Margin,
  type MarginPoint,
} from '../rules/margin.js';
import { matchCustomers, type Matched, type MatchedCustomer } from '../rules/match-customers.js';
import { daysOfMonth, monthFrom, type Month } from '../rules/months.js';

/** A customer's month, and how it came to it. */
export interface CustomerMargin extends MatchedCustomer {
  readonly margin: Margin;
  /** This month and the two before, oldest first. */
  readonly course: readonly MarginPoint[];
  /** Where the three lead, in hundredths of a percent; null without data in all of them. */
  readonly projected: bigint | null;
  /** Micros; for critical customers that pay something. */
  readonly suggestedBudget: Micros | null;
}

/** A month of all customers. */
export interface MarginReport {
  readonly month: Month;
  /** The worst margin first, ties by customer. */
  readonly customers: readonly CustomerMargin[];
}

/** Whose margins are meant. */
export type MarginReader = Pick<Actor, 'tenant' | 'organization'>;

/** What customers pay and cost, month by month (costs spec §13.4). */
export interface MarginReading {
  report(actor: MarginReader, month: Month): Promise<MarginReport>;
  /** By the provider's id or the name in cost events; null without revenue and cost. */
  ofCustomer(actor: MarginReader, month: Month, customer: string): Promise<CustomerMargin | null>;
  /** Who pays or costs without being known on the other side. */
  unmatched(actor: MarginReader, month: Month): Promise<Pick<Matched, 'payers' | 'spenders'>>;
}

/** Makes the reader over a storage and a source of revenue. */
export function marginReading({
  storage,
  revenue,
}: {
  readonly storage: Pick<Storage, 'tenant'>;
  readonly revenue: RevenueSource;
}): MarginReading {
  const monthOf = async (
    { tenant, organization }: MarginReader,
    month: Month,
    mappings: readonly CustomerMapping[],
  ): Promise<Matched> => {
    const { from, before } = daysOfMonth(month);
    const [payers, cells] = await Promise.all([
      revenue.revenueOf({ organization, month }),
      storage.tenant(tenant).log(costEvents).rollups.series('customer', { from, before }),
    ]);
    const costs = gatherCells(cells, ({ value }) => value).map(({ value, measures }): [string, Micros] => [
      value,
      measures['cost'] ?? 0n,
    ]);
    return matchCustomers(payers, new Map(costs), mappings);
  };
  const mappingsOf = ({ tenant }: MarginReader): Promise<CustomerMapping[]> =>
    storage.tenant(tenant).collection(customerMappings).find({ tagKey: 'customer' });

  const report: MarginReading['report'] = async (actor, month) => {
    const mappings = await mappingsOf(actor);
    const months = [monthFrom(month, -2), monthFrom(month, -1), month];
    const all = await Promise.all(months.map((each) => monthOf(actor, each, mappings)));
    const customers = (all[2]?.matched ?? []).flatMap((now): CustomerMargin[] => {
      const margin = marginOf(now);
      if (margin === null) return [];
      const course = months.map((each, index): MarginPoint => {
        const then = all[index]?.matched.find(({ customer }) => customer === now.customer);
        const { revenue: paid = 0n, cost = 0n } = then ?? {};
        return { month: each, revenue: paid, cost, margin: marginOf({ revenue: paid, cost }) };
      });
      const projected = projectedBasisPoints(course);
      return [{ ...now, margin, course, projected, suggestedBudget: suggestedBudget(now, margin.tier) }];
    });
    return { month, customers: customers.sort(worstFirst) };
  };

  return {
    report,
    ofCustomer: async (actor, month, customer) =>
      (await report(actor, month)).customers.find((each) =>
        [each.customer, each.tagValue].includes(customer),
      ) ?? null,
    unmatched: async (actor, month) => {
      const { payers, spenders } = await monthOf(actor, month, await mappingsOf(actor));
      return { payers, spenders };
    },
  };
}

/** Cost without revenue is worse than any percentage. */
const worstFirst = (a: CustomerMargin, b: CustomerMargin): number => {
  const [x, y] = [a, b].map(({ revenue, margin }) => (revenue > 0n ? margin.basisPoints : null));
  if (x !== y) return x == null ? -1 : y == null ? 1 : x < y ? -1 : 1;
  return a.customer < b.customer ? -1 : 1;
};
