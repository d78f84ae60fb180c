import type { Actor } from '../../../kernel/actor.js';
import { openHousehold } from '../household/service/household.js';
import type { BenefitsParts } from '../household/service/parts.js';
import { issueFeed, readFeed, revokeFeed } from './service/feed.js';
import { readCalendar, type Calendar, type CalendarQuery } from './service/read-calendar.js';

export type { Calendar, CalendarQuery };

/** Dates of everything that a household tracks. */
export interface CalendarService {
  /** @throws DomainError `invalid` naming `end_date`. */
  events(actor: Actor, query: CalendarQuery): Promise<Calendar>;
  /** A new secret token for calendar programs; the one before stops working. */
  issueFeed(actor: Actor): Promise<string>;
  /** False when there was no feed. */
  revokeFeed(actor: Actor): Promise<boolean>;
  /** iCalendar text. @throws DomainError `not_found`. */
  feed(token: string): Promise<string>;
}

/** Makes the service. */
export function calendarService(parts: BenefitsParts): CalendarService {
  const { storage, runtime } = parts;
  return {
    events: async (actor, query) =>
      readCalendar(await openHousehold(storage.tenant(actor.tenant), runtime.now()), parts, query),
    issueFeed: (actor) => issueFeed(parts, actor),
    revokeFeed: (actor) => revokeFeed(parts, actor),
    feed: (token) => readFeed(parts, token),
  };
}
