import { z } from 'zod';
import { instant } from '../../../http/codecs.js';
import { itemTypes } from '../action-items/rules/action-types.js';
import { queryDay, queryFlag, queryText, queryWhole } from './query.js';
import { retentionRow } from './cards.js';
import { signedCents, worth } from './values.js';

/** Which items to make (benefits spec §3.7). */
export const itemQuery = z.object({ days_ahead: queryWhole(1, 365), action_types: queryText });

const itemRow = z.object({
  priority: z.string(),
  type: z.string(),
  title: z.string(),
  detail: z.string(),
  value_at_risk: worth,
  days_remaining: z.number().nullable(),
  card_display_name: z.string(),
  card_id: z.string(),
  benefit_id: z.string().nullable(),
  period_id: z.string().nullable(),
  historical_rate: z.number().nullable().optional(),
  historical_rate_n: z.number().optional(),
  historical_rate_confidence: z.string().optional(),
  fee_amount: signedCents.optional(),
  recommended_action: z.string().optional(),
  retention_leverage: z.string().optional(),
  historical_offers: z
    .array(
      retentionRow.pick({
        event_id: true,
        date: true,
        description: true,
        offer_type: true,
        offer_value_dollars: true,
        offer_points: true,
        offer_currency: true,
        outcome: true,
      }),
    )
    .optional(),
});

const counts = Object.fromEntries(itemTypes.map((type) => [type, z.number()])) as Record<
  (typeof itemTypes)[number],
  z.ZodNumber
>;

/** A ranked list of things to do. */
export const itemList = z.object({
  generated_at: instant(),
  action_items: z.array(itemRow),
  total_items: z.number(),
  summary: z.object({
    critical_count: z.number(),
    total_value_at_risk: worth,
    items_by_type: z.object(counts),
  }),
  suppressed_fees: z.array(
    z.object({
      card_id: z.string(),
      card_display_name: z.string(),
      annual_fee: signedCents,
      days_since_posted: z.number(),
      reason: z.string(),
    }),
  ),
});

/** Which dates to show (benefits spec §3.8). */
export const calendarQuery = z.object({
  start_date: queryDay,
  end_date: queryDay,
  event_types: queryText,
  card: queryText,
  include_used: queryFlag,
});

/** The dates of a range. */
export const calendarRecord = z.object({
  events: z.array(
    z.object({
      event_type: z.string(),
      title: z.string(),
      date: z.string(),
      end_date: z.null(),
      all_day: z.literal(true),
      description: z.string(),
      recurrence: z.null(),
      alert_days_before: z.number(),
      value_at_risk: worth,
      benefit_id: z.string().nullable(),
      period_id: z.string().nullable(),
      card_id: z.string().nullable(),
      card_display_name: z.string().nullable(),
      status: z.string().nullable(),
      unit: z.string().nullable(),
      origin: z.string().optional(),
      source_event_id: z.string().nullable().optional(),
    }),
  ),
  event_count: z.number(),
  date_range: z.object({ start: z.string(), end: z.string() }),
});
