import { jsonBody } from '../../../../http/input.js';
import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import type { Actor } from '../../../../kernel/actor.js';
import { activeOrganizationHeader } from '../../dialect.js';
import { notSignedIn } from '../../errors.js';
import type { CostsServices } from '../../service/services.js';
import { activeRecord, switchInput } from '../../wire.js';

const route = defineRoute<CostsServices>();

function show({ user, organization, role }: Actor) {
  if (!user) throw notSignedIn();
  return { userId: user.id, orgId: organization, role };
}

/** `GET /api/auth/session` (costs spec §7). */
export const getSession = route({
  id: 'getSession',
  method: 'GET',
  path: '/auth/session',
  summary: 'Says who is signed in and where the session acts.',
  tags: ['Session'],
  credentials: ['session'],
  replies: { 200: jsonReply(activeRecord) },
  handle: ({ actor }) => ({ status: 200, body: show(actor) }),
});

/** `POST /api/auth/switch-org` (costs spec §7). */
export const switchOrganization = route({
  id: 'switchOrganization',
  method: 'POST',
  path: '/auth/switch-org',
  summary: 'Makes another organization of the caller the active one.',
  tags: ['Session'],
  credentials: ['session'],
  input: { body: jsonBody(switchInput) },
  replies: { 200: jsonReply(activeRecord, { headers: { 'set-cookie': 'The active organization.' } }) },
  handle: async ({ input, services, actor, request }) => {
    if (!actor.user) throw notSignedIn();
    const active = await services.actors.ofSession(actor.user, { organization: input.body.orgId });
    return {
      status: 200,
      body: show(active),
      headers: activeOrganizationHeader(request, services.actors.cookie(active)),
    };
  },
});
