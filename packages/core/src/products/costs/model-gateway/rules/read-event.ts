import type { ModelApi } from './apis.js';
import { readTokens } from '../../../../platform/spending/prices/rules/read-tokens.js';
import { anyMember, textMember } from './members.js';
import { stopReasonOf, serviceTier } from './read-answer.js';
import type { SeenAnswer } from './seen.js';

/** What is known of a stream, with the usage members of all events so far laid over each other. */
export interface StreamSeen extends SeenAnswer {
  readonly usage: Readonly<Record<string, unknown>>;
}

/** Members that tell a kind and hold nothing that was generated. */
const labels: ReadonlySet<string> = new Set(['role', 'type', 'id', 'index', 'object', 'name']);

/** How many bytes a text has in UTF-8. By code unit: text of models is long. */
function bytesOf(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Each half of a surrogate pair stands for two of the four bytes.
    if (unit >= 0x80) bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return bytes;
}

/** All generated text inside a value. */
function textBytes(value: unknown): number {
  if (typeof value === 'string') return bytesOf(value);
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textBytes(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [name, item]) => (labels.has(name) ? sum : sum + textBytes(item)),
    0,
  );
}

/** What an event adds to the answer: deltas of any kind, or the text of a choice. */
function generated(event: unknown): number {
  const choices = anyMember(event, 'choices');
  const pieces = Array.isArray(choices)
    ? choices.flatMap((choice) => [anyMember(choice, 'delta'), anyMember(choice, 'text')])
    : [anyMember(event, 'delta')];
  return pieces.reduce((sum: number, piece) => sum + textBytes(piece), 0);
}

const overlay = (usage: StreamSeen['usage'], told: unknown): StreamSeen['usage'] =>
  typeof told === 'object' && told !== null
    ? { ...usage, ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null)) }
    : usage;

/** The object that an event tells facts of: the event itself, or the message or response inside it. */
const subjectOf = (event: unknown): unknown => {
  const inner = anyMember(event, 'message') ?? anyMember(event, 'response');
  return typeof inner === 'object' && inner !== null ? inner : event;
};

/**
 * Reads the next event of a stream. OpenAI tells the usage in one event at the end; Anthropic tells the prompt's when
 * the message begins and the rest with its last delta, as running totals.
 */
export function readEvent(
  { provider }: Pick<ModelApi, 'provider'>,
  seen: StreamSeen,
  event: unknown,
): StreamSeen {
  const subject = subjectOf(event);
  const usage = overlay(seen.usage, anyMember(subject, 'usage') ?? anyMember(event, 'usage'));
  const told = readTokens(provider, usage);
  const isOpening = anyMember(event, 'type') === 'message_start';
  const isFull = provider === 'openai' ? told !== null : anyMember(event, 'type') === 'message_delta';
  return {
    usage,
    tokens: isFull && told !== null ? told : seen.tokens,
    prompt: isOpening ? told : seen.prompt,
    outputBytes: seen.outputBytes + generated(event),
    model: textMember(subject, 'model') ?? seen.model,
    tier: serviceTier(subject) ?? seen.tier,
    stopReason:
      stopReasonOf(subject) ?? textMember(anyMember(event, 'delta'), 'stop_reason') ?? seen.stopReason,
  };
}

/** Whether an event only tells the usage of an OpenAI stream, without any choice. */
export function tellsOnlyUsage(event: unknown): boolean {
  const choices = anyMember(event, 'choices');
  const usage = anyMember(event, 'usage');
  return Array.isArray(choices) && choices.length === 0 && typeof usage === 'object' && usage !== null;
}
