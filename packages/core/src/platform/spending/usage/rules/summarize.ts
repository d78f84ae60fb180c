import type { Day } from '../../../../kernel/day.js';
import { divideRound } from '../../../../kernel/divide.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { RollupCell } from '../../../../storage/storage.js';

/** A cost and how many events it came from. */
export interface CostCount {
  readonly cost: Micros;
  readonly count: number;
}

/** What was spent in some days, split every way that a summary shows. Lists descend by cost, except `daily`. */
export interface UsageSummary {
  /** Days with events, ascending. */
  readonly daily: readonly { readonly day: Day; readonly cost: Micros }[];
  readonly models: readonly (CostCount & {
    readonly provider: string;
    readonly model: string;
    readonly inputTokens: bigint;
    readonly outputTokens: bigint;
    readonly cachedInputTokens: bigint;
    readonly reasoningTokens: bigint;
  })[];
  readonly providers: readonly (CostCount & { readonly provider: string })[];
  readonly keys: readonly (CostCount & { readonly keyId: string })[];
  /** `avgDurationMs` is over the events that told their duration, rounded half up; 0 when none did. */
  readonly tools: readonly (CostCount & { readonly model: string; readonly avgDurationMs: bigint })[];
  readonly sources: readonly (CostCount & { readonly source: string })[];
  readonly traces: readonly (CostCount & { readonly traceId: string })[];
  /** `unknown` counts the events whose cost nobody knows; they are in `count` and add 0 to `cost`. */
  readonly totals: CostCount & { readonly unknown: bigint };
  /** Sums of the breakdowns that were stored; events without one add nothing. */
  readonly breakdown: {
    readonly input: Micros;
    readonly output: Micros;
    readonly cached: Micros;
    readonly reasoning: Micros;
  };
}

/** The most rows of each list (costs spec §4.6). */
export const summaryCaps = {
  models: 100,
  providers: 25,
  keys: 100,
  tools: 100,
  sources: 25,
  traces: 25,
} as const;

type Cell = Pick<RollupCell, 'value' | 'count' | 'measures'>;

const measure = (cell: Cell, name: string): bigint => cell.measures[name] ?? 0n;
const costCount = (cell: Cell): CostCount => ({ cost: measure(cell, 'cost'), count: cell.count });

const combine = (a: Cell, b: Cell, sign: 1 | -1): Cell => {
  const measures = { ...a.measures };
  for (const [name, value] of Object.entries(b.measures))
    measures[name] = (measures[name] ?? 0n) + BigInt(sign) * value;
  return { value: a.value, count: a.count + sign * b.count, measures };
};

/** Cells added up under a new name each; a name's first appearance fixes its place. */
export function gatherCells<C extends Cell>(cells: readonly C[], nameOf: (cell: C) => string): Cell[] {
  const sums = new Map<string, Cell>();
  for (const cell of cells) {
    const value = nameOf(cell);
    const sum = sums.get(value);
    sums.set(value, sum ? combine(sum, cell, 1) : { ...cell, value });
  }
  return [...sums.values()];
}

/**
 * Cells less others of the same day and value. What nothing is left of disappears. Both lists hold sums of the same
 * events' days, so a cell is never smaller than what is taken from it.
 */
export function subtractCells<C extends Cell & { readonly day?: Day }>(
  cells: readonly C[],
  taken: readonly C[],
): C[] {
  const names = (cell: C): string => `${cell.day ?? ''}/${cell.value}`;
  const less = new Map(gatherCells(taken, names).map((cell) => [cell.value, cell]));
  return cells.flatMap((cell) => {
    const part = less.get(names(cell));
    const left = part ? { ...cell, ...combine(cell, part, -1) } : cell;
    return left.count > 0 ? [left] : [];
  });
}

/** The dearest cells first, ties by value, at most `limit`. */
export function dearest<C extends Cell>(cells: readonly C[], limit: number): C[] {
  const sorted = [...cells].sort((a, b) => {
    const [x, y] = [measure(a, 'cost'), measure(b, 'cost')];
    if (x !== y) return x > y ? -1 : 1;
    return a.value < b.value ? -1 : 1;
  });
  return sorted.slice(0, limit);
}

const namesOf = (value: string): [provider: string, model: string] => JSON.parse(value) as [string, string];

/** Everything a summary is made of: sources day by day, the others already added up over the days. */
export interface SummaryCells {
  /** Of every model, since providers are sums of them. */
  readonly models: readonly Cell[];
  readonly sources: readonly RollupCell[];
  readonly keys: readonly Cell[];
  readonly tools: readonly Cell[];
  readonly traces: readonly Cell[];
}

/** Shapes a summary from kept sums (costs spec §4.6). Every event has one source, so totals and days come from there. */
export function summarize({ models, sources, keys, tools, traces }: SummaryCells): UsageSummary {
  const total = gatherCells(sources, () => 'total')[0] ?? { value: 'total', count: 0, measures: {} };
  const list = (cells: readonly Cell[], cap: keyof typeof summaryCaps): Cell[] =>
    dearest(cells, summaryCaps[cap]);
  const byDay = gatherCells(sources, ({ day }) => day);
  const byProvider = gatherCells(models, ({ value }) => namesOf(value)[0]);
  return {
    daily: byDay
      .map((cell) => ({ day: cell.value, cost: measure(cell, 'cost') }))
      .sort((a, b) => (a.day < b.day ? -1 : 1)),
    models: list(models, 'models').map((cell) => {
      const [provider, model] = namesOf(cell.value);
      return {
        provider,
        model,
        ...costCount(cell),
        inputTokens: measure(cell, 'inputTokens'),
        outputTokens: measure(cell, 'outputTokens'),
        cachedInputTokens: measure(cell, 'cachedInputTokens'),
        reasoningTokens: measure(cell, 'reasoningTokens'),
      };
    }),
    providers: list(byProvider, 'providers').map((cell) => ({ provider: cell.value, ...costCount(cell) })),
    keys: list(keys, 'keys').map((cell) => ({ keyId: cell.value, ...costCount(cell) })),
    tools: list(tools, 'tools').map((cell) => ({
      model: cell.value,
      ...costCount(cell),
      avgDurationMs: average(measure(cell, 'durationMs'), measure(cell, 'timed')),
    })),
    sources: list(
      gatherCells(sources, ({ value }) => value),
      'sources',
    ).map((cell) => ({
      source: cell.value,
      ...costCount(cell),
    })),
    traces: list(traces, 'traces').map((cell) => ({ traceId: cell.value, ...costCount(cell) })),
    totals: { ...costCount(total), unknown: measure(total, 'unknown') },
    breakdown: {
      input: measure(total, 'inputCost'),
      output: measure(total, 'outputCost'),
      cached: measure(total, 'cachedCost'),
      reasoning: measure(total, 'reasoningCost'),
    },
  };
}

const average = (sum: bigint, count: bigint): bigint =>
  count === 0n ? 0n : divideRound(sum, count, 'half-up');
