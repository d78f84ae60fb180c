import { z } from 'zod';
import { jsonReply, streamReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { BenefitsServices } from '../service/services.js';
import { calendarQuery, calendarRecord, idText } from '../wire.js';
import { expandEventTypes } from './rules/arrange.js';

const route = defineRoute<BenefitsServices>();

/** `GET /calendar-events` (benefits spec §3.8). */
const listCalendarEvents = route({
  id: 'listCalendarEvents',
  method: 'GET',
  path: '/calendar-events',
  summary: 'Lists deadlines, resets, fees and other dates of a range of at most a year.',
  tags: ['Calendar'],
  credentials: ['key'],
  tool: { name: 'get_calendar_events' },
  input: { query: calendarQuery },
  replies: { 200: jsonReply(calendarRecord) },
  handle: async ({ input: { query }, services, actor }) => {
    const { range, events } = await services.calendar.events(actor, {
      start: query.start_date,
      end: query.end_date,
      types: expandEventTypes(query.event_types),
      card: query.card,
      includeUsed: query.include_used ?? false,
    });
    return {
      status: 200,
      body: {
        events: events.map((event) => ({
          event_type: event.type,
          title: event.title,
          date: event.date,
          end_date: null,
          all_day: true as const,
          description: event.description,
          recurrence: null,
          alert_days_before: event.alertDaysBefore,
          value_at_risk: event.valueAtRisk,
          benefit_id: event.benefitId,
          period_id: event.periodId,
          card_id: event.cardId,
          card_display_name: event.displayName,
          status: event.status,
          unit: event.unit,
          ...(event.offer && { origin: event.offer.origin, source_event_id: event.offer.sourceEventId }),
        })),
        event_count: events.length,
        date_range: range,
      },
    };
  },
});

/** `POST /calendar-feed`, beyond the printed API. */
const issueCalendarFeed = route({
  id: 'issueCalendarFeed',
  method: 'POST',
  path: '/calendar-feed',
  summary: 'Makes a secret address for calendar programs, shown this once; the one before stops working.',
  tags: ['Calendar'],
  credentials: ['key'],
  tool: { name: 'create_calendar_feed' },
  replies: { 201: jsonReply(z.object({ token: z.string(), path: z.string() })) },
  handle: async ({ services, actor }) => {
    const token = await services.calendar.issueFeed(actor);
    return { status: 201, body: { token, path: `/api/v1/calendar-feed/${token}.ics` } };
  },
});

/** `DELETE /calendar-feed`, beyond the printed API. */
const revokeCalendarFeed = route({
  id: 'revokeCalendarFeed',
  method: 'DELETE',
  path: '/calendar-feed',
  summary: 'Ends the secret address.',
  tags: ['Calendar'],
  credentials: ['key'],
  tool: { name: 'delete_calendar_feed' },
  replies: { 200: jsonReply(z.object({ deleted: z.boolean() })) },
  handle: async ({ services, actor }) => ({
    status: 200,
    body: { deleted: await services.calendar.revokeFeed(actor) },
  }),
});

/** `GET /calendar-feed/:token`, beyond the printed API. Whoever knows the address may read. */
const readCalendarFeed = route({
  id: 'readCalendarFeed',
  method: 'GET',
  path: '/calendar-feed/:token',
  summary: 'The calendar as iCalendar (RFC 5545), a month back and eleven months ahead.',
  tags: ['Calendar'],
  credentials: ['public'],
  input: { path: z.object({ token: idText }) },
  replies: { 200: streamReply('text/calendar; charset=utf-8') },
  errors: ['not_found'],
  handle: async ({ input, services }) => ({
    status: 200,
    stream: await services.calendar.feed(input.path.token.replace(/\.ics$/, '')),
  }),
});

/** Dates. */
export const calendarRoutes = [
  listCalendarEvents,
  issueCalendarFeed,
  revokeCalendarFeed,
  readCalendarFeed,
] as const;
