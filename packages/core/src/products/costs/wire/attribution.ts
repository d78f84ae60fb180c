import { z } from 'zod';
import { microdollars, queryBoolean, queryInteger } from '../../../http/codecs.js';
import { count, keyId, period } from './values.js';

/** `api_key`, or the key of a tag (costs spec §4.8). */
const groupBy = z
  .string()
  .max(100)
  .regex(/^[a-zA-Z_][a-zA-Z0-9_-]*$/, 'Must be api_key or a tag key');

const days = { groupBy, period: period.default('30d'), excludeEstimated: queryBoolean.default(false) };

/** What to group by, over which days. */
export const attributionQuery = z.object({
  ...days,
  limit: queryInteger({ min: 1, max: 500 }).default(100),
  format: z.enum(['json', 'csv']).default('json'),
});

/** Which group to look into. */
export const attributionDetailQuery = z.object(days);

const sums = { totalCostMicrodollars: microdollars(), requestCount: count };

/** The spend by group (costs spec §4.8). */
export const attributionRecord = z.object({
  groups: z.array(
    z.object({ key: z.string(), keyId: keyId.nullable(), ...sums, avgCostMicrodollars: microdollars() }),
  ),
  period,
  groupBy: z.string(),
  totalGroups: count,
  hasMore: z.boolean(),
  totals: z.object({ totalCostMicrodollars: microdollars(), totalRequests: count }),
});

/** One group day by day and model by model (costs spec §4.9). */
export const attributionDetailRecord = z.object({
  key: z.string(),
  ...sums,
  avgCostMicrodollars: microdollars(),
  daily: z.array(z.object({ date: z.iso.date(), cost: microdollars(), count })),
  models: z.array(z.object({ model: z.string(), cost: microdollars(), count })),
});
