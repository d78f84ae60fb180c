import { z } from 'zod';
import { underData } from '../../../../http/codecs.js';
import { jsonBody } from '../../../../http/input.js';
import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import { activeOrganizationHeader } from '../../dialect.js';
import { notSignedIn } from '../../errors.js';
import type { CostsServices } from '../../service/services.js';
import {
  acceptedRecord,
  acceptInput,
  bareId,
  invitationInput,
  invitationRecord,
  newInvitation,
  orgId,
  success,
} from '../../wire.js';

const route = defineRoute<CostsServices>();

const inPath = { path: z.object({ orgId }) };

/** `GET /api/orgs/:orgId/invitations` (costs spec §7). */
export const listInvitations = route({
  id: 'listInvitations',
  method: 'GET',
  path: '/orgs/:orgId/invitations',
  summary: 'Lists invitations that can still be accepted.',
  tags: ['Organizations'],
  credentials: ['session'],
  role: 'admin',
  organization: 'orgId',
  input: inPath,
  replies: { 200: jsonReply(z.object({ data: z.array(invitationRecord).readonly(), cursor: z.null() })) },
  handle: async ({ services, actor }) => ({
    status: 200,
    body: { data: await services.invitations.list(actor), cursor: null },
  }),
});

/** `POST /api/orgs/:orgId/invitations` (costs spec §7). */
export const createInvitation = route({
  id: 'createInvitation',
  method: 'POST',
  path: '/orgs/:orgId/invitations',
  summary: 'Invites an address; the token is shown this once.',
  tags: ['Organizations'],
  credentials: ['session'],
  role: 'admin',
  organization: 'orgId',
  input: { ...inPath, body: jsonBody(invitationInput) },
  replies: { 201: jsonReply(newInvitation, { envelope: underData }) },
  errors: ['conflict', 'limit_exceeded'],
  handle: async ({ input, services, actor }) => {
    const { invitation, token } = await services.invitations.create(actor, input.body);
    return { status: 201, body: { ...invitation, token } };
  },
});

/** `DELETE /api/orgs/:orgId/invitations/:id` (costs spec §7). */
export const revokeInvitation = route({
  id: 'revokeInvitation',
  method: 'DELETE',
  path: '/orgs/:orgId/invitations/:id',
  summary: 'Takes an invitation back.',
  tags: ['Organizations'],
  credentials: ['session'],
  role: 'admin',
  organization: 'orgId',
  input: { path: z.object({ orgId, id: bareId }) },
  replies: { 200: jsonReply(success) },
  errors: ['not_found', 'conflict'],
  handle: async ({ input, services, actor }) => {
    await services.invitations.revoke(actor, input.path.id);
    return { status: 200, body: { success: true } } as const;
  },
});

/** `POST /api/invite/accept` (costs spec §7). */
export const acceptInvitation = route({
  id: 'acceptInvitation',
  method: 'POST',
  path: '/invite/accept',
  summary: 'Takes up an invitation and makes its organization the active one.',
  tags: ['Organizations'],
  credentials: ['session'],
  input: { body: jsonBody(acceptInput) },
  replies: { 200: jsonReply(acceptedRecord, { headers: { 'set-cookie': 'The active organization.' } }) },
  errors: ['not_found', 'conflict', 'expired', 'rate_limited'],
  handle: async ({ input, services, actor, request }) => {
    if (!actor.user) throw notSignedIn();
    const { organization, role } = await services.invitations.accept(
      actor.user,
      input.body.token,
      request.address,
    );
    const active = await services.actors.ofSession(actor.user, { organization });
    return {
      status: 200,
      body: { orgId: organization, role, redirectUrl: '/app' },
      headers: activeOrganizationHeader(request, services.actors.cookie(active)),
    };
  },
});
