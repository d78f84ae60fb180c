import { z } from 'zod';
import { cursorText, instant, microdollars, queryInteger } from '../../../http/codecs.js';
import { monthPattern } from '../margins/rules/months.js';
import { bareId } from './audit.js';
import { orgId } from './organizations.js';
import { textOf } from './values.js';

/** A name of somebody else's: 1 to 255 characters, none of them a control character (costs spec §13.3). */
const foreignName = textOf(1, 255).refine((text) => !/\p{Cc}/u.test(text), 'Must hold no control characters');

const tagKey = z.literal('customer', 'Must be customer');

/** Who a customer of the payment provider is. */
export const mappingInput = z.object({
  stripeCustomerId: foreignName,
  tagKey: tagKey.default('customer'),
  tagValue: foreignName,
});

/** The same as it is shown. */
export const mappingRecord = z.object({
  id: bareId,
  orgId,
  stripeCustomerId: z.string(),
  tagKey: z.string(),
  tagValue: z.string(),
  matchType: z.enum(['manual', 'auto']),
  confidence: z.int().nullable(),
  createdAt: instant(),
});

/** Which mappings to list. */
export const mappingsQuery = z.object({
  limit: queryInteger({ min: 1, max: 100 }).default(50),
  cursor: cursorText(bareId).optional(),
});

/** Which mapping to remove. */
export const mappingQuery = z.object({ id: bareId });

/** A mapping was removed. */
export const mappingRemoved = z.object({ deleted: z.literal(true) });

const month = z.string().regex(monthPattern, 'Expected a month YYYY-MM');

/** Which month; the present one when absent. */
export const monthQuery = z.object({ period: month.optional() });

/** The same, as JSON or CSV. */
export const marginsQuery = monthQuery.extend({ format: z.enum(['json', 'csv']).default('json') });

const money = {
  /** Below zero where more was given back than paid. */
  revenueMicrodollars: microdollars({ min: Number.MIN_SAFE_INTEGER }),
  costMicrodollars: microdollars(),
};
const tier = z.enum(['healthy', 'moderate', 'at_risk', 'critical']);

/** One customer's month (costs spec §13.4). Percentages have two decimals. */
export const marginRecord = z.object({
  stripeCustomerId: z.string(),
  customerName: z.string().nullable(),
  tagValue: z.string(),
  matchType: z.enum(['manual', 'auto']),
  ...money,
  marginPercent: z.number(),
  tier,
  sparkline: z.array(
    z.object({
      period: month,
      marginPercent: z.number().nullable(),
      projected: z.boolean(),
    }),
  ),
  suggestedBudgetMicrodollars: microdollars().nullable(),
});

/** A month of all customers. */
export const marginsRecord = z.object({ period: month, customers: z.array(marginRecord) });

/** Who stands on one side of the books only. */
export const unmatchedRecord = z.object({
  period: month,
  revenue: z.array(
    z.object({
      stripeCustomerId: z.string(),
      customerName: z.string().nullable(),
      revenueMicrodollars: money.revenueMicrodollars,
    }),
  ),
  cost: z.array(z.object({ tagValue: z.string(), costMicrodollars: money.costMicrodollars })),
});
