import type { Actor } from '../../../../kernel/actor.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { Runtime } from '../../../../kernel/runtime.js';
import type { PriceBook } from '../../../../platform/spending/prices/rules/price-book.js';
import type { UsageService } from '../../../../platform/spending/usage/service.js';
import type { BodyService } from '../../bodies/service.js';
import type { ModelApi } from '../rules/apis.js';
import type { Headers, UpstreamCredential } from '../model.js';
import type { ModelRequest } from '../rules/read-request.js';

/** What the gateway for models writes to. */
export interface ModelBooks {
  readonly usage: Pick<UsageService, 'reserve' | 'record'>;
  readonly bodies: Pick<BodyService, 'store'>;
  readonly prices: PriceBook;
  /** What a call without a price reserves, in micros. */
  readonly ceiling: Micros;
  readonly runtime: Pick<Runtime, 'now' | 'id'>;
  /** Gives a hold back. */
  release(actor: Actor, holdId: string): Promise<void>;
  /** Told of a call whose cost could not be put on the books after the answer was under way. */
  onLost(error: unknown, call: { readonly requestId: string; readonly holdId: string | null }): void;
}

/** Where a call goes. */
export interface Upstream {
  /** Up to, and without, `/v1`. */
  readonly url: string;
  readonly credential: UpstreamCredential | null;
}

/** Whom a call is put down to. */
export interface CallContext {
  readonly tags: Readonly<Record<string, string>>;
  readonly traceId: string;
  readonly customer?: string;
  readonly sessionId?: string;
  readonly actionId?: string;
}

/** A request, read and ready to be forwarded. */
export interface ModelCall {
  readonly api: ModelApi;
  readonly request: ModelRequest;
  /** The body as sent, and what it spells. */
  readonly bytes: Uint8Array;
  readonly body: unknown;
  readonly headers: Headers;
  readonly upstream: Upstream;
  readonly context: CallContext;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  readonly now: Date;
}
