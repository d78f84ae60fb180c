import type { PriceBook } from '@bursar/core/costs';
import { computeCost } from '@bursar/core/costs';
import type { Call } from './call.js';

/** A budget of the demo: a subject, and a cap that is a share of what the workload would cost it. */
export interface PlannedBudget {
  readonly label: string;
  readonly entityType: 'user' | 'tag' | 'customer';
  readonly entityId: string;
  readonly cap: bigint;
}

/** Who makes the model, for the price table. */
export const providerOf = (model: string): string =>
  model.startsWith('claude') ? 'anthropic' : model.startsWith('gemini') ? 'google' : 'openai';

/** The tokens of a call in the price table's buckets; a trace tells nothing of caches. */
export const tokensOf = (call: Call) => ({
  input: call.inputTokens,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  output: call.outputTokens,
  reasoning: 0,
});

/** What a call costs by the price table, in micros; undefined for a model without a price. */
export function costOf(call: Call, prices: PriceBook): bigint | undefined {
  const price = prices.find({ provider: providerOf(call.model), model: call.model, tier: null, at: call.at });
  return price ? computeCost(tokensOf(call), price).total : undefined;
}

/** Parts per hundred that the caps leave of the priced total: all three bind before the workload ends. */
const shares = { user: 70n, tag: 60n, customer: 50n } as const;

/** Three budgets that the workload will run into: its user, its costliest team, its costliest customer. */
export function planBudgets(calls: readonly Call[], prices: PriceBook, userId: string): PlannedBudget[] {
  const totals = { user: 0n, tag: new Map<string, bigint>(), customer: new Map<string, bigint>() };
  for (const call of calls) {
    const cost = costOf(call, prices) ?? 0n;
    totals.user += cost;
    const { team, customer } = call.tags;
    if (team) totals.tag.set(team, (totals.tag.get(team) ?? 0n) + cost);
    if (customer) totals.customer.set(customer, (totals.customer.get(customer) ?? 0n) + cost);
  }
  const biggest = (sums: Map<string, bigint>): [string, bigint] =>
    [...sums].sort((a, b) => (a[1] < b[1] ? 1 : -1))[0] ?? ['none', 0n];
  const [team, teamTotal] = biggest(totals.tag);
  const [customer, customerTotal] = biggest(totals.customer);
  const capOf = (total: bigint, share: bigint): bigint => (total * share) / 100n || 1n;
  return [
    { label: 'user', entityType: 'user', entityId: `ns_usr_${userId}`, cap: capOf(totals.user, shares.user) },
    {
      label: `tag team=${team}`,
      entityType: 'tag',
      entityId: `team=${team}`,
      cap: capOf(teamTotal, shares.tag),
    },
    {
      label: `customer ${customer}`,
      entityType: 'customer',
      entityId: customer,
      cap: capOf(customerTotal, shares.customer),
    },
  ];
}
