import { z } from 'zod';
import { besideData, cursorObject, listOf } from '../../../http/codecs.js';
import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { CostsServices } from '../service/services.js';
import { deleted, discovered, discoveryInput, toolCostId, toolCostInput, toolCostRecord } from '../wire.js';
import type { ToolCost } from './model.js';

const route = defineRoute<CostsServices>();

const show = ({ cost, ...row }: ToolCost): z.output<typeof toolCostRecord> => ({
  ...row,
  costMicrodollars: cost,
});

/** `GET /api/tool-costs` (costs spec §8.2). */
const listToolCosts = route({
  id: 'listToolCosts',
  method: 'GET',
  path: '/tool-costs',
  summary: 'Lists what calls of tools cost, by server and tool.',
  tags: ['Tool costs'],
  credentials: ['key', 'session'],
  replies: { 200: jsonReply(listOf(toolCostRecord, cursorObject(toolCostId))) },
  handle: async ({ services, actor }) => {
    const rows = await services.toolCosts.list(actor);
    return { status: 200, body: { data: rows.map(show), cursor: null } };
  },
});

/** `POST /api/tool-costs` (costs spec §8.2). */
const setToolCost = route({
  id: 'setToolCost',
  method: 'POST',
  path: '/tool-costs',
  summary: 'Sets what a discovered tool costs.',
  tags: ['Tool costs'],
  credentials: ['session'],
  role: 'admin',
  input: { body: jsonBody(toolCostInput) },
  replies: { 200: jsonReply(toolCostRecord, { envelope: besideData }) },
  errors: ['not_found'],
  handle: async ({ input, services, actor, now }) => {
    const { costMicrodollars: cost, ...tool } = input.body;
    return { status: 200, body: show(await services.toolCosts.set(actor, { ...tool, cost }, now)) };
  },
});

/** `DELETE /api/tool-costs/:id` (costs spec §8.2): the tool stays known. */
const resetToolCost = route({
  id: 'resetToolCost',
  method: 'DELETE',
  path: '/tool-costs/:id',
  summary: 'Makes a tool cost nothing until it is discovered again.',
  tags: ['Tool costs'],
  credentials: ['session'],
  role: 'admin',
  input: { path: z.object({ id: toolCostId }) },
  replies: { 200: jsonReply(deleted) },
  errors: ['not_found'],
  handle: async ({ input, services, actor, now }) => {
    await services.toolCosts.reset(actor, input.path.id, now);
    return { status: 200, body: { deleted: true } } as const;
  },
});

/** `POST /api/tool-costs/discover` (costs spec §8.2). */
const discoverTools = route({
  id: 'discoverTools',
  method: 'POST',
  path: '/tool-costs/discover',
  summary: 'Registers the tools of a server; costs that a person has set stay.',
  tags: ['Tool costs'],
  credentials: ['key'],
  idempotent: true,
  input: { body: jsonBody(discoveryInput) },
  replies: { 201: jsonReply(discovered) },
  handle: async ({ input, services, actor, op, idempotencyKey, now }) => {
    const { serverName, tools } = input.body;
    const call = idempotencyKey === null ? { now } : { op, now };
    const { registered, replayed } = await services.toolCosts.discover(actor, serverName, tools, call);
    return { status: 201, body: { registered }, replay: { replayed, hash: null } };
  },
});

/** Tool costs (costs spec §8.2). */
export const toolCostRoutes = [listToolCosts, setToolCost, resetToolCost, discoverTools] as const;
