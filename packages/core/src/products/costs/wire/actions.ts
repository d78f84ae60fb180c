import { z } from 'zod';
import { cursorText, instant, microdollars, prefixedId, queryInteger } from '../../../http/codecs.js';
import type { JsonObject } from '../../../kernel/json.js';
import { textOf, userId } from './values.js';

/** An action. */
export const actionId = prefixedId('ns_act_');
/** An action that a purchase is linked to; the bare UUID is accepted too (costs spec §9.10). */
export const linkedActionId = prefixedId('ns_act_', { bare: true });

const status = z.enum(['pending', 'approved', 'executing', 'executed', 'failed', 'rejected', 'expired']);

/** A JSON object; how large and how deep it may be is the action's own rule. */
const object = z.record(z.string(), z.unknown()).pipe(z.custom<JsonObject>(() => true));

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'Must be 64 lowercase hex digits');

/** An action to propose (costs spec §10, ruling 12). */
export const actionInput = z.object({
  agentId: z.string(),
  actionType: textOf(1, 100),
  payload: object,
  metadata: object.nullable().optional(),
  expiresInSeconds: z.int().nullable().optional(),
  holdMicrodollars: microdollars({ min: 1 }).optional(),
});

/** A new action. */
export const actionReceipt = z.object({
  id: actionId,
  status,
  expiresAt: instant().nullable(),
});

/** An action with every member (costs spec §10); `payloadHash` and `heldMicrodollars` are ours. */
export const actionRecord = z.object({
  id: actionId,
  agentId: z.string(),
  actionType: z.string(),
  status,
  payload: z.record(z.string(), z.unknown()),
  payloadHash: hash,
  metadata: z.record(z.string(), z.unknown()).nullable(),
  createdAt: instant(),
  approvedAt: instant().nullable(),
  rejectedAt: instant().nullable(),
  executedAt: instant().nullable(),
  expiresAt: instant().nullable(),
  expiredAt: instant().nullable(),
  approvedBy: userId.nullable(),
  rejectedBy: userId.nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
  errorMessage: z.string().nullable(),
  environment: z.string().nullable(),
  sourceFramework: z.string().nullable(),
  holdMicrodollars: microdollars().nullable(),
});

const statusList = z.codec(z.string(), z.array(status), {
  decode: (text) => text.split(',').map((each) => each.trim()) as z.output<typeof status>[],
  encode: (list) => list.join(','),
});

/** Which actions to list; `statuses` wins over `status`. */
export const actionQuery = z.object({
  status: status.optional(),
  statuses: statusList.optional(),
  limit: queryInteger({ min: 1, max: 100 }).default(50),
  cursor: cursorText(actionId).optional(),
});

const largestIncrease = 10n ** 12n;

/** What may come with an approval: nothing, or how much of a budget increase is granted. */
export const approvalInput = z
  .object({
    approvedAmountMicrodollars: microdollars({ min: 1 })
      .refine((amount) => amount <= largestIncrease, 'Must be at most 1000000000000')
      .optional(),
  })
  .optional();

/** What may come with a rejection. */
export const rejectionInput = z.object({ reason: textOf(1, 2000).optional() }).optional();

/** An approval, and what it did to a budget. */
export const approvalReceipt = z.object({
  id: actionId,
  status,
  approvedAt: instant(),
  budgetIncrease: z
    .object({
      previousLimit: microdollars(),
      newLimit: microdollars(),
      amount: microdollars(),
      requestedAmount: microdollars(),
    })
    .optional(),
});

/** A rejection. */
export const rejectionReceipt = z.object({ id: actionId, status, rejectedAt: instant() });

/** How an action goes (costs spec §10, ruling 12). */
export const resultInput = z.object({
  status: z.enum(['executing', 'executed', 'failed']),
  result: object.optional(),
  errorMessage: z.string().optional(),
  payloadHash: hash.optional(),
});

/** What a report answers. */
export const resultReceipt = z.object({ id: actionId, status, executedAt: instant().nullable() });
