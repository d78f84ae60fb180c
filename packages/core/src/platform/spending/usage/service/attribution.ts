import { addDays, dayIn, startOfDay } from '../../../../kernel/day.js';
import type { Where } from '../../../../storage/match.js';
import type { TenantStorage } from '../../../../storage/storage.js';
import { costEvents, estimatedTag, type CostEvent } from '../model.js';
import {
  attribute,
  openDetail,
  type AttributedDetail,
  type AttributionBy,
  type UsageAttribution,
} from '../rules/attribute.js';
import { gatherCells } from '../rules/summarize.js';
import { cellReaders, daysOf, type SummaryQuery } from './cells.js';
import type { Reader } from './read.js';

/** Says who or what the money went to. */
export interface UsageAttributions {
  /** The spend of some days by key or by a tag's values, read from kept sums (costs spec §4.8). */
  attribution(
    actor: Reader,
    query: SummaryQuery & { readonly by: AttributionBy; readonly limit: number },
  ): Promise<UsageAttribution>;
  /**
   * One group day by day and model by model (costs spec §4.9). Crosses two dimensions, so it reads the events of these
   * days; null is the group of those without a name. An unknown name has spent nothing.
   */
  attributedTo(
    actor: Reader,
    query: SummaryQuery & { readonly by: AttributionBy; readonly name: string | null },
  ): Promise<AttributedDetail>;
  /** The keys of tags seen in the last seven UTC days, by bytes, without the service's own, at most 50 (costs spec §4.10). */
  tagKeys(actor: Reader, now: Date): Promise<readonly string[]>;
}

const tagKeysShown = 50;

/** Events that can belong to a group; for the nameless of a tag also others, which `isIn` passes over. */
function whereOf(by: AttributionBy, name: string | null): Where<CostEvent> {
  if (by.kind === 'key') return { keyId: name };
  return name === null ? {} : { tags: { has: { [by.key]: name } } };
}

const isIn = (by: AttributionBy, name: string | null, event: CostEvent): boolean =>
  by.kind === 'key' || (event.tags[by.key] ?? null) === name;

/** Makes the attributions over a storage. */
export function usageAttributions(storage: { tenant(id: string): TenantStorage }): UsageAttributions {
  const logOf = (actor: Reader) => storage.tenant(actor.tenant).log(costEvents);
  return {
    attribution: async (actor, { by, limit, ...query }) => {
      const { daily } = await cellReaders(logOf(actor).rollups, query);
      const [sources, cells] = await Promise.all([daily('source'), daily(by.kind)]);
      const prefix = by.kind === 'key' ? '' : `${by.key}=`;
      const named = gatherCells(
        cells.filter(({ value }) => value.startsWith(prefix)),
        ({ value }) => value.slice(prefix.length),
      ).map(({ value, count, measures }) => ({ name: value, count, cost: measures['cost'] ?? 0n }));
      const [total] = gatherCells(sources, () => '');
      return attribute(named, { cost: total?.measures['cost'] ?? 0n, count: total?.count ?? 0 }, limit);
    },
    attributedTo: async (actor, { by, name, ...query }) => {
      const { from, before } = daysOf(query);
      const createdAt = { from: startOfDay(from, 'UTC'), before: startOfDay(before, 'UTC') };
      const detail = openDetail();
      for await (const rows of logOf(actor).scan({ ...whereOf(by, name), createdAt }))
        for (const event of rows) {
          const left = query.excludeEstimated === true && event.tags[estimatedTag] === 'true';
          if (!left && isIn(by, name, event)) detail.add(event);
        }
      return detail.result();
    },
    tagKeys: async (actor, now) => {
      const today = dayIn(now, 'UTC');
      const range = { from: addDays(today, -6), before: addDays(today, 1) };
      // The service's own sort among the callers', so more are read than are shown.
      const keys = await logOf(actor).rollups.keys('tagKey', { ...range, limit: 10_000 });
      return keys.filter((key) => !key.startsWith('_ns_')).slice(0, tagKeysShown);
    },
  };
}
