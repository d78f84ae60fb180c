import { readTokens } from '../../../../platform/spending/prices/rules/read-tokens.js';
import type { ModelApi } from './apis.js';
import { anyMember, textMember } from './members.js';
import { nothingSeen, type SeenAnswer } from './seen.js';

/** A choice's, a message's or a whole response's reason to end, whichever there is. */
export function stopReasonOf(answer: unknown): string | null {
  const choices = anyMember(answer, 'choices');
  const reasons = Array.isArray(choices) ? choices.map((choice) => textMember(choice, 'finish_reason')) : [];
  return reasons.find((reason) => reason !== null) ?? textMember(answer, 'stop_reason');
}

/** The usual tier has no name here: prices are the ordinary ones then. */
export function serviceTier(answer: unknown): string | null {
  const tier = textMember(answer, 'service_tier') ?? textMember(anyMember(answer, 'usage'), 'service_tier');
  return tier === 'default' || tier === 'standard' || tier === 'auto' ? null : tier;
}

/** Reads a whole answer, already parsed. Anything may be missing: answers are not ours. */
export function readAnswer({ provider }: Pick<ModelApi, 'provider'>, answer: unknown): SeenAnswer {
  return {
    ...nothingSeen,
    tokens: readTokens(provider, anyMember(answer, 'usage')),
    model: textMember(answer, 'model'),
    tier: serviceTier(answer),
    stopReason: stopReasonOf(answer) ?? textMember(answer, 'status'),
  };
}
