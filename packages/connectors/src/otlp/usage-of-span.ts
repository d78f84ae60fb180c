import type { NewUsage, Tokens } from '@bursar/core/costs';
import { Unreadable } from '../reading/json.js';
import type { Attributes, Span } from './spans.js';

/** Operations that call a model. Agents and workflows repeat the usage of the calls inside them. */
const inference: readonly string[] = ['chat', 'text_completion', 'generate_content', 'embeddings'];

/** What providers are called in OpenTelemetry where prices know them by another name. */
const providers: Readonly<Record<string, string>> = {
  'gcp.gemini': 'google',
  'gcp.gen_ai': 'google',
  'gcp.vertex_ai': 'google',
  gemini: 'google',
  vertex_ai: 'google',
  mistral_ai: 'mistral',
  x_ai: 'xai',
};

const text = (attributes: Attributes, ...names: readonly string[]): string | undefined => {
  for (const name of names) {
    const value = attributes.get(name);
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
};

function count(attributes: Attributes, ...names: readonly string[]): number | null {
  for (const name of names) {
    const value = attributes.get(name);
    if (value === undefined) continue;
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
      throw new Unreadable(`${name} is no count`);
    return value;
  }
  return null;
}

/**
 * Tokens in buckets that do not overlap. What a cache read and wrote is part of `gen_ai.usage.input_tokens`, reasoning part
 * of `gen_ai.usage.output_tokens`. A sender whose cache counts exceed its input left them out of it: its input is what no
 * cache answered. Null when the span carries no usage.
 *
 * @throws Unreadable for what is no count.
 */
export function tokensOf(attributes: Attributes): Tokens | null {
  const prompt = count(attributes, 'gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens');
  const output = count(attributes, 'gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens');
  const cacheRead =
    count(attributes, 'gen_ai.usage.cache_read.input_tokens', 'gen_ai.usage.cache_read_input_tokens') ?? 0;
  const written =
    count(
      attributes,
      'gen_ai.usage.cache_creation.input_tokens',
      'gen_ai.usage.cache_creation_input_tokens',
    ) ?? 0;
  const reasoning = count(attributes, 'gen_ai.usage.reasoning.output_tokens') ?? 0;
  if (prompt === null && output === null) return null;
  const cached = cacheRead + written;
  const input = prompt ?? 0;
  return {
    input: input >= cached ? input - cached : input,
    cacheRead,
    cacheWrite5m: written,
    cacheWrite1h: 0,
    output: output ?? 0,
    reasoning: Math.min(output ?? 0, reasoning),
  };
}

/** Whether a span tells of a call to a model that was answered. */
export function isInference({ attributes, failed }: Span): boolean {
  const operation = text(attributes, 'gen_ai.operation.name');
  const usage = ['input_tokens', 'output_tokens', 'prompt_tokens', 'completion_tokens'].some((name) =>
    attributes.has(`gen_ai.usage.${name}`),
  );
  if (operation === undefined) return usage && text(attributes, 'gen_ai.request.model') !== undefined;
  return inference.includes(operation) && (usage || !failed);
}

/** The purchase that a span tells of; its ids make it the same one however often it is sent. @throws Unreadable. */
export function usageOfSpan(span: Span): NewUsage {
  const { attributes, resource, traceId, spanId, durationMs } = span;
  const provider = text(attributes, 'gen_ai.provider.name', 'gen_ai.system');
  const answered = text(attributes, 'gen_ai.response.model');
  const model = text(attributes, 'gen_ai.request.model') ?? answered;
  if (provider === undefined || model === undefined)
    throw new Unreadable('a span names no provider or no model');
  const service = text(resource, 'service.name');
  const stopReason = text(attributes, 'gen_ai.response.finish_reason');
  const sessionId = text(attributes, 'gen_ai.conversation.id', 'session.id');
  return {
    provider: providers[provider] ?? provider,
    model,
    answeredModel: answered ?? null,
    tier: tierOf(text(attributes, 'openai.response.service_tier', 'gen_ai.openai.response.service_tier')),
    tokens: tokensOf(attributes),
    eventType: 'llm',
    source: 'otlp',
    requestId: `otlp:${traceId}:${spanId}`,
    traceId,
    ...(sessionId !== undefined && { sessionId }),
    ...(stopReason !== undefined && { stopReason }),
    ...(durationMs !== null && { durationMs }),
    ...(service !== undefined && { tags: { service } }),
  };
}

const tierOf = (tier: string | undefined): string | null =>
  tier === undefined || tier === 'default' || tier === 'standard' || tier === 'auto' ? null : tier;
