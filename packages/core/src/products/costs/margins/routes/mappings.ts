import { cursorObject, listOf, underData } from '../../../../http/codecs.js';
import { jsonBody } from '../../../../http/input.js';
import { jsonReply } from '../../../../http/reply.js';
import { defineRoute } from '../../../../http/route.js';
import type { CostsServices } from '../../service/services.js';
import {
  bareId,
  cursorOf,
  mappingInput,
  mappingQuery,
  mappingRecord,
  mappingRemoved,
  mappingsQuery,
} from '../../wire.js';

const route = defineRoute<CostsServices>();

const tags = ['Margins'];

/** `GET /api/customer-mappings` (costs spec §13.3). */
export const listMappings = route({
  id: 'listCustomerMappings',
  method: 'GET',
  path: '/customer-mappings',
  summary: "Lists who the payment provider's customers are, newest first.",
  tags,
  credentials: ['session'],
  input: { query: mappingsQuery },
  replies: { 200: jsonReply(listOf(mappingRecord, cursorObject(bareId))) },
  handle: async ({ input, services, actor }) => {
    const { limit, cursor } = input.query;
    const page = await services.margins.mappings.list(actor, { limit, ...(cursor && { after: cursor }) });
    const data = page.items.map((row) => ({ ...row, orgId: actor.organization }));
    return { status: 200, body: { data, cursor: cursorOf(page.next) } };
  },
});

/** `POST /api/customer-mappings` (costs spec §13.3). */
export const saveMapping = route({
  id: 'saveCustomerMapping',
  method: 'POST',
  path: '/customer-mappings',
  summary: 'Says who a customer of the payment provider is; a second word replaces the first.',
  tags,
  credentials: ['session'],
  role: 'admin',
  input: { body: jsonBody(mappingInput) },
  replies: { 201: jsonReply(mappingRecord, { envelope: underData }) },
  errors: ['conflict'],
  handle: async ({ input, services, actor, now }) => {
    const row = await services.margins.mappings.save(actor, input.body, now);
    return { status: 201, body: { ...row, orgId: actor.organization } };
  },
});

/** `DELETE /api/customer-mappings?id=` (costs spec §13.3). */
export const deleteMapping = route({
  id: 'deleteCustomerMapping',
  method: 'DELETE',
  path: '/customer-mappings',
  summary: 'Forgets who a customer of the payment provider is.',
  tags,
  credentials: ['session'],
  role: 'admin',
  input: { query: mappingQuery },
  replies: { 200: jsonReply(mappingRemoved, { envelope: underData }) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    await services.margins.mappings.remove(actor, input.query.id);
    return { status: 200, body: { deleted: true } } as const;
  },
});
