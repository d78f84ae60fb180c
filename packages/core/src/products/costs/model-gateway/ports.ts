import type { Headers } from './model.js';

/** A request on its way upstream. */
export interface UpstreamRequest {
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** Aborted when the client goes away: ends the exchange at whatever stage it is. */
  readonly signal: AbortSignal;
}

/** An answer has begun. */
export interface UpstreamAnswer {
  readonly kind: 'answered';
  readonly status: number;
  readonly headers: Headers;
  /**
   * Its bytes, uncompressed, as they come and no faster than they are taken. Throws when the answer stops before its end;
   * leaving it early ends the exchange.
   */
  readonly body: AsyncIterable<Uint8Array>;
}

/** No answer came. */
export interface UpstreamFailure {
  readonly kind: 'failed';
  /** Whether the request may have reached the upstream: then nobody knows what it will bill. */
  readonly sent: boolean;
  readonly reason: string;
}

/** Sends requests to model providers; `@bursar/express` has one over `node:http`. Never throws. */
export interface ModelTransport {
  send(request: UpstreamRequest): Promise<UpstreamAnswer | UpstreamFailure>;
}
