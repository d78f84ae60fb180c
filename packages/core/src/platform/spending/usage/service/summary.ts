import { startOfDay } from '../../../../kernel/day.js';
import type { Log, RollupCell, TenantStorage } from '../../../../storage/storage.js';
import { costEvents, estimatedTag, type CostEvent } from '../model.js';
import { summarize, summaryCaps, type CostCount, type UsageSummary } from '../rules/summarize.js';
import { cellReaders, daysOf, type SummaryQuery } from './cells.js';
import type { Reader } from './read.js';

/** Sums of a tenant's cost events, read from kept totals: the work grows with days and names, not with events. */
export interface UsageSummaries {
  /**
   * Whole UTC days up to today (costs spec §4.6). A trace is one thing: when it has an event in these days it is shown
   * with all of its cost, also what lies before them; the dearest traces are chosen by their cost within the days.
   */
  summary(actor: Reader, query: SummaryQuery): Promise<UsageSummary>;
}

/** Makes the summaries over a storage. */
export function usageSummaries(storage: { tenant(id: string): TenantStorage }): UsageSummaries {
  return {
    summary: async (actor, query) => {
      const log = storage.tenant(actor.tenant).log(costEvents);
      const { daily, top } = await cellReaders(log.rollups, query);
      const [models, sources, keys, tools, traces] = await Promise.all([
        daily('model'),
        daily('source'),
        top('key', summaryCaps.keys),
        top('tool', summaryCaps.tools),
        top('trace', summaryCaps.traces),
      ]);

      return summarize({ models, sources, keys, tools, traces: await wholeTraces(log, traces, query) });
    },
  };
}

/** Traces with what they cost before the queried days: one indexed read for all of them. */
async function wholeTraces(
  log: Log<CostEvent>,
  traces: readonly RollupCell[],
  query: SummaryQuery,
): Promise<readonly RollupCell[]> {
  if (traces.length === 0) return traces;
  const traceId = { in: traces.map(({ value }) => value) };
  const before = startOfDay(daysOf(query).from, 'UTC');
  const earlier = new Map<string, CostCount>();
  for await (const rows of log.scan({ traceId, createdAt: { before } }))
    for (const { traceId: id, cost, tags } of rows) {
      if (id === null || (query.excludeEstimated && tags[estimatedTag] === 'true')) continue;
      const sum = earlier.get(id) ?? { cost: 0n, count: 0 };
      earlier.set(id, { cost: sum.cost + cost, count: sum.count + 1 });
    }
  return traces.map((cell) => {
    const more = earlier.get(cell.value);
    if (!more) return cell;
    const cost = (cell.measures['cost'] ?? 0n) + more.cost;
    return { ...cell, count: cell.count + more.count, measures: { ...cell.measures, cost } };
  });
}
