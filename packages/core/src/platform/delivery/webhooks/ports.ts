/** One message to post. */
export interface WebhookRequest {
  /** Http or https, without credentials. */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From the name's lookup to the last byte of the answer that is read. */
  readonly timeoutMs: number;
}

/** Why no answer came. */
export type SendFailure =
  | 'timeout'
  /** The address is not one that may be reached from here. */
  | 'refused_address'
  | 'unreachable'
  /** The host gave no transport. */
  | 'no_transport';

/** What became of one message. */
export type Sent =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The header `retry-after` as it came. */
      readonly retryAfter: string | null;
      /** The beginning of the body, for people to read. */
      readonly preview: string;
    }
  | { readonly kind: 'failed'; readonly reason: SendFailure; readonly message: string };

/**
 * Posts messages to the world. Never follows a redirect, never reaches a private or otherwise special address, reads no
 * more of an answer than its beginning, and never throws because of what a receiver does.
 */
export interface WebhookTransport {
  send(request: WebhookRequest): Promise<Sent>;
  /** Whether a name resolves to addresses that may be reached, when an endpoint is saved; one without an answer may. */
  permits?(url: string): Promise<boolean>;
}

/** The transport of a host that gave none: everything fails, nothing is lost, and it can be replayed. */
export const noTransport: WebhookTransport = {
  send: () =>
    Promise.resolve({
      kind: 'failed',
      reason: 'no_transport',
      message: 'no webhook transport is configured',
    }),
};
