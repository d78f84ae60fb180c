import { z } from 'zod';
import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { CostsServices } from '../service/services.js';
import { orgId, textOf, upgradeUrlInput, upgradeUrlRecord } from '../wire.js';

const route = defineRoute<CostsServices>();

const inOrganization = z.object({ orgId });
const ofCustomer = z.object({ orgId, customerId: textOf(1, 256) });
const tags = ['Upgrade URLs'];

/** `GET /api/orgs/:orgId/upgrade-url` (costs spec §13.5). */
const getShared = route({
  id: 'getUpgradeUrl',
  method: 'GET',
  path: '/orgs/:orgId/upgrade-url',
  summary: 'Shows where customers are sent who ran out of budget.',
  tags,
  credentials: ['session'],
  role: 'member',
  organization: 'orgId',
  input: { path: inOrganization },
  replies: { 200: jsonReply(upgradeUrlRecord) },
  handle: async ({ services, actor }) => ({
    status: 200,
    body: { upgradeUrl: await services.upgradeUrls.get(actor, null) },
  }),
});

/** `PATCH /api/orgs/:orgId/upgrade-url` (costs spec §13.5). */
const setShared = route({
  id: 'setUpgradeUrl',
  method: 'PATCH',
  path: '/orgs/:orgId/upgrade-url',
  summary: 'Sets where customers are sent who ran out of budget; `{customer_id}` stands for the customer.',
  tags,
  credentials: ['session'],
  role: 'owner',
  organization: 'orgId',
  input: { path: inOrganization, body: jsonBody(upgradeUrlInput) },
  replies: { 200: jsonReply(upgradeUrlRecord) },
  handle: async ({ input, services, actor, now }) => {
    await services.upgradeUrls.set(actor, null, input.body.upgradeUrl, now);
    return { status: 200, body: input.body };
  },
});

/** `GET /api/orgs/:orgId/customers/:customerId/upgrade-url` (costs spec §13.5). */
const getOwn = route({
  id: 'getCustomerUpgradeUrl',
  method: 'GET',
  path: '/orgs/:orgId/customers/:customerId/upgrade-url',
  summary: 'Shows where one customer is sent.',
  tags,
  credentials: ['session'],
  role: 'member',
  organization: 'orgId',
  input: { path: ofCustomer },
  replies: { 200: jsonReply(upgradeUrlRecord) },
  handle: async ({ input, services, actor }) => ({
    status: 200,
    body: { upgradeUrl: await services.upgradeUrls.get(actor, input.path.customerId) },
  }),
});

/** `PATCH /api/orgs/:orgId/customers/:customerId/upgrade-url` (costs spec §13.5). */
const setOwn = route({
  id: 'setCustomerUpgradeUrl',
  method: 'PATCH',
  path: '/orgs/:orgId/customers/:customerId/upgrade-url',
  summary: 'Sets where one customer is sent; it comes before the address for all.',
  tags,
  credentials: ['session'],
  role: 'owner',
  organization: 'orgId',
  input: { path: ofCustomer, body: jsonBody(upgradeUrlInput) },
  replies: { 200: jsonReply(upgradeUrlRecord) },
  handle: async ({ input, services, actor, now }) => {
    await services.upgradeUrls.set(actor, input.path.customerId, input.body.upgradeUrl, now);
    return { status: 200, body: input.body };
  },
});

/** Upgrade URLs (costs spec §13.5). */
export const upgradeUrlRoutes = [getShared, setShared, getOwn, setOwn] as const;
