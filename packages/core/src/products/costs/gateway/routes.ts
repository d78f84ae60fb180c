import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute, type Route } from '../../../http/route.js';
import type { WireRequest } from '../../../http/wire.js';
import type { UsageService } from '../../../platform/spending/usage/service.js';
import { budgetHeaders } from '../enforcement/rules/budget-headers.js';
import { accepted, mcpCheckInput, mcpCheckRecord, mcpEventsInput } from '../wire.js';
import { checkKeyMandates } from '../model-gateway/rules/mandates.js';
import type { ModelBooks } from '../model-gateway/service.js';
import type { UpgradeUrlService } from '../upgrade-urls/service.js';
import { attribution, contextHeaders, contextIn } from './routes/context.js';

/** What the gateway paths call. */
export interface GatewayServices {
  readonly usage: UsageService;
  readonly upgradeUrls: Pick<UpgradeUrlService, 'denial'>;
  /** The trace of a request. */
  trace(request: WireRequest, requestId: string): string;
  /** What the gateway for models, if the host mounts one, writes to. */
  readonly books: ModelBooks;
}

const route = defineRoute<GatewayServices>();

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
    'mandate_violation',
  ],
  handle: async ({ input, services, actor, op, idempotencyKey, now, request, requestId }) => {
    const { toolName, serverName, estimateMicrodollars: amount } = input.body;
    const about = { provider: 'mcp', model: `${serverName}/${toolName}` };
    checkKeyMandates(actor.key, about);
    const context = contextIn(request, actor);
    const reserved = await services.usage.reserve(actor, {
      ...attribution(context),
      amount,
      about,
      now,
      ...(idempotencyKey !== null && { op }),
    });
    if (reserved.verdict === 'refused') {
      const { body: decision } = reserved;
      throw await services.upgradeUrls.denial(actor, { decision, customer: context.customer, now });
    }
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
