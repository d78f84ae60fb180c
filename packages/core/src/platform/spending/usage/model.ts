import type { Micros } from '../../../kernel/micros.js';
import { instant, integer, json, logTable, micros, nullable, tags, text } from '../../../storage/table.js';
import type { CostStatus } from '../prices/model.js';

/** What a cost was for: a model's answer, a tool's run, or anything else the caller meters. */
export type UsageKind = 'llm' | 'tool' | 'custom';

/** What a budget check said before the money was spent; null when nothing was asked. */
export type BudgetStatus = 'skipped' | 'approved' | 'denied';

/** The parts of a cost as decimal strings of micros, so that they can be stored as JSON. `reasoning` is part of `output`. */
export interface StoredBreakdown {
  readonly input: string;
  readonly output: string;
  readonly cached: string;
  readonly reasoning: string | null;
}

/** One thing that was bought: what it was, what it cost, and everything that it can be found or added up by. */
export interface CostEvent {
  readonly id: string;
  /** The caller's name for the purchase; unique with the provider, for ever. */
  readonly requestId: string;
  readonly createdAt: Date;
  readonly eventType: UsageKind;
  readonly provider: string;
  readonly model: string;
  /** Prompt tokens, cached ones included. */
  readonly inputTokens: number;
  /** Completion tokens, reasoning included. */
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
  readonly reasoningTokens: number;
  /** Micros of a dollar; 0 when `costStatus` is `unknown`. */
  readonly cost: Micros;
  readonly costStatus: CostStatus;
  /** Our own figure where another one was reported. */
  readonly computedCost: Micros | null;
  /** What was reserved before the call. */
  readonly estimatedCost: Micros | null;
  readonly costBreakdown: StoredBreakdown | null;
  readonly durationMs: number | null;
  readonly upstreamDurationMs: number | null;
  /** How the event came here: `api`, `proxy`, `mcp`, or the host's own word. */
  readonly source: string;
  readonly keyId: string | null;
  /** The owner of the key, or the user who spent in person. */
  readonly userId: string | null;
  readonly sessionId: string | null;
  /** 32 lower-case hex digits. */
  readonly traceId: string | null;
  readonly actionId: string | null;
  readonly customerId: string | null;
  readonly toolName: string | null;
  readonly toolServer: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly budgetStatus: BudgetStatus | null;
  readonly stopReason: string | null;
}

/** The tag that marks an event whose cost was guessed from a request without usage. */
export const estimatedTag = '_ns_estimated';

/** The tag that marks an event of a call that its caller broke off. */
export const cancelledTag = '_ns_cancelled';

const isEstimated = (event: CostEvent): boolean => event.tags[estimatedTag] === 'true';

/** Tools are grouped by model: `server/tool` for what an MCP gateway reports. */
const isTool = (event: CostEvent): boolean => event.eventType === 'tool' || event.provider === 'mcp';

/** Names a model across providers, as one value of a dimension. */
export const modelKey = (provider: string, model: string): string => JSON.stringify([provider, model]);

/** The tags of an event as values of one dimension; a key holds no `=`. */
const tagValues = (event: CostEvent): readonly string[] =>
  Object.entries(event.tags).map(([key, value]) => `${key}=${value}`);

const single = {
  model: (event: CostEvent): string => modelKey(event.provider, event.model),
  source: (event: CostEvent): string => event.source,
  key: (event: CostEvent): string | null => event.keyId,
  tool: (event: CostEvent): string | null => (isTool(event) ? event.model : null),
  trace: (event: CostEvent): string | null => event.traceId,
  customer: (event: CostEvent): string | null => event.customerId,
};

/**
 * What events are added up by. Totals are sums over `source`, providers over `model`, which every event has; `tagKey`
 * tells which tags there are without reading their values.
 */
export type UsageDimension = keyof typeof single | 'tag' | 'tagKey';

/** The name under which the `estimated` dimension keeps another dimension's value. */
export const estimatedValue = (dimension: UsageDimension, value: string): string => `${dimension}:${value}`;

/** Estimated events once more, under every dimension, so that a summary can leave them out by subtraction. */
function estimatedValues(event: CostEvent): readonly string[] {
  if (!isEstimated(event)) return [];
  const values = Object.entries(single).flatMap(([dimension, valueOf]) => {
    const value = valueOf(event);
    return value === null ? [] : [estimatedValue(dimension as keyof typeof single, value)];
  });
  return [...values, ...tagValues(event).map((value) => estimatedValue('tag', value))];
}

const part = (name: keyof StoredBreakdown) => (event: CostEvent) => BigInt(event.costBreakdown?.[name] ?? 0);

/** Every cost event of a tenant, with its sums per UTC day. */
export const costEvents = logTable<CostEvent>({
  name: 'cost_event',
  at: 'createdAt',
  fields: {
    id: text(),
    requestId: text(),
    createdAt: instant(),
    eventType: text<UsageKind>(),
    provider: text(),
    model: text(),
    inputTokens: integer(),
    outputTokens: integer(),
    cachedInputTokens: integer(),
    reasoningTokens: integer(),
    cost: micros(),
    costStatus: text<CostStatus>(),
    computedCost: nullable(micros()),
    estimatedCost: nullable(micros()),
    costBreakdown: nullable(json<StoredBreakdown>()),
    durationMs: nullable(integer()),
    upstreamDurationMs: nullable(integer()),
    source: text(),
    keyId: nullable(text()),
    userId: nullable(text()),
    sessionId: nullable(text()),
    traceId: nullable(text()),
    actionId: nullable(text()),
    customerId: nullable(text()),
    toolName: nullable(text()),
    toolServer: nullable(text()),
    tags: tags(),
    budgetStatus: nullable(text<BudgetStatus>()),
    stopReason: nullable(text()),
  },
  unique: [{ name: 'cost_event_request', fields: ['requestId', 'provider'] }],
  indexes: [
    ['createdAt'],
    ['sessionId', 'createdAt'],
    ['traceId', 'createdAt'],
    ['customerId', 'createdAt'],
    ['actionId', 'createdAt'],
    ['tags'],
  ],
  rollups: {
    dimensions: {
      ...single,
      tag: tagValues,
      tagKey: (event) => Object.keys(event.tags),
      estimated: estimatedValues,
    },
    measures: {
      cost: (event) => event.cost,
      inputTokens: (event) => BigInt(event.inputTokens),
      outputTokens: (event) => BigInt(event.outputTokens),
      cachedInputTokens: (event) => BigInt(event.cachedInputTokens),
      reasoningTokens: (event) => BigInt(event.reasoningTokens),
      durationMs: (event) => BigInt(event.durationMs ?? 0),
      timed: (event) => (event.durationMs === null ? 0n : 1n),
      inputCost: part('input'),
      outputCost: part('output'),
      cachedCost: part('cached'),
      reasoningCost: part('reasoning'),
      unknown: (event) => (event.costStatus === 'unknown' ? 1n : 0n),
    },
  },
});
