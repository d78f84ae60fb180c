import type { Actor } from '../../../../kernel/actor.js';
import type { JsonObject } from '../../../../kernel/json.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { Reserved } from '../../../../budgets/model.js';
import { cancelledTag, estimatedTag } from '../../../../platform/spending/usage/model.js';
import { meterCall, type Ending, type Metered } from '../rules/charge-call.js';
import type { SeenAnswer, Watch } from '../rules/seen.js';
import type { ModelBooks, ModelCall } from './parts.js';

const longestReason = 100;

/** A call that the upstream may bill. */
export interface OpenCall {
  readonly actor: Actor;
  readonly call: ModelCall;
  /** The call's own name, fresh: whatever the client sends twice is bought twice. */
  readonly requestId: string;
  readonly reserved: Reserved;
  readonly estimated: Micros;
  readonly sentAt: Date;
  readonly streamed: boolean;
}

const statusOf = ({ holdId, body }: Reserved): 'skipped' | 'approved' | 'denied' => {
  if (body.checks.some(({ outcome }) => outcome === 'tolerated')) return 'denied';
  return holdId === null ? 'skipped' : 'approved';
};

const systemTags = (
  { estimated, tokens }: Metered,
  how: Ending['how'],
): Readonly<Record<string, string>> => ({
  ...(estimated && { [estimatedTag]: 'true' }),
  ...(how === 'left' && (estimated || tokens === null) && { [cancelledTag]: 'true' }),
});

/** The answer's tier, where prices know it; another one is charged at the ordinary rates. */
function pricedTier(books: ModelBooks, { api, request, now }: ModelCall, tier: string | null): string | null {
  if (tier === null) return null;
  const question = { provider: api.provider, model: request.model, at: now };
  return books.prices.find({ ...question, tier }) === null ? null : tier;
}

/**
 * Puts a call on the books and settles its hold in the same commit; what cannot be metered is charged the reserved amount
 * and stays `unknown`.
 */
export async function settleCall(
  books: ModelBooks,
  { actor, call, requestId, reserved, estimated, sentAt, streamed }: OpenCall,
  seen: SeenAnswer,
  how: Ending['how'],
): Promise<void> {
  const { api, request, context } = call;
  const now = books.runtime.now();
  const metered = meterCall(seen, { how, streamed, requestBytes: call.bytes.length });
  const since = (before: Date): number => Math.max(0, now.getTime() - before.getTime());
  await books.usage.record(
    actor,
    [
      {
        provider: api.provider,
        model: request.model,
        requestId,
        eventType: 'llm',
        source: 'proxy',
        tokens: metered.tokens,
        estimated: metered.estimated,
        answeredModel: seen.model,
        tier: pricedTier(books, call, seen.tier),
        estimatedCost: estimated,
        budgetStatus: statusOf(reserved),
        durationMs: since(call.now),
        upstreamDurationMs: since(sentAt),
        ...context,
        tags: { ...context.tags, ...systemTags(metered, how) },
        ...(reserved.holdId !== null && { holdId: reserved.holdId }),
        ...(seen.stopReason !== null && { stopReason: seen.stopReason.slice(0, longestReason) }),
      },
    ],
    { now, begun: true },
  );
}

/** Keeps what was sent and received, where the gateway is told to and both sides are whole. */
export async function keepBodies(
  books: ModelBooks,
  { actor, call, requestId }: OpenCall,
  watch: Watch,
): Promise<void> {
  const name = { provider: call.api.provider, requestId };
  const responseBody = watch.body();
  await books.bodies.store(actor, name, {
    requestBody: call.body as JsonObject,
    ...(responseBody !== null && { responseBody }),
  });
}
