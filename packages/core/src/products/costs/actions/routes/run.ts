import { z } from 'zod';
import { besideData } from '../../../../http/codecs.js';
import { jsonBody } from '../../../../http/input.js';
import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import type { RequestOp } from '../../../../kernel/actor.js';
import type { ActionCall } from '../../../../platform/spending/approvals/service.js';
import type { CostsServices } from '../../service/services.js';
import { actionId, actionInput, actionReceipt, resultInput, resultReceipt } from '../../wire.js';

const route = defineRoute<CostsServices>();

/** Only a request that its caller named is remembered as such. */
const callOf = (op: RequestOp, key: string | null, now: Date): ActionCall =>
  key === null ? { now } : { op, now };

/** `POST /api/actions` (costs spec §10). */
export const createAction = route({
  id: 'createAction',
  method: 'POST',
  path: '/actions',
  summary: 'Proposes an action for a person to decide on.',
  description:
    'With `holdMicrodollars` that much is held under the budgets of the key while the action waits; it must then expire within 7 days.',
  tags: ['Actions'],
  credentials: ['key'],
  idempotent: true,
  input: { body: jsonBody(actionInput) },
  replies: { 201: jsonReply(actionReceipt, { envelope: besideData }) },
  errors: ['budget_exceeded'],
  handle: async ({ input, services, actor, op, idempotencyKey, now }) => {
    const { holdMicrodollars: hold, ...proposal } = input.body;
    const { id, status, at, replayed } = await services.actions.create(
      actor,
      { ...proposal, ...(hold !== undefined && { hold }) },
      callOf(op, idempotencyKey, now),
    );
    return { status: 201, body: { id, status, expiresAt: at }, replay: { replayed, hash: null } };
  },
});

/** `POST /api/actions/:id/result` (costs spec §10). Any key of the organization may report. */
export const reportAction = route({
  id: 'reportAction',
  method: 'POST',
  path: '/actions/:id/result',
  summary: 'Reports that an approved action is executing, was executed, or failed.',
  description: 'With `payloadHash` only what was approved can be begun with.',
  tags: ['Actions'],
  credentials: ['key'],
  idempotent: true,
  input: { path: z.object({ id: actionId }), body: jsonBody(resultInput) },
  replies: { 200: jsonReply(resultReceipt, { envelope: besideData }) },
  errors: ['not_found', 'invalid_action_transition', 'stale_action'],
  handle: async ({ input, services, actor, op, idempotencyKey, now }) => {
    const { id, status, at, replayed } = await services.actions.report(
      actor,
      input.path.id,
      input.body,
      callOf(op, idempotencyKey, now),
    );
    return { status: 200, body: { id, status, executedAt: at }, replay: { replayed, hash: null } };
  },
});
