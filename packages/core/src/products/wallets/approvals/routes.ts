import { z } from 'zod';
import { optionalJsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { enter } from '../routes/entered.js';
import type { WalletsServices } from '../service/services.js';
import {
  approvalId,
  approvalQuery,
  approvalRecord,
  approveInput,
  decidedApproval,
  denyInput,
  listed,
  listOf,
  pageOf,
  shownApproval,
  shownDecision,
} from '../wire.js';

const route = defineRoute<WalletsServices>();
const tags = ['Approvals'];
const inPath = { path: z.object({ id: approvalId }) };
const refusals = ['not_found', 'approval_already_resolved', 'approval_expired', 'insufficient_funds'];

/** `GET /approvals` (wallets spec §6.4). */
const listApprovals = route({
  id: 'listApprovals',
  method: 'GET',
  path: '/approvals',
  summary: 'Lists what waits for a person, newest first; `status` names others.',
  tags,
  credentials: ['key'],
  scope: 'read',
  input: { query: approvalQuery },
  replies: { 200: jsonReply(listOf(approvalRecord)) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const { status, wallet, wallet_id: other, ...page } = input.query;
    const wanted = wallet ?? other;
    const { now } = await enter(context, wanted);
    const found = await services.approvals.list(
      actor,
      {
        ...pageOf(page),
        ...(status !== 'all' && { statuses: [status] }),
        ...(wanted !== undefined && { walletId: wanted }),
      },
      now,
    );
    return { status: 200, body: listed(found, shownApproval) };
  },
});

/** `GET /approvals/:id`. */
const getApproval = route({
  id: 'getApproval',
  method: 'GET',
  path: '/approvals/:id',
  summary: 'Shows an approval, whatever became of it.',
  tags,
  credentials: ['key'],
  scope: 'read',
  input: inPath,
  replies: { 200: jsonReply(approvalRecord) },
  errors: ['not_found'],
  handle: async (context) => {
    const { input, services, actor } = context;
    const { now } = await enter(context);
    return { status: 200, body: shownApproval(await services.approvals.get(actor, input.path.id, now)) };
  },
});

/** `POST /approvals/:id/approve` (wallets spec §6.4). */
const approve = route({
  id: 'approveTransaction',
  method: 'POST',
  path: '/approvals/:id/approve',
  summary: 'Lets a transaction go, if every limit still admits it.',
  tags,
  credentials: ['key'],
  scope: 'approve',
  idempotent: true,
  input: { ...inPath, body: optionalJsonBody(approveInput) },
  replies: { 200: jsonReply(decidedApproval) },
  errors: refusals,
  handle: async (context) => {
    const { input, services, actor } = context;
    const call = await enter(context);
    const view = await services.approvals.approve(actor, input.path.id, input.body?.note ?? null, call);
    return { status: 200, body: shownDecision(view) };
  },
});

/** `POST /approvals/:id/deny` (wallets spec §6.4). */
const deny = route({
  id: 'denyTransaction',
  method: 'POST',
  path: '/approvals/:id/deny',
  summary: 'Declines a transaction that waits, and gives its money back.',
  tags,
  credentials: ['key'],
  scope: 'approve',
  idempotent: true,
  input: { ...inPath, body: optionalJsonBody(denyInput) },
  replies: { 200: jsonReply(decidedApproval) },
  errors: refusals,
  handle: async (context) => {
    const { input, services, actor } = context;
    const call = await enter(context);
    const view = await services.approvals.deny(actor, input.path.id, input.body?.reason ?? null, call);
    return { status: 200, body: shownDecision(view) };
  },
});

/** Approvals (wallets spec §6.4). */
export const approvalRoutes = [listApprovals, getApproval, approve, deny] as const;
