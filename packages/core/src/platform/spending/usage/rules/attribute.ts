import type { Day } from '../../../../kernel/day.js';
import { divideRound } from '../../../../kernel/divide.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { CostEvent } from '../model.js';
import type { CostCount } from './summarize.js';

/** What events are put down to: their key, or the value of one of their tags. */
export type AttributionBy = { readonly kind: 'key' } | { readonly kind: 'tag'; readonly key: string };

/** One share of the spend. `name` is a key's id or a tag's value; null gathers the events that have none. */
export interface AttributedGroup extends CostCount {
  readonly name: string | null;
}

/** The spend of some days, by group. */
export interface UsageAttribution {
  /** Dearest first, ties by name, the nameless last. */
  readonly groups: readonly AttributedGroup[];
  /** Whether the limit cut some off. */
  readonly hasMore: boolean;
  /** Everything of these days. */
  readonly totals: CostCount;
}

/** One group day by day and model by model. */
export interface AttributedDetail extends CostCount {
  /** Ascending. */
  readonly daily: readonly (CostCount & { readonly day: Day })[];
  /** Dearest first. */
  readonly models: readonly (CostCount & { readonly model: string })[];
}

/** What one event cost on average, rounded half up; 0 without events. */
export const averageCost = ({ cost, count }: CostCount): Micros =>
  count === 0 ? 0n : divideRound(cost, BigInt(count), 'half-up');

const dearer =
  <Row extends CostCount>(nameOf: (row: Row) => string | null) =>
  (a: Row, b: Row): number => {
    if (a.cost !== b.cost) return a.cost > b.cost ? -1 : 1;
    const [x, y] = [nameOf(a), nameOf(b)];
    if (x === null || y === null) return x === null ? 1 : -1;
    return x < y ? -1 : 1;
  };

/**
 * Groups with what is left for the events that belong to none, the dearest first (costs spec §4.8). Every event has at
 * most one name, so the rest is the difference to the totals.
 */
export function attribute(
  named: readonly AttributedGroup[],
  totals: CostCount,
  limit: number,
): UsageAttribution {
  const rest = named.reduce(
    (left, { cost, count }) => ({ cost: left.cost - cost, count: left.count - count }),
    totals,
  );
  const all = rest.count > 0 ? [...named, { name: null, ...rest }] : [...named];
  const sorted = all.sort(dearer(({ name }) => name));
  return { groups: sorted.slice(0, limit), hasMore: sorted.length > limit, totals };
}

/** Adds up events one by one; for the questions that cross two dimensions. */
export interface DetailSum {
  add(event: Pick<CostEvent, 'createdAt' | 'model' | 'cost'>): void;
  result(): AttributedDetail;
}

/** Opens a sum of one group's events (costs spec §4.9). */
export function openDetail(): DetailSum {
  let total: CostCount = { cost: 0n, count: 0 };
  const days = new Map<string, CostCount>();
  const models = new Map<string, CostCount>();
  const plus = (sum: CostCount | undefined, cost: Micros): CostCount => ({
    cost: (sum?.cost ?? 0n) + cost,
    count: (sum?.count ?? 0) + 1,
  });
  return {
    add: ({ createdAt, model, cost }) => {
      const day = createdAt.toISOString().slice(0, 10);
      total = plus(total, cost);
      days.set(day, plus(days.get(day), cost));
      models.set(model, plus(models.get(model), cost));
    },
    result: () => ({
      ...total,
      daily: [...days].map(([day, sum]) => ({ day, ...sum })).sort((a, b) => (a.day < b.day ? -1 : 1)),
      models: [...models].map(([model, sum]) => ({ model, ...sum })).sort(dearer(({ model }) => model)),
    }),
  };
}
