import type { z } from 'zod';
import type { WireStream } from './wire.js';

/** How a dialect wraps an encoded object: `wrap` on the wire, `describe` on its JSON Schema. Both keep to the allow-list. */
export interface Envelope {
  wrap(encoded: unknown): unknown;
  describe(schema: Readonly<Record<string, unknown>>): Record<string, unknown>;
}

/** A JSON answer. The schema is an allow-list: what it does not name cannot leave. */
export interface JsonReply<S extends z.ZodType = z.ZodType> {
  readonly kind: 'json';
  /** Written as wire → domain; answers run it backwards. */
  readonly schema: S;
  readonly envelope?: Envelope;
  readonly description?: string;
  /** Headers that this answer may carry, with a line about each. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Text or bytes, whole or over time. */
export interface StreamReply {
  readonly kind: 'stream';
  /** The full `content-type`. */
  readonly mediaType: string;
  readonly description?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer without a body, for instance a redirect. */
export interface EmptyReply {
  readonly kind: 'empty';
  readonly description?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Another server's answer, handed on with its own status, headers and bytes; declared under the status of success. */
export interface PassReply {
  readonly kind: 'pass';
  readonly description?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What one status can carry. */
export type Reply = JsonReply | StreamReply | EmptyReply | PassReply;

/** Status → form, or two forms of the same answer (JSON and CSV) of which `handle` gives `body` or `stream`. */
export type Replies = Readonly<Record<number, Reply | readonly [JsonReply, StreamReply]>>;

type DocumentedReply = Pick<EmptyReply, 'description' | 'headers'>;

/** Answers JSON through this schema. */
export const jsonReply = <S extends z.ZodType>(
  schema: S,
  options: DocumentedReply & { readonly envelope?: Envelope } = {},
): JsonReply<S> => ({ kind: 'json', schema, ...options });

/** Answers text or bytes under this `content-type`. */
export const streamReply = (mediaType: string, options: DocumentedReply = {}): StreamReply => ({
  kind: 'stream',
  mediaType,
  ...options,
});

/** Answers nothing but a status and headers. */
export const emptyReply = (options: DocumentedReply = {}): EmptyReply => ({ kind: 'empty', ...options });

/** Answers whatever another server answered. */
export const passReply = (options: DocumentedReply = {}): PassReply => ({ kind: 'pass', ...options });

/** Says that a stored result answered. Has the shape of a storage answer, which can be passed as it is. */
export interface Replay {
  readonly replayed: boolean;
  /** The hash kept with the op that answered; compared with this request's. */
  readonly hash: string | null;
}

interface Extras {
  /** Lower-case names; they win over the dialect's own. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly replay?: Replay;
}

type BodyOf<R> =
  R extends JsonReply<infer S>
    ? { readonly body: z.output<S> }
    : R extends StreamReply | PassReply
      ? { readonly stream: string | Uint8Array | WireStream }
      : R extends EmptyReply
        ? Record<never, never>
        : R extends readonly [infer A, infer B]
          ? BodyOf<A> | BodyOf<B>
          : never;

/** What `handle` may return: one member per declared status. */
export type AnswerOf<R extends Replies> = {
  [S in keyof R & number]: { readonly status: R[S] extends PassReply ? number : S } & BodyOf<R[S]> & Extras;
}[keyof R & number];

/** Any route's answer, seen from `execute`. */
export interface AnyAnswer extends Extras {
  readonly status: number;
  readonly body?: unknown;
  readonly stream?: string | Uint8Array | WireStream;
}
