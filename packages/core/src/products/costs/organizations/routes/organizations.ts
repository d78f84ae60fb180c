import { z } from 'zod';
import { underData } from '../../../../http/codecs.js';
import { jsonBody } from '../../../../http/input.js';
import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import type { Organization } from '../../../../platform/tenancy/organizations/model.js';
import { notSignedIn } from '../../errors.js';
import type { CostsServices } from '../../service/services.js';
import { orgChange, orgId, orgInput, orgRecord, ownOrg, success } from '../../wire.js';

const route = defineRoute<CostsServices>();

const show = (organization: Organization): z.output<typeof orgRecord> => ({
  ...organization,
  isPersonal: organization.personalOf !== null,
});

const inPath = { path: z.object({ orgId }) };

/** `GET /api/orgs` (costs spec §7). */
export const listOrganizations = route({
  id: 'listOrganizations',
  method: 'GET',
  path: '/orgs',
  summary: "Lists the caller's organizations, oldest first, with the role in each.",
  tags: ['Organizations'],
  credentials: ['session'],
  replies: { 200: jsonReply(z.object({ data: z.array(ownOrg), cursor: z.null() })) },
  handle: async ({ services, actor }) => {
    if (!actor.user) throw notSignedIn();
    const own = await services.organizations.list(actor.user.id);
    const data = own.map(({ organization, role }) => ({ ...show(organization), role }));
    return { status: 200, body: { data, cursor: null } };
  },
});

/** `POST /api/orgs` (costs spec §7). */
export const createOrganization = route({
  id: 'createOrganization',
  method: 'POST',
  path: '/orgs',
  summary: 'Makes an organization that the caller owns.',
  tags: ['Organizations'],
  credentials: ['session'],
  input: { body: jsonBody(orgInput) },
  replies: { 201: jsonReply(orgRecord, { envelope: underData }) },
  errors: ['conflict'],
  handle: async ({ input, services, actor }) => {
    if (!actor.user) throw notSignedIn();
    return { status: 201, body: show(await services.organizations.create(actor.user, input.body)) };
  },
});

/** `GET /api/orgs/:orgId` (costs spec §7). */
export const getOrganization = route({
  id: 'getOrganization',
  method: 'GET',
  path: '/orgs/:orgId',
  summary: 'Shows an organization.',
  tags: ['Organizations'],
  credentials: ['session'],
  role: 'member',
  organization: 'orgId',
  input: inPath,
  replies: { 200: jsonReply(orgRecord, { envelope: underData }) },
  handle: async ({ services, actor }) => ({
    status: 200,
    body: show(await services.organizations.get(actor)),
  }),
});

/** `PATCH /api/orgs/:orgId` (costs spec §7). */
export const updateOrganization = route({
  id: 'updateOrganization',
  method: 'PATCH',
  path: '/orgs/:orgId',
  summary: 'Renames an organization.',
  tags: ['Organizations'],
  credentials: ['session'],
  role: 'admin',
  organization: 'orgId',
  input: { ...inPath, body: jsonBody(orgChange) },
  replies: { 200: jsonReply(orgRecord, { envelope: underData }) },
  errors: ['conflict'],
  handle: async ({ input, services, actor }) => {
    const { name, slug } = input.body;
    const change = { ...(name !== undefined && { name }), ...(slug !== undefined && { slug }) };
    return { status: 200, body: show(await services.organizations.update(actor, change)) };
  },
});

/** `DELETE /api/orgs/:orgId` (costs spec §7). */
export const deleteOrganization = route({
  id: 'deleteOrganization',
  method: 'DELETE',
  path: '/orgs/:orgId',
  summary: 'Removes an organization and everything in it.',
  tags: ['Organizations'],
  credentials: ['session'],
  role: 'owner',
  organization: 'orgId',
  input: inPath,
  replies: { 200: jsonReply(success) },
  handle: async ({ services, actor }) => {
    await services.organizations.remove(actor);
    return { status: 200, body: { success: true } } as const;
  },
});
