import { z } from 'zod';
import { besideData } from '../../../../http/codecs.js';
import { optionalJsonBody } from '../../../../http/input.js';
import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import type { ActionReceipt } from '../../../../platform/spending/approvals/service.js';
import type { CostsServices } from '../../service/services.js';
import { actionId, approvalInput, approvalReceipt, rejectionInput, rejectionReceipt } from '../../wire.js';

const route = defineRoute<CostsServices>();

const undecidable = ['not_found', 'action_expired', 'invalid_action_transition', 'stale_action'] as const;

function decidedAt({ at }: ActionReceipt): Date {
  if (at === null) throw new Error('a decision knows when it was taken');
  return at;
}

/** `POST /api/actions/:id/approve` (costs spec §10). */
export const approve = route({
  id: 'approveAction',
  method: 'POST',
  path: '/actions/:id/approve',
  summary: 'Lets an action be carried out, once.',
  description: 'Approving a `budget_increase` raises the budget in the same commit.',
  tags: ['Actions'],
  credentials: ['session'],
  role: 'admin',
  input: { path: z.object({ id: actionId }), body: optionalJsonBody(approvalInput) },
  replies: { 200: jsonReply(approvalReceipt, { envelope: besideData }) },
  errors: [...undecidable, 'budget_entity_not_found', 'spend_cap_exceeded', 'budget_exceeded'],
  handle: async ({ input, services, actor, now }) => {
    const amount = input.body?.approvedAmountMicrodollars;
    const approved = await services.actions.approve(actor, input.path.id, { now, amount });
    const { id, status, increase } = approved;
    const budgetIncrease = increase && {
      previousLimit: increase.from,
      newLimit: increase.to,
      amount: increase.amount,
      requestedAmount: increase.requested,
    };
    return {
      status: 200,
      body: { id, status, approvedAt: decidedAt(approved), ...(budgetIncrease && { budgetIncrease }) },
    };
  },
});

/** `POST /api/actions/:id/reject` (costs spec §10). */
export const reject = route({
  id: 'rejectAction',
  method: 'POST',
  path: '/actions/:id/reject',
  summary: 'Refuses an action for good.',
  tags: ['Actions'],
  credentials: ['session'],
  role: 'admin',
  input: { path: z.object({ id: actionId }), body: optionalJsonBody(rejectionInput) },
  replies: { 200: jsonReply(rejectionReceipt, { envelope: besideData }) },
  errors: undecidable,
  handle: async ({ input, services, actor, now }) => {
    const reason = input.body?.reason ?? null;
    const rejected = await services.actions.reject(actor, input.path.id, { now, reason });
    const { id, status } = rejected;
    return { status: 200, body: { id, status, rejectedAt: decidedAt(rejected) } };
  },
});
