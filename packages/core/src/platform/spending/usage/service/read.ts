import type { Position } from '../../../../kernel/cursor.js';
import { DomainError } from '../../../../kernel/errors.js';
import { pageOf, type Page } from '../../../../kernel/page.js';
import type { Where } from '../../../../storage/match.js';
import type { Log, TenantStorage } from '../../../../storage/storage.js';
import { costEvents, type BudgetStatus, type CostEvent } from '../model.js';

/** Which events are meant. Every member that is present must match exactly. */
export interface EventFilter {
  readonly requestId?: string | undefined;
  readonly keyId?: string | undefined;
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  readonly source?: string | undefined;
  readonly traceId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly actionId?: string | undefined;
  readonly budgetStatus?: BudgetStatus | undefined;
  /** All of these tags, each with this value. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** One run of an agent, from its first event on. */
export interface SessionReplay {
  readonly sessionId: string;
  /** Oldest first, at most 200. */
  readonly events: readonly CostEvent[];
}

/** The most events that a replay shows (costs spec §4.5). */
const sessionReplayLimit = 200;

const pageSize = 1_000;

/** The part of an actor that reading needs. */
export interface Reader {
  readonly tenant: string;
}

/** Reads cost events. */
export interface UsageReading {
  /** Newest first, by `createdAt` then id. */
  list(
    actor: Reader,
    page: { readonly filter?: EventFilter; readonly limit: number; readonly after?: Position },
  ): Promise<Page<CostEvent>>;
  /** @throws DomainError `not_found` when the tenant has no such event. */
  get(actor: Reader, id: string): Promise<CostEvent>;
  /** Every matching event, newest first, in pages; sees at least what was recorded before it began. */
  pages(actor: Reader, filter?: EventFilter): AsyncIterable<readonly CostEvent[]>;
  /** An unknown session has no events. */
  session(actor: Reader, sessionId: string): Promise<SessionReplay>;
}

function whereOf({ tags, ...exact }: EventFilter): Where<CostEvent> {
  const given = Object.entries(exact).filter(([, value]) => value !== undefined);
  const wanted = tags && Object.keys(tags).length > 0 ? { tags: { has: tags } } : {};
  return { ...(Object.fromEntries(given) as Where<CostEvent>), ...wanted };
}

/** Makes the reader over a storage. */
export function usageReading(storage: { tenant(id: string): TenantStorage }): UsageReading {
  const logOf = (actor: Reader): Log<CostEvent> => storage.tenant(actor.tenant).log(costEvents);
  const list: UsageReading['list'] = async (actor, { filter = {}, limit, after }) => {
    const rows = await logOf(actor).page(whereOf(filter), {
      order: { by: 'createdAt', direction: 'desc' },
      limit: limit + 1,
      ...(after ? { after } : {}),
    });
    return pageOf(rows, limit, 'createdAt');
  };
  return {
    list,
    async *pages(actor, filter = {}) {
      for (let after: Position | null | undefined; after !== null;) {
        const page: Page<CostEvent> = await list(actor, { filter, limit: pageSize, ...(after && { after }) });
        yield page.items;
        after = page.next;
      }
    },
    get: async (actor, id) => {
      const event = await logOf(actor).get(id);
      if (!event) throw new DomainError('not_found', 'missing', 'Cost event not found.');
      return event;
    },
    session: async (actor, sessionId) => {
      const order = { by: 'createdAt', direction: 'asc' } as const;
      const events = await logOf(actor).page({ sessionId }, { order, limit: sessionReplayLimit });
      return { sessionId, events };
    },
  };
}
