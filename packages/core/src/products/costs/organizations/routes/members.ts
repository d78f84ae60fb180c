import { z } from 'zod';
import { underData } from '../../../../http/codecs.js';
import { jsonBody } from '../../../../http/input.js';
import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import type { CostsServices } from '../../service/services.js';
import { memberRecord, orgId, roleChange, success, transferInput, transferred, userId } from '../../wire.js';

const route = defineRoute<CostsServices>();

const inPath = { path: z.object({ orgId }) };
const memberInPath = { path: z.object({ orgId, userId }) };

/** `GET /api/orgs/:orgId/members` (costs spec §7). */
export const listMembers = route({
  id: 'listMembers',
  method: 'GET',
  path: '/orgs/:orgId/members',
  summary: 'Lists the members, oldest first.',
  tags: ['Organizations'],
  credentials: ['session'],
  role: 'member',
  organization: 'orgId',
  input: inPath,
  replies: { 200: jsonReply(z.object({ data: z.array(memberRecord).readonly(), cursor: z.null() })) },
  handle: async ({ services, actor }) => ({
    status: 200,
    body: { data: await services.members.list(actor), cursor: null },
  }),
});

/** `PATCH /api/orgs/:orgId/members/:userId` (costs spec §7). */
export const changeMemberRole = route({
  id: 'changeMemberRole',
  method: 'PATCH',
  path: '/orgs/:orgId/members/:userId',
  summary: "Changes a member's role; ownership is transferred, never given.",
  tags: ['Organizations'],
  credentials: ['session'],
  role: 'admin',
  organization: 'orgId',
  input: { ...memberInPath, body: jsonBody(roleChange) },
  replies: { 200: jsonReply(memberRecord, { envelope: underData }) },
  errors: ['not_found', 'limit_exceeded'],
  handle: async ({ input, services, actor }) => ({
    status: 200,
    body: await services.members.changeRole(actor, input.path.userId, input.body.role),
  }),
});

/** `DELETE /api/orgs/:orgId/members/:userId` (costs spec §7). */
export const removeMember = route({
  id: 'removeMember',
  method: 'DELETE',
  path: '/orgs/:orgId/members/:userId',
  summary: 'Removes a member and revokes their keys here; what they made stays.',
  tags: ['Organizations'],
  credentials: ['session'],
  role: 'admin',
  organization: 'orgId',
  input: memberInPath,
  replies: { 200: jsonReply(success) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    await services.members.remove(actor, input.path.userId);
    return { status: 200, body: { success: true } } as const;
  },
});

/** `POST /api/orgs/:orgId/leave` (costs spec §7). */
export const leaveOrganization = route({
  id: 'leaveOrganization',
  method: 'POST',
  path: '/orgs/:orgId/leave',
  summary: "Ends the caller's membership and revokes their keys here.",
  tags: ['Organizations'],
  credentials: ['session'],
  organization: 'orgId',
  input: inPath,
  replies: { 200: jsonReply(success) },
  handle: async ({ services, actor }) => {
    await services.members.leave(actor);
    return { status: 200, body: { success: true } } as const;
  },
});

/** `POST /api/orgs/:orgId/transfer` (costs spec §7). */
export const transferOrganization = route({
  id: 'transferOrganization',
  method: 'POST',
  path: '/orgs/:orgId/transfer',
  summary: 'Makes another member the owner; the old owner becomes an admin.',
  tags: ['Organizations'],
  credentials: ['session'],
  role: 'owner',
  organization: 'orgId',
  input: { ...inPath, body: jsonBody(transferInput) },
  replies: { 200: jsonReply(transferred) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const { newOwnerUserId } = input.body;
    await services.members.transfer(actor, newOwnerUserId);
    return { status: 200, body: { success: true, newOwnerUserId } } as const;
  },
});
