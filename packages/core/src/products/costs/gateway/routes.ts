import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute, type Route } from '../../../http/route.js';
import { headerOf, type WireRequest } from '../../../http/wire.js';
import type { Actor } from '../../../kernel/actor.js';
import { invalid } from '../../../kernel/errors.js';
import { textLength } from '../../../kernel/text.js';
import type { UsageService } from '../../../platform/spending/usage/service.js';
import { budgetHeaders } from '../enforcement/rules/budget-headers.js';
import { denialOf } from '../enforcement/rules/denials.js';
import { accepted, mcpCheckInput, mcpCheckRecord, mcpEventsInput } from '../wire.js';
import { contextOf, type RequestContext } from './rules.js';

/** What the gateway paths call. */
export interface GatewayServices {
  readonly usage: UsageService;
  /** The trace of a request. */
  trace(request: WireRequest, requestId: string): string;
}

const route = defineRoute<GatewayServices>();

/** @throws DomainError `invalid` for a session of more than 256 characters (costs spec §12.3). */
function contextIn(request: WireRequest, actor: Actor): RequestContext {
  const context = contextOf((name) => headerOf(request, name), actor.key?.tags ?? {});
  const { session } = context;
  if (session !== null && (session === '' || textLength(session) > 256))
    throw invalid(['x-nullspend-session'], 'Must be 1 to 256 characters');
  return context;
}

/** What every answer tells of the context that was understood. */
const contextHeaders = ({ tags, badCustomer }: RequestContext): Record<string, string> => ({
  'x-nullspend-effective-tags': JSON.stringify(tags).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ),
  ...(badCustomer && { 'x-nullspend-warning': 'invalid_customer' }),
});

const attribution = ({ tags, customer, session }: RequestContext) => ({
  tags,
  ...(customer !== null && { customer }),
  ...(session !== null && { sessionId: session }),
});

/** `POST /v1/mcp/budget/check` (costs spec §9.10). */
const checkBudget = route({
  id: 'checkMcpBudget',
  method: 'POST',
  path: '/mcp/budget/check',
  summary: 'Asks every budget of a tool call before it is made, and holds its estimate.',
  tags: ['Enforcement'],
  credentials: ['key'],
  idempotent: true,
  input: { body: jsonBody(mcpCheckInput) },
  replies: { 200: jsonReply(mcpCheckRecord) },
  errors: [
    'budget_exceeded',
    'customer_budget_exceeded',
    'tag_budget_exceeded',
    'velocity_exceeded',
    'session_limit_exceeded',
    'budget_unavailable',
  ],
  handle: async ({ input, services, actor, op, idempotencyKey, now, request, requestId }) => {
    const { toolName, serverName, estimateMicrodollars: amount } = input.body;
    const context = contextIn(request, actor);
    const reserved = await services.usage.reserve(actor, {
      ...attribution(context),
      amount,
      about: { provider: 'mcp', model: `${serverName}/${toolName}` },
      now,
      ...(idempotencyKey !== null && { op }),
    });
    if (reserved.verdict === 'refused') throw denialOf(reserved.body, now);
    return {
      status: 200,
      headers: { ...contextHeaders(context), ...budgetHeaders(reserved.body) },
      body: {
        allowed: true as const,
        reservationId: reserved.holdId,
        traceId: services.trace(request, requestId),
      },
    };
  },
});

/** `POST /v1/mcp/events` (costs spec §9.10). */
const recordToolCalls = route({
  id: 'recordMcpEvents',
  method: 'POST',
  path: '/mcp/events',
  summary: 'Records 1 to 50 tool calls and settles what was held for them.',
  tags: ['Enforcement'],
  credentials: ['key'],
  idempotent: true,
  input: { body: jsonBody(mcpEventsInput) },
  replies: { 200: jsonReply(accepted) },
  handle: async ({ input, services, actor, op, idempotencyKey, now, request, requestId }) => {
    const context = contextIn(request, actor);
    const traceId = services.trace(request, requestId);
    const usages = input.body.events.map((event) => {
      const actionId = event.actionId ?? context.actionId;
      return {
        ...attribution(context),
        provider: 'mcp',
        model: `${event.serverName}/${event.toolName}`,
        eventType: 'tool' as const,
        source: 'mcp',
        inputTokens: 0,
        outputTokens: 0,
        cost: event.costMicrodollars,
        durationMs: event.durationMs,
        toolName: event.toolName,
        toolServer: event.serverName,
        traceId,
        ...(actionId !== null && { actionId }),
        ...(typeof event.reservationId === 'string' && {
          holdId: event.reservationId,
          budgetStatus: 'approved' as const,
        }),
      };
    });
    await services.usage.record(actor, usages, idempotencyKey === null ? { now } : { op, now });
    return { status: 200, headers: contextHeaders(context), body: { accepted: usages.length } };
  },
});

/** The gateway paths for tools (costs spec §9.10). */
export const gatewayRoutes: readonly Route<GatewayServices>[] = [checkBudget, recordToolCalls];
