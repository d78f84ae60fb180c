import type { Amounts, Subject } from '../../../../budgets/model.js';
import { maxMicros } from '../../../../kernel/micros.js';
import type { CostEvent } from '../model.js';

/**
 * What a purchase counts against, in the order in which budgets are examined: its organization, the user, the key, each
 * tag as `key=value` in byte order, the customer (costs spec §5.8, §9.1). A budget on any of them is charged, and one
 * purchase may be charged to several.
 */
export function subjectsOf(
  event: Pick<CostEvent, 'userId' | 'keyId' | 'tags' | 'customerId'>,
  organization: string,
): Subject[] {
  const subject = (type: string, id: string | null): Subject[] => (id === null ? [] : [{ type, id }]);
  return [
    ...subject('organization', organization),
    ...subject('user', event.userId),
    ...subject('api_key', event.keyId),
    ...Object.keys(event.tags)
      .sort()
      .flatMap((key) => subject('tag', `${key}=${event.tags[key] ?? ''}`)),
    ...subject('customer', event.customerId),
  ];
}

/** A whole thing, in the millionths that budgets count. */
const one = 1_000_000n;

/** Whole things in millionths, no more than a store holds: nobody has used nine million million tokens at once. */
function counted(things: bigint): bigint {
  const millionths = things * one;
  return millionths > maxMicros ? maxMicros : millionths;
}

/**
 * What a purchase adds to budgets, by unit: its cost in `usd`, its tokens, and one request. What is nothing is left out,
 * so that a free event touches no money budget (costs spec §5.8). An unknown cost is the declared ceiling, never free.
 */
export function amountsOf(
  event: Pick<CostEvent, 'cost' | 'costStatus' | 'estimatedCost' | 'inputTokens' | 'outputTokens'>,
): Amounts {
  const usd = event.costStatus === 'unknown' ? (event.estimatedCost ?? 0n) : event.cost;
  const tokens = counted(BigInt(event.inputTokens) + BigInt(event.outputTokens));
  return { ...(usd > 0n && { usd }), ...(tokens > 0n && { tokens }), requests: one };
}
