import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { notFound } from '../errors.js';
import type { ProjectsServices } from '../service/services.js';
import { waitlistInput, waitlistReply } from '../wire.js';

/** `POST /api/waitlist` (projects spec §10). */
const joinWaitlist = defineRoute<ProjectsServices>()({
  id: 'joinWaitlist',
  method: 'POST',
  path: '/waitlist',
  summary: 'Takes a place in the line; the same address keeps its place.',
  tags: ['Waitlist'],
  credentials: ['public'],
  input: { body: jsonBody(waitlistInput) },
  replies: { 201: jsonReply(waitlistReply), 200: jsonReply(waitlistReply) },
  errors: ['not_found', 'rate_limit_exceeded'],
  handle: async ({ input: { body }, services, request, now }) => {
    if (services.waitlist === null) throw notFound('Waitlist');
    const joiner = { email: body.email, name: body.name ?? null };
    const { position, joined } = await services.waitlist.join(joiner, { address: request.address, now });
    const reply = { ok: true, position } as const;
    return joined ? { status: 201, body: reply } : { status: 200, body: reply };
  },
});

/** The waitlist. */
export const waitlistRoutes = [joinWaitlist] as const;
