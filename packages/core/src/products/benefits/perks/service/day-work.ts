import { addDays, dayIn, daysBetween, isDay, startOfDay, type Day } from '../../../../kernel/day.js';
import type { Json } from '../../../../kernel/json.js';
import type { Worker } from '../../../../product.js';
import { entry, type Write } from '../../../../storage/counters.js';
import { listenersKey, outgoingEvents, telling } from '../../../../storage/outbox.js';
import type { LeasedItem } from '../../../../storage/storage.js';
import { dayWork } from '../../household/service/day-work.js';
import { openHousehold } from '../../household/service/household.js';
import type { BenefitsParts } from '../../household/service/parts.js';
import { dayEvents, type DayEvent } from '../rules/day-events.js';
import { catchUpWithCatalog } from '../../cards/service/follow-catalog.js';
import { openPortfolio, plannedOn, trackPeriods } from './portfolio.js';

/** Longer silence than this is not made up for: nobody wants a year of stale warnings. */
const mostDays = 31;
const rememberedMs = 3 * 24 * 3_600_000;

/** What the day brings for every active benefit: its running period, and the one that ended yesterday. */
async function eventsOf(parts: BenefitsParts, tenant: string, day: Day, now: Date): Promise<DayEvent[]> {
  const household = await openHousehold(parts.storage.tenant(tenant), now);
  const portfolio = await openPortfolio(household);
  const yesterday = addDays(day, -1);
  const ended = plannedOn(portfolio.benefits, yesterday).filter(({ period }) => period.end === yesterday);
  const lists = [
    await trackPeriods(household, plannedOn(portfolio.benefits, day)),
    await trackPeriods(household, ended),
  ];
  return lists.flat().flatMap((each) => dayEvents(each, day));
}

/** Announces a day once, whoever runs it how often: the events, their telling and the mark are one commit. */
async function announceDay(parts: BenefitsParts, item: LeasedItem, day: Day, now: Date): Promise<void> {
  const { storage, runtime } = parts;
  const { tenant, token } = item;
  const events = await eventsOf(parts, tenant, day, now);
  const rows = events.map((event) => ({ ...event, id: runtime.id(), sequence: null, at: now }));
  await storage.tenant(tenant).counters.update<Record<never, never>, number>({
    now,
    ops: [
      {
        id: `${dayWork}:${day}`,
        attempt: token,
        hash: null,
        keepUntil: new Date(now.getTime() + rememberedMs),
      },
    ],
    find: {},
    plan: () => [],
    guess: [],
    reads: [listenersKey],
    step: ({ reads }) => {
      const writes: Write[] = rows.map((row) => entry(outgoingEvents, row));
      const tell = telling(tenant, writes, reads, now);
      return {
        counters: new Map(),
        writes: tell ? [...writes, tell] : writes,
        result: rows.length,
      };
    },
  });
}

const lastDayOf = (payload: Json): Day | null =>
  typeof payload === 'string' && isDay(payload) ? payload : null;

/**
 * The work of a household's day, done at the start of each: it brings the cards up to the catalog and announces what
 * opens, ends soon and was lost. Days that were missed are made up for, at most a month of them.
 */
export function dayWorker(parts: BenefitsParts): Worker {
  return {
    kind: dayWork,
    perLane: 1,
    leaseMs: 5 * 60_000,
    run: async (item, now) => {
      const { settings } = await openHousehold(parts.storage.tenant(item.tenant), now);
      if (settings === null) return null;
      const zone = settings.zone ?? 'UTC';
      const today = dayIn(now, zone);
      const last = lastDayOf(item.payload) ?? addDays(today, -1);
      const missed = Math.min(mostDays, Math.max(0, daysBetween(last, today)));
      await catchUpWithCatalog(parts, item.tenant, now);
      for (let days = missed - 1; days >= 0; days--)
        await announceDay(parts, item, addDays(today, -days), now);
      return { due: startOfDay(addDays(today, 1), zone), payload: today };
    },
  };
}
