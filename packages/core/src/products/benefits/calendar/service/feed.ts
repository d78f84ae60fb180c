import type { Actor } from '../../../../kernel/actor.js';
import { addDays } from '../../../../kernel/day.js';
import { tenantOf } from '../../../../platform/tenancy/organizations/rules/tenant.js';
import { makeSecret, bytesFor } from '../../../../platform/tenancy/keys/rules/secret.js';
import { notFound } from '../../errors.js';
import { changeHousehold } from '../../household/service/change.js';
import { openHousehold } from '../../household/service/household.js';
import type { BenefitsParts } from '../../household/service/parts.js';
import { calendarFeeds, type CalendarFeed } from '../model.js';
import { eventTypes } from '../rules/events.js';
import { renderCalendar } from '../rules/ical.js';
import { readCalendar } from './read-calendar.js';

/** 190 bits: whoever has the address has the calendar, so nobody may guess it. */
const tokenFormat = { prefix: 'cal_', digits: 'base62', length: 32, shown: 4 } as const;

/** A month back, and ahead as far as a calendar reaches. */
const daysBack = 30;
const daysAhead = 335;

/** Makes a new secret address; the one before stops working. The token is shown this once. */
export async function issueFeed(parts: BenefitsParts, actor: Actor): Promise<string> {
  const { runtime } = parts;
  const token = makeSecret(tokenFormat, runtime.random(bytesFor(tokenFormat)));
  await changeHousehold(parts, actor, runtime.now(), async ({ tx, now, audit }) => {
    const { tenant, organization, environment } = actor;
    const feeds = tx.directory.collection(calendarFeeds);
    const feed: CalendarFeed = {
      id: tenant,
      hash: runtime.hash(token),
      organization,
      environment,
      createdAt: now,
    };
    await feeds.remove({ organization, id: tenant });
    if (!(await feeds.insert(feed))) throw new Error('a fresh token met a stored one');
    audit({ action: 'calendar_feed.created', resourceType: 'calendar_feed', resourceId: null });
  });
  return token;
}

/** Ends the secret address; false when there was none. */
export function revokeFeed(parts: BenefitsParts, actor: Actor): Promise<boolean> {
  return changeHousehold(parts, actor, parts.runtime.now(), async ({ tx, audit }) => {
    const { organization, tenant } = actor;
    const removed = await tx.directory.collection(calendarFeeds).remove({ organization, id: tenant });
    if (removed > 0)
      audit({ action: 'calendar_feed.deleted', resourceType: 'calendar_feed', resourceId: null });
    return removed > 0;
  });
}

/** The calendar behind a secret address, as iCalendar text. @throws DomainError `not_found`. */
export async function readFeed(parts: BenefitsParts, token: string): Promise<string> {
  const { storage, runtime } = parts;
  const [feed] = await storage.directory.collection(calendarFeeds).find({ hash: runtime.hash(token) });
  if (!feed) throw notFound('Calendar');
  const tenant = storage.tenant(tenantOf(feed.organization, feed.environment));
  const household = await openHousehold(tenant, runtime.now());
  const { today, now } = household;
  const { events } = await readCalendar(household, parts, {
    start: addDays(today, -daysBack),
    end: addDays(today, daysAhead),
    types: new Set(eventTypes),
    includeUsed: false,
  });
  return renderCalendar(events, { name: 'Card benefits', now });
}
