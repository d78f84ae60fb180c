import { invalid } from '../../../../kernel/errors.js';
import { isText, textLength } from '../../../../kernel/text.js';
import type { ModelForm } from './apis.js';
import { anyMember } from './members.js';

/** What must be known of a request before it is forwarded. */
export interface ModelRequest {
  readonly model: string;
  readonly streams: boolean;
  /** The most tokens that one answer may have; null where the request leaves it to the model. */
  readonly outputLimit: number | null;
  /** How many answers are asked for. */
  readonly answers: number;
  /** Whether the client wants to see the usage at the end of a stream. */
  readonly wantsUsage: boolean;
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const limits: Readonly<Record<ModelForm, readonly string[]>> = {
  chat: ['max_completion_tokens', 'max_tokens'],
  completions: ['max_tokens'],
  responses: ['max_output_tokens'],
  embeddings: [],
  messages: ['max_tokens'],
};

function limitOf(form: ModelForm, body: unknown): number | null {
  if (form === 'embeddings') return 0;
  return limits[form].map((name) => anyMember(body, name)).find(isCount) ?? null;
}

/** A list of texts (or of lists of tokens) is as many prompts; a list of tokens is one. */
function promptsIn(body: unknown): number {
  const prompt = anyMember(body, 'prompt');
  return Array.isArray(prompt) && prompt.length > 0 && typeof prompt[0] !== 'number' ? prompt.length : 1;
}

function answersOf(form: ModelForm, body: unknown): number {
  if (form !== 'chat' && form !== 'completions') return 1;
  const counts = ['n', 'best_of'].map((name) => anyMember(body, name)).filter(isCount);
  return Math.max(1, ...counts) * (form === 'completions' ? promptsIn(body) : 1);
}

/** Whether streams of this form tell their usage only to those who ask. */
const tellsUsageOnDemand = (form: ModelForm): boolean => form === 'chat' || form === 'completions';

/**
 * Reads a request's body as far as money is concerned; everything else is the provider's to judge.
 *
 * @throws DomainError `invalid` for a body that is no object or names no model of 1 to 200 characters.
 */
export function readModelRequest(form: ModelForm, body: unknown): ModelRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalid([], 'Must be a JSON object');
  const model = anyMember(body, 'model');
  if (typeof model !== 'string' || model === '' || textLength(model) > 200 || !isText(model))
    throw invalid(['model'], 'Must be 1 to 200 characters');
  return {
    model,
    streams: form !== 'embeddings' && anyMember(body, 'stream') === true,
    outputLimit: limitOf(form, body),
    answers: answersOf(form, body),
    wantsUsage:
      !tellsUsageOnDemand(form) || anyMember(anyMember(body, 'stream_options'), 'include_usage') === true,
  };
}
