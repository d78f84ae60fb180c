import type { Tokens } from '../model.js';

type Raw = Readonly<Record<string, unknown>>;

const member = (source: unknown, name: string): unknown =>
  typeof source === 'object' && source !== null ? (source as Raw)[name] : undefined;

/** Missing, negative or non-numeric counts are 0; a fraction is not a count either (costs spec §14). */
const count = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;

/** Usage exists when at least one of its counts is a number; an object of something else tells nothing. */
const tellsAny = (usage: unknown, names: readonly string[]): boolean =>
  names.some((name) => typeof member(usage, name) === 'number');

/**
 * The buckets of an OpenAI usage object: the Chat Completions form (`prompt_tokens`, …) or the Responses form
 * (`input_tokens`, …). Cached tokens are part of the prompt, reasoning tokens part of the completion, so both are taken
 * out of, never added to, their wholes. Null when the answer carried no usage: its cost is unknown, not 0.
 */
export function readOpenAITokens(usage: unknown): Tokens | null {
  const chat = tellsAny(usage, ['prompt_tokens', 'completion_tokens']);
  if (!chat && !tellsAny(usage, ['input_tokens', 'output_tokens'])) return null;
  const [promptName, outputName] = chat
    ? ['prompt_tokens', 'completion_tokens']
    : ['input_tokens', 'output_tokens'];
  const prompt = count(member(usage, promptName));
  const output = count(member(usage, outputName));
  const cached = Math.min(prompt, count(member(member(usage, `${promptName}_details`), 'cached_tokens')));
  const reasoning = Math.min(
    output,
    count(member(member(usage, `${outputName}_details`), 'reasoning_tokens')),
  );
  return { input: prompt - cached, cacheRead: cached, cacheWrite5m: 0, cacheWrite1h: 0, output, reasoning };
}

/**
 * The buckets of an Anthropic usage object. Its `input_tokens` exclude what the cache read and wrote. Writes without
 * the split by lifetime count as five-minute writes. Null when the answer carried no usage.
 */
export function readAnthropicTokens(usage: unknown): Tokens | null {
  if (!tellsAny(usage, ['input_tokens', 'output_tokens'])) return null;
  const split = member(usage, 'cache_creation');
  const hour = count(member(split, 'ephemeral_1h_input_tokens'));
  const short = count(member(split, 'ephemeral_5m_input_tokens'));
  // A split that names less than the whole leaves the rest at the short rate rather than free.
  const written = Math.max(count(member(usage, 'cache_creation_input_tokens')), hour + short);
  return {
    input: count(member(usage, 'input_tokens')),
    cacheRead: count(member(usage, 'cache_read_input_tokens')),
    cacheWrite5m: written - hour,
    cacheWrite1h: hour,
    output: count(member(usage, 'output_tokens')),
    reasoning: 0,
  };
}

/** The buckets of a provider's usage object by the provider's name; null when the form is not known or nothing was told. */
export function readTokens(provider: string, usage: unknown): Tokens | null {
  if (provider === 'openai') return readOpenAITokens(usage);
  return provider === 'anthropic' ? readAnthropicTokens(usage) : null;
}
