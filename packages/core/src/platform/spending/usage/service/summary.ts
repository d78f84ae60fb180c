import type { Day } from '../../../../kernel/day.js';
import type { RollupCell, Rollups, TenantStorage } from '../../../../storage/storage.js';
import { costEvents, estimatedValue } from '../model.js';
import {
  gatherCells,
  summarize,
  subtractCells,
  summaryCaps,
  type SummaryCells,
  type UsageSummary,
} from '../rules/summarize.js';
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

/** No event is older. */
const firstDay: Day = '1970-01-01';

/** More names than a dimension has. */
const allOfThem = 1_000_000_000;

/** Makes the summaries over a storage. */
export function usageSummaries(storage: { tenant(id: string): TenantStorage }): UsageSummaries {
  return {
    summary: async (actor, query) => {
      const { rollups } = storage.tenant(actor.tenant).log(costEvents);
      const { daily, top } = await cellReaders(rollups, query);
      const [models, sources, keys, tools, traces] = await Promise.all([
        top('model', allOfThem),
        daily('source'),
        top('key', summaryCaps.keys),
        top('tool', summaryCaps.tools),
        top('trace', summaryCaps.traces),
      ]);

      return summarize({ models, sources, keys, tools, traces: await wholeTraces(rollups, traces, query) });
    },
  };
}

/** Traces with what they cost before the queried days, read from kept sums: however many events they have. */
async function wholeTraces(
  rollups: Rollups,
  traces: readonly RollupCell[],
  query: SummaryQuery,
): Promise<SummaryCells['traces']> {
  if (traces.length === 0) return traces;
  const before = { from: firstDay, before: daysOf(query).from };
  const ids = traces.map(({ value }) => value);
  const estimatedIds = query.excludeEstimated ? ids.map((id) => estimatedValue('trace', id)) : [];
  const [all, estimated] = await Promise.all([
    rollups.series('trace', { ...before, value: ids }),
    estimatedIds.length === 0 ? [] : rollups.series('estimated', { ...before, value: estimatedIds }),
  ]);
  const prefix = estimatedValue('trace', '').length;
  const taken = estimated.map((cell) => ({ ...cell, value: cell.value.slice(prefix) }));
  return gatherCells([...traces, ...subtractCells(all, taken)], ({ value }) => value);
}
