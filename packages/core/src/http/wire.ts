/** Header names are lower case. Several values only where HTTP cannot join them (`set-cookie`). */
export type WireHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A body not yet read. */
export interface UnreadBody {
  /** The whole body, or null as soon as it is longer than `limitBytes`. Called at most once; rejects when the caller went away. */
  read(limitBytes: number): Promise<Uint8Array | null>;
}

/** A body that some other layer already parsed; the exact bytes are gone. */
export interface ParsedBody {
  readonly parsed: unknown;
}

/** An HTTP request as plain data. Mounts make it; nothing in `execute` knows any web framework. */
export interface WireRequest {
  /** Upper case. */
  readonly method: string;
  /** As sent: percent-encoded, without query, beginning with a slash. */
  readonly path: string;
  /** As sent, without the question mark; empty when there is none. */
  readonly query: string;
  readonly headers: WireHeaders;
  readonly body: Uint8Array | UnreadBody | ParsedBody | null;
  /** The caller's network address, for rate limits; null when unknown. */
  readonly address: string | null;
  /** A signal that is aborted when the caller goes away; made when asked for, since most routes never do. */
  signal?(): AbortSignal;
  /** The host framework's own request, for the host's `session`. */
  readonly native?: unknown;
}

/** Bytes or text that arrive over time. */
export type WireStream = AsyncIterable<string | Uint8Array>;

/** An HTTP answer as plain data. */
export interface WireReply {
  readonly status: number;
  readonly headers: WireHeaders;
  /** Null when the answer has no body. */
  readonly body: string | Uint8Array | WireStream | null;
}

/** The one value of a header, or null; several values are joined as HTTP does. */
export function headerOf(request: { readonly headers: WireHeaders }, name: string): string | null {
  const value = Object.hasOwn(request.headers, name) ? request.headers[name] : undefined;
  if (value === undefined) return null;
  return typeof value === 'string' ? value : value.join(', ');
}
