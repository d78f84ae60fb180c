import { z } from 'zod';
import { instant, microdollars } from '../../../http/codecs.js';
import { subjectOf } from '../budgets/rules.js';
import { budgetId } from './values.js';

/** What a budget can be for. */
export const entityType = z.enum(['user', 'api_key', 'tag', 'customer']);
/** What a budget does when it is used up (costs spec §5.1). */
const policy = z.enum(['strict_block', 'soft_block', 'warn']);
/** How often it starts anew, counted from its period's start. */
const resetInterval = z.enum(['daily', 'weekly', 'monthly', 'yearly']);

const seconds = z.int().min(10, 'Must be at least 10').max(3600, 'Must be at most 3600');
const amount = microdollars({ min: 1 });

const thresholds = z
  .array(z.int().min(1).max(100))
  .max(10, 'Must hold at most 10 percentages')
  .refine(
    (list) => list.every((percent, index) => index === 0 || percent > (list[index - 1] as number)),
    'Must be strictly ascending',
  );

/** A budget to create or update (costs spec §5.3). What the entity's id may be depends on its type. */
export const budgetInput = z
  .object({
    entityType,
    entityId: z.string().min(1).max(512),
    maxBudgetMicrodollars: amount,
    policy: policy.optional(),
    resetInterval: resetInterval.optional(),
    thresholdPercentages: thresholds.optional(),
    velocityLimitMicrodollars: amount.nullable().optional(),
    velocityWindowSeconds: seconds.optional(),
    velocityCooldownSeconds: seconds.optional(),
    sessionLimitMicrodollars: amount.nullable().optional(),
  })
  .superRefine(({ entityType: type, entityId }, context) => {
    const subject = subjectOf(type, entityId);
    if (typeof subject === 'string')
      context.addIssue({ code: 'custom', path: ['entityId'], message: subject });
  });

const settings = {
  policy,
  resetInterval: resetInterval.nullable(),
  currentPeriodStart: instant().nullable(),
  thresholdPercentages: z.array(z.int()).readonly(),
  velocityLimitMicrodollars: microdollars().nullable(),
  velocityWindowSeconds: z.int(),
  velocityCooldownSeconds: z.int(),
  sessionLimitMicrodollars: microdollars().nullable(),
};

/** A budget as it stands (costs spec §5.1). */
export const budgetRecord = z.object({
  id: budgetId,
  entityType,
  entityId: z.string(),
  maxBudgetMicrodollars: microdollars(),
  spendMicrodollars: microdollars(),
  ...settings,
  createdAt: instant(),
  updatedAt: instant(),
});

/** What one key has left (costs spec §5.6). */
export const statusRecord = z.object({
  entities: z.array(
    z.object({
      entityType,
      entityId: z.string(),
      limitMicrodollars: microdollars(),
      spendMicrodollars: microdollars(),
      remainingMicrodollars: microdollars(),
      ...settings,
    }),
  ),
});

/** Something is gone. */
export const deleted = z.object({ deleted: z.literal(true) });

/** The velocity counters, in the words of the enforcement details (costs spec §5.7). Times are epoch milliseconds. */
export const velocityRecord = z.object({
  velocityState: z.array(
    z.object({
      entity_key: z.string(),
      window_size_ms: z.int(),
      window_start_ms: z.int(),
      current_count: z.int(),
      current_spend: microdollars(),
      prev_count: z.int(),
      prev_spend: microdollars(),
      tripped_at: z.int().nullable(),
    }),
  ),
});
