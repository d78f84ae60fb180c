import type { Micros } from '../../../../kernel/micros.js';
import type { Log, TenantStorage } from '../../../../storage/storage.js';
import { costEvents, type CostEvent } from '../model.js';
import type { Reader } from './read.js';

/** One run of an agent, added up over all of its events. */
export interface SessionSum {
  readonly sessionId: string;
  readonly count: number;
  readonly cost: Micros;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** Runs by their latest activity. */
export interface SessionPage {
  /** Newest activity first, ties by id. */
  readonly items: readonly SessionSum[];
  /** Sessions whose last event is before this instant come on the next page; null on the last one. */
  readonly next: Date | null;
}

/** Lists sessions. */
export interface UsageSessions {
  /**
   * Sessions whose last event lies before `before` (costs spec §13.1). Sessions that ended in the same millisecond are
   * shown together, so a page may hold a few more than `limit`; a page that would have to pass over very many events
   * ends early, with `next` set.
   */
  sessions(actor: Reader, page: { readonly limit: number; readonly before?: Date }): Promise<SessionPage>;
}

const readTogether = 500;
/** One page reads no more events than this to find its sessions. */
const mostRead = 20_000;

/** Adds up a session. */
async function sumOf(log: Log<CostEvent>, sessionId: string): Promise<SessionSum | null> {
  let [count, cost] = [0, 0n];
  let first: CostEvent | undefined;
  let last: CostEvent | undefined;
  for await (const rows of log.scan({ sessionId })) {
    count += rows.length;
    cost = rows.reduce((total, event) => total + event.cost, cost);
    first ??= rows[0];
    last = rows.at(-1) ?? last;
  }
  return first && last ? { sessionId, count, cost, firstAt: first.createdAt, lastAt: last.createdAt } : null;
}

/** Events below a cursor, newest first. */
async function* newestFirst(log: Log<CostEvent>, before: Date | undefined): AsyncGenerator<CostEvent> {
  const where = { sessionId: { not: null }, ...(before && { createdAt: { before } }) };
  for (let last: CostEvent | undefined; ;) {
    const rows = await log.page(where, {
      order: { by: 'createdAt', direction: 'desc' },
      limit: readTogether,
      ...(last && { after: { value: last.createdAt, id: last.id } }),
    });
    yield* rows;
    last = rows.at(-1);
    if (rows.length < readTogether) return;
  }
}

/** Makes the list over a storage. */
export function usageSessions(storage: { tenant(id: string): TenantStorage }): UsageSessions {
  return {
    sessions: async (actor, { limit, before }) => {
      const log = storage.tenant(actor.tenant).log(costEvents);
      const found = new Set<string>();
      const passedOver = new Set<string>();
      /** A session that goes on above the cursor stood on an earlier page. */
      const goesOn = async (sessionId: string): Promise<boolean> =>
        before !== undefined &&
        (await log.page({ sessionId, createdAt: { from: before } }, { limit: 1 })).length > 0;

      let next: Date | null = null;
      let read = 0;
      let last: Date | null = null;
      for await (const { sessionId, createdAt } of newestFirst(log, before)) {
        const older = last !== null && createdAt.getTime() < last.getTime();
        if (older && (found.size >= limit || read >= mostRead)) {
          next = last;
          break;
        }
        last = createdAt;
        read++;
        if (sessionId === null || found.has(sessionId) || passedOver.has(sessionId)) continue;
        ((await goesOn(sessionId)) ? passedOver : found).add(sessionId);
      }
      const sums = await Promise.all([...found].map((sessionId) => sumOf(log, sessionId)));
      const items = sums.filter((sum) => sum !== null);
      items.sort((a, b) => b.lastAt.getTime() - a.lastAt.getTime() || (a.sessionId < b.sessionId ? -1 : 1));
      return { items, next };
    },
  };
}
