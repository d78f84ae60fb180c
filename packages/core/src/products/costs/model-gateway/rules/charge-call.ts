import type { Tokens } from '../../../../platform/spending/prices/model.js';
import type { SeenAnswer } from './seen.js';

/** How the forwarding of an answer ended. */
export interface Ending {
  /** `whole`: all of it came · `broken`: it stopped on the way here · `left`: the client went away. */
  readonly how: 'whole' | 'broken' | 'left';
  /** Whether it came as a stream of events. */
  readonly streamed: boolean;
  /** The size of the request's body. */
  readonly requestBytes: number;
}

/** What a call used. */
export interface Metered {
  /** Null when it cannot be known: the reserved amount is charged then. */
  readonly tokens: Tokens | null;
  /** Counted by us from what was sent and received. */
  readonly estimated: boolean;
}

const bytesPerToken = 4;

/**
 * What a call that the upstream took used. The usage it told counts, whatever came after. A stream that ended early
 * without it is counted as what was sent and received, at four bytes a token (costs spec §9.6): providers stop when the
 * connection is cut. A whole answer without usage, half of one that is no stream, and silence stay unknown.
 */
export function meterCall(seen: SeenAnswer, { how, streamed, requestBytes }: Ending): Metered {
  if (seen.tokens !== null) return { tokens: seen.tokens, estimated: false };
  const begun = seen.prompt !== null || seen.outputBytes > 0;
  if (!streamed || how === 'whole' || (how === 'broken' && !begun)) return { tokens: null, estimated: false };
  const prompt = seen.prompt ?? {
    input: Math.ceil(requestBytes / bytesPerToken),
    cacheRead: 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    output: 0,
    reasoning: 0,
  };
  const output = Math.max(prompt.output, Math.ceil(seen.outputBytes / bytesPerToken));
  return { tokens: { ...prompt, output }, estimated: true };
}
