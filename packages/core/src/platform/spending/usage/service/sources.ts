import { startOfDay } from '../../../../kernel/day.js';
import type { Where } from '../../../../storage/match.js';
import type { TenantStorage } from '../../../../storage/storage.js';
import type { Subject } from '../../../../budgets/model.js';
import { costEvents, type CostEvent } from '../model.js';
import type { CostCount } from '../rules/summarize.js';
import { daysOf, type SummaryQuery } from './cells.js';
import type { Reader } from './read.js';

/** What came in one way. */
export interface SourceSum extends CostCount {
  /** `api`, `proxy`, `mcp`, or the host's own word. */
  readonly source: string;
}

/** Says how the spend of one subject came in. */
export interface UsageSources {
  /** The spend of a user, key, tag or customer over some days by source, the dearest first (costs spec §13.2). */
  sourcesOf(
    actor: Reader,
    query: Pick<SummaryQuery, 'days' | 'now'> & { readonly subject: Subject },
  ): Promise<readonly SourceSum[]>;
}

/** The events that a budget of this subject is charged for; null for a subject that events do not name. */
function whereOf({ type, id }: Subject): Where<CostEvent> | null {
  if (type === 'user') return { userId: id };
  if (type === 'api_key') return { keyId: id };
  if (type === 'customer') return { customerId: id };
  const at = id.indexOf('=');
  return type === 'tag' && at > 0 ? { tags: { has: { [id.slice(0, at)]: id.slice(at + 1) } } } : null;
}

/** Makes the sums over a storage. They cross two dimensions, so the events of the days are read. */
export function usageSources(storage: { tenant(id: string): TenantStorage }): UsageSources {
  return {
    sourcesOf: async (actor, { subject, ...query }) => {
      const where = whereOf(subject);
      if (where === null) return [];
      const { from, before } = daysOf(query);
      const createdAt = { from: startOfDay(from, 'UTC'), before: startOfDay(before, 'UTC') };
      const found = new Map<string, SourceSum>();
      const log = storage.tenant(actor.tenant).log(costEvents);
      for await (const rows of log.scan({ ...where, createdAt }))
        for (const { source, cost } of rows) {
          const sum = found.get(source);
          found.set(source, { source, cost: (sum?.cost ?? 0n) + cost, count: (sum?.count ?? 0) + 1 });
        }
      return [...found.values()].sort((a, b) =>
        a.cost === b.cost ? (a.source < b.source ? -1 : 1) : a.cost > b.cost ? -1 : 1,
      );
    },
  };
}
