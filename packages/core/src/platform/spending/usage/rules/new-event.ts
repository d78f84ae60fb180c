import type { Actor } from '../../../../kernel/actor.js';
import { invalidInput, type Issue } from '../../../../kernel/errors.js';
import { maxMicros, type Micros } from '../../../../kernel/micros.js';
import { isText } from '../../../../kernel/text.js';
import type { CostBreakdown, Tokens } from '../../prices/model.js';
import { promptTokens } from '../../prices/rules/compute-cost.js';
import { attributionOf } from './attribution.js';
import { judgeCost, type JudgedCost } from '../../prices/rules/judge-cost.js';
import type { PriceBook } from '../../prices/rules/price-book.js';
import type { BudgetStatus, CostEvent, StoredBreakdown, UsageKind } from '../model.js';

/** A purchase whose cost the caller knows; the figure is trusted, not recomputed (costs spec §4.1). */
export interface ReportedUsage {
  /** Prompt tokens, cached ones included. */
  readonly inputTokens: number;
  /** Completion tokens, reasoning included. */
  readonly outputTokens: number;
  readonly cachedInputTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  readonly cost: Micros;
  readonly costBreakdown?:
    (Omit<CostBreakdown, 'reasoning'> & { readonly reasoning?: Micros | undefined }) | undefined;
}

/** A purchase that is priced here, from its tokens. */
export interface MeasuredUsage {
  /** Null when the answer carried no usage: its cost is then unknown. */
  readonly tokens: Tokens | null;
  /** What the provider says it cost, if it does; wins over our own figure. */
  readonly reported?: Micros | null | undefined;
  /** The model that the answer names. */
  readonly answeredModel?: string | null | undefined;
  /** The provider's service tier; null is the ordinary one. */
  readonly tier?: string | null | undefined;
  /** The tokens were counted by the caller, not told by the provider. */
  readonly estimated?: boolean | undefined;
  /** Answered from the caller's own cache: nothing was bought. */
  readonly cachedLocally?: boolean | undefined;
}

/** What is told about a purchase beside its cost. */
export interface UsageFacts {
  readonly provider: string;
  /** The model that was asked for; `server/tool` for tools behind MCP. */
  readonly model: string;
  /** The caller's name for the purchase: repeating it with the same provider records nothing again. Fresh when absent. */
  readonly requestId?: string | undefined;
  /** The hold that was taken for it: recording settles that hold instead of charging the budgets anew. */
  readonly holdId?: string | undefined;
  /** `custom` when absent. */
  readonly eventType?: UsageKind | undefined;
  readonly durationMs?: number | undefined;
  readonly upstreamDurationMs?: number | undefined;
  /** `api` when absent. */
  readonly source?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly traceId?: string | undefined;
  readonly actionId?: string | undefined;
  /** The tag `customer` when absent. */
  readonly customer?: string | undefined;
  readonly toolName?: string | undefined;
  readonly toolServer?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly budgetStatus?: BudgetStatus | undefined;
  readonly estimatedCost?: Micros | undefined;
  readonly stopReason?: string | undefined;
}

/** A purchase to record. */
export type NewUsage = UsageFacts & (ReportedUsage | MeasuredUsage);

const storedBreakdown = (
  parts: ReportedUsage['costBreakdown'] | CostBreakdown | null,
): StoredBreakdown | null =>
  parts
    ? {
        input: parts.input.toString(),
        output: parts.output.toString(),
        cached: parts.cached.toString(),
        reasoning: parts.reasoning?.toString() ?? null,
      }
    : null;

type Counted = Pick<CostEvent, 'inputTokens' | 'outputTokens' | 'cachedInputTokens' | 'reasoningTokens'>;

function countsOf(usage: NewUsage): Counted {
  if ('cost' in usage) {
    const { inputTokens, outputTokens, cachedInputTokens = 0, reasoningTokens = 0 } = usage;
    return { inputTokens, outputTokens, cachedInputTokens, reasoningTokens };
  }
  const { tokens } = usage;
  return {
    inputTokens: tokens ? promptTokens(tokens) : 0,
    outputTokens: tokens?.output ?? 0,
    cachedInputTokens: tokens?.cacheRead ?? 0,
    reasoningTokens: tokens?.reasoning ?? 0,
  };
}

function costOf(usage: NewUsage, at: Date, prices: PriceBook): JudgedCost {
  if (!('cost' in usage)) {
    const judged = judgeCost({ ...usage, at }, prices);
    return usage.estimated && judged.status === 'computed' ? { ...judged, status: 'estimated' } : judged;
  }
  return { cost: usage.cost, status: 'reported', breakdown: null, computed: null };
}

/**
 * The event that a purchase becomes. Pure: identity and time are given.
 *
 * @throws DomainError `invalid` naming every count or amount that is negative, no integer or out of range, and every
 * text that cannot be stored.
 */
export function newEvent(
  usage: NewUsage,
  actor: Pick<Actor, 'key' | 'user'>,
  given: {
    readonly id: string;
    readonly requestId: string;
    readonly at: Date;
    readonly prices: PriceBook;
    /** What an event of unknown cost is charged to budgets, so that a cap binds all the same. */
    readonly ceiling: Micros;
  },
): CostEvent {
  const faults = [...faultsOf(usage, []), ...tagFaults(usage.tags ?? {})];
  if (faults.length > 0) throw invalidInput(faults);
  const judged = costOf(usage, given.at, given.prices);
  return {
    id: given.id,
    requestId: given.requestId,
    createdAt: given.at,
    eventType: usage.eventType ?? 'custom',
    provider: usage.provider,
    model: usage.model,
    ...countsOf(usage),
    cost: judged.cost,
    costStatus: judged.status,
    computedCost: judged.status === 'reported' ? judged.computed : null,
    estimatedCost: usage.estimatedCost ?? (judged.status === 'unknown' ? given.ceiling : null),
    costBreakdown: storedBreakdown('cost' in usage ? (usage.costBreakdown ?? null) : judged.breakdown),
    durationMs: usage.durationMs ?? null,
    upstreamDurationMs: usage.upstreamDurationMs ?? null,
    source: usage.source ?? 'api',
    ...attributionOf(usage, actor),
    sessionId: usage.sessionId ?? null,
    traceId: usage.traceId ?? null,
    actionId: usage.actionId ?? null,
    toolName: usage.toolName ?? null,
    toolServer: usage.toolServer ?? null,
    budgetStatus: usage.budgetStatus ?? null,
    stopReason: usage.stopReason ?? null,
  };
}

/** What a tag may be called (costs spec §4.1); no key holds the `=` that parts it from its value. */
const tagKey = /^[a-zA-Z0-9_-]{1,64}$/;
const tagsAtMost = 10;
/** Set by gateways, beside the caller's own (costs spec §12.1). */
const systemTags: readonly string[] = ['_ns_estimated', '_ns_cancelled'];

const tagFaults = (tags: Readonly<Record<string, string>>): Issue[] => [
  ...(Object.keys(tags).filter((key) => !systemTags.includes(key)).length > tagsAtMost
    ? [{ path: ['tags'], message: `must have at most ${tagsAtMost} entries` }]
    : []),
  ...Object.keys(tags)
    .filter((key) => !tagKey.test(key))
    .map((key) => ({ path: ['tags', key], message: 'must be called by 1 to 64 letters, digits, _ or -' })),
];

/** What an index holds of any text, with room to spare. */
const longestText = 512;

/** Faults of any nested part: numbers that are no counts, amounts out of range, texts that cannot be stored or searched. */
function faultsOf(value: unknown, path: readonly string[]): Issue[] {
  const fault = (message: string): Issue[] => [{ path, message }];
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && value >= 0 ? [] : fault('must be a whole number, not negative');
  if (typeof value === 'bigint')
    return value >= 0n && value <= maxMicros ? [] : fault('must be an amount, not negative, within 64 bits');
  if (typeof value === 'string' && value.length > longestText)
    return fault(`must have at most ${longestText} characters`);
  if (typeof value === 'string')
    return isText(value) ? [] : fault('must not contain NUL or a lone surrogate');
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => faultsOf(member, [...path, name]));
}
