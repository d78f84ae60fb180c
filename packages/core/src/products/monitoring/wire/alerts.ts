import { z } from 'zod';
import { pageLimit } from '../../../http/codecs.js';
import {
  accountId,
  alertId,
  cursor,
  exact,
  percent,
  slug,
  textUpTo,
  thresholdId,
  userId,
  when,
} from './values.js';

const severity = z.enum(['low', 'medium', 'high', 'critical']);
const status = z.enum(['new', 'acknowledged', 'resolved', 'false_positive', 'dismissed']);

/** An alert of the timeline. */
export const alertRecord = z.object({
  id: alertId,
  type: z.string(),
  severity: z.string(),
  status,
  title: z.string(),
  message: z.string(),
  provider: z.string().nullable(),
  accountId: accountId.nullable(),
  thresholdId: thresholdId.nullable(),
  value: exact.nullable(),
  limit: exact.nullable(),
  percent: percent.nullable(),
  currency: z.string().nullable(),
  period: z.object({ kind: z.string(), start: z.string(), end: z.string() }).nullable(),
  note: z.string().nullable(),
  assigneeId: userId.nullable(),
  triggeredAt: when,
  acknowledgedAt: when.nullable(),
  resolvedAt: when.nullable(),
  deliveries: z.array(z.object({ channel: z.string(), status: z.string() })).readonly(),
});

/** Which alerts are wanted. */
export const alertQuery = z.object({
  status: status.optional(),
  severity: severity.optional(),
  provider: slug.optional(),
  from: z.iso.datetime({ offset: true }).or(z.iso.date()).optional(),
  to: z.iso.datetime({ offset: true }).or(z.iso.date()).optional(),
  limit: pageLimit(50),
  cursor: cursor.optional(),
});

/** A page of the timeline. */
export const alertList = z.object({
  alerts: z.array(alertRecord),
  nextCursor: cursor.nullable(),
  unread: z.int(),
});

/** What is done to an alert. */
export const alertPatch = z.strictObject({
  status: status.exclude(['new']).optional(),
  note: textUpTo(2_000).nullable().optional(),
  assigneeId: userId.nullable().optional(),
});

/** One alert. */
export const alertReply = z.object({ alert: alertRecord });

/** What is checked. */
export const checkInput = z
  .strictObject({ accountId: accountId.optional(), dryRun: z.boolean().optional() })
  .default({});

/** What a check found. */
export const checkReply = z.object({
  checked: z.int(),
  triggered: z.array(alertRecord),
  skipped: z.array(z.object({ thresholdId, reason: z.string() })).readonly(),
  asOf: when,
});
