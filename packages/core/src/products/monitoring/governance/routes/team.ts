import { jsonBody } from '../../../../http/input.js';
import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import { prefixId } from '../../../../kernel/id.js';
import { notFound } from '../../errors.js';
import type { MonitoringServices } from '../../service/services.js';
import {
  acceptInput,
  acceptReply,
  invitationInput,
  invitationPath,
  invitationReply,
  memberPath,
  memberReply,
  ok,
  roleInput,
} from '../../wire.js';

const route = defineRoute<MonitoringServices>();
const tags = ['Team'];

/** `POST /api/team/invitations` (monitoring spec §13). */
const invite = route({
  id: 'inviteMember',
  method: 'POST',
  path: '/team/invitations',
  summary: 'Invites an address for seven days; the token is told this once.',
  tags,
  credentials: ['session'],
  role: 'admin',
  input: { body: jsonBody(invitationInput) },
  replies: { 201: jsonReply(invitationReply) },
  errors: ['plan_limit_reached', 'conflict', 'limit_exceeded'],
  handle: async ({ input, services, actor }) => {
    await services.checkSeats(actor);
    const { invitation, token } = await services.invitations.create(actor, input.body);
    return { status: 201, body: { invitation, token } };
  },
});

/** `POST /api/team/invitations/accept` (monitoring spec §13). */
const accept = route({
  id: 'acceptInvitation',
  method: 'POST',
  path: '/team/invitations/accept',
  summary: 'Joins the workspace of an invitation.',
  tags,
  credentials: ['session'],
  input: { body: jsonBody(acceptInput) },
  replies: { 200: jsonReply(acceptReply) },
  errors: ['not_found', 'conflict', 'expired', 'rate_limited'],
  handle: async ({ input, services, actor, request }) => {
    if (!actor.user) throw notFound('Invitation');
    const joined = await services.invitations.accept(actor.user, input.body.token, request.address);
    return { status: 200, body: { workspaceId: prefixId('ws_', joined.organization), role: joined.role } };
  },
});

/** `DELETE /api/team/invitations/:id` (monitoring spec §13). */
const revoke = route({
  id: 'revokeInvitation',
  method: 'DELETE',
  path: '/team/invitations/:id',
  summary: 'Takes an invitation back.',
  tags,
  credentials: ['session'],
  role: 'admin',
  input: { path: invitationPath },
  replies: { 200: jsonReply(ok) },
  errors: ['not_found', 'conflict'],
  handle: async ({ input, services, actor }) => {
    await services.invitations.revoke(actor, input.path.id);
    return { status: 200, body: { ok: true } } as const;
  },
});

/** `PATCH /api/team/members/:id` (monitoring spec §13). */
const changeRole = route({
  id: 'changeMemberRole',
  method: 'PATCH',
  path: '/team/members/:id',
  summary: "Changes a member's role; ownership is never given this way.",
  tags,
  credentials: ['session'],
  role: 'admin',
  input: { path: memberPath, body: jsonBody(roleInput) },
  replies: { 200: jsonReply(memberReply) },
  errors: ['not_found', 'limit_exceeded'],
  handle: async ({ input, services, actor }) => {
    const { userId, email, role } = await services.members.changeRole(actor, input.path.id, input.body.role);
    return { status: 200, body: { member: { userId, email, role, status: 'active' } } } as const;
  },
});

/** `DELETE /api/team/members/:id` (monitoring spec §13): one's own place too. */
const remove = route({
  id: 'removeMember',
  method: 'DELETE',
  path: '/team/members/:id',
  summary: 'Removes a member, or leaves; the owner cannot.',
  tags,
  credentials: ['session'],
  input: { path: memberPath },
  replies: { 200: jsonReply(ok) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const isSelf = actor.user?.id === input.path.id;
    await (isSelf ? services.members.leave(actor) : services.members.remove(actor, input.path.id));
    return { status: 200, body: { ok: true } } as const;
  },
});

/** Members and invitations (monitoring spec §13). */
export const teamRoutes = [invite, accept, revoke, changeRole, remove] as const;
