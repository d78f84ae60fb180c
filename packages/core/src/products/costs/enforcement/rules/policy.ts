import type { BudgetStatus } from '../../../../budgets/model.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { Price } from '../../../../platform/spending/prices/model.js';
import { compareBytes } from '../../../../storage/match.js';

/** A model and what a million of its tokens cost, in micros of USD. */
export interface PricedModel {
  readonly provider: string;
  readonly model: string;
  readonly input: Micros;
  readonly output: Micros;
}

/** What a key may do: `null` allows all. */
export interface Mandates {
  readonly allowedModels: readonly string[] | null;
  readonly allowedProviders: readonly string[] | null;
}

/** Lowest input and output rate together, then by name. */
const cheaper = (a: PricedModel, b: PricedModel): number => {
  const [x, y] = [a.input + a.output, b.input + b.output];
  if (x !== y) return x < y ? -1 : 1;
  return compareBytes(a.provider, b.provider) || compareBytes(a.model, b.model);
};

/**
 * The models that a key may use, cheapest first (costs spec §9.9). A rate in picos per token is the same number of micros
 * per million tokens.
 */
export function cheapestFirst(
  prices: readonly Price[],
  { allowedModels, allowedProviders }: Mandates,
): readonly PricedModel[] {
  return prices
    .filter(({ tier }) => tier === null)
    .filter(({ provider }) => allowedProviders?.includes(provider) ?? true)
    .filter(
      ({ model, aliases }) => allowedModels?.some((name) => name === model || aliases.includes(name)) ?? true,
    )
    .map(({ provider, model, rates }) => ({ provider, model, input: rates.input, output: rates.output }))
    .sort(cheaper);
}

/** What is left of a budget's cap by spending alone; never below 0. */
export const remainingOf = ({ cap, settled }: Pick<BudgetStatus, 'cap' | 'settled'>): Micros =>
  cap > settled ? cap - settled : 0n;

/** The budget with the least left, ties by type and id; null where none applies. */
export function tightest(statuses: readonly BudgetStatus[]): BudgetStatus | null {
  const [first] = [...statuses].sort((a, b) => {
    const [x, y] = [remainingOf(a), remainingOf(b)];
    if (x !== y) return x < y ? -1 : 1;
    return (
      compareBytes(a.budget.subjectType, b.budget.subjectType) ||
      compareBytes(a.budget.subjectId, b.budget.subjectId)
    );
  });
  return first ?? null;
}

/** The smallest limit on one session that any of these budgets sets; null where none does. */
export function smallestSession(statuses: readonly BudgetStatus[]): Micros | null {
  const caps = statuses.flatMap(({ budget }) => (budget.sessionCap === null ? [] : [budget.sessionCap]));
  return caps.reduce<Micros | null>((least, cap) => (least === null || cap < least ? cap : least), null);
}
