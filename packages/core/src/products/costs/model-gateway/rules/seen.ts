import type { Tokens } from '../../../../platform/spending/prices/model.js';
import type { JsonObject } from '../../../../kernel/json.js';

/** What an answer has told of its cost so far. */
export interface SeenAnswer {
  /** The usage that the provider bills; null until it was told in full. */
  readonly tokens: Tokens | null;
  /** What is known of the prompt where the whole is not known yet; null where nothing is. */
  readonly prompt: Tokens | null;
  /** UTF-8 bytes of text that were received of the answer. */
  readonly outputBytes: number;
  /** The model that answers. */
  readonly model: string | null;
  /** The provider's service tier. */
  readonly tier: string | null;
  readonly stopReason: string | null;
}

/** Nothing was told yet. */
export const nothingSeen: SeenAnswer = {
  tokens: null,
  prompt: null,
  outputBytes: 0,
  model: null,
  tier: null,
  stopReason: null,
};

/** Looks at an answer while it passes. */
export interface Watch {
  /** Takes the next bytes and answers what of them goes on to the client, now. */
  push(chunk: Uint8Array): readonly Uint8Array[];
  /** What was kept back when the answer ended. */
  end(): readonly Uint8Array[];
  seen(): SeenAnswer;
  /** The answer for people to look at, where it was kept and is not too long; null otherwise. */
  body(): JsonObject | null;
}
