import type { DecisionBody, Reserved } from '../../../budgets/model.js';
import type { Actor } from '../../../kernel/actor.js';
import { DomainError } from '../../../kernel/errors.js';
import type { Micros } from '../../../kernel/micros.js';
import type { ModelTransport, UpstreamAnswer } from './ports.js';
import { askForUsage } from './rules/ask-for-usage.js';
import { estimateCall } from './rules/estimate-call.js';
import { checkKeyMandates } from './rules/mandates.js';
import type { Headers } from './model.js';
import { answerHeaders, upstreamHeaders } from './rules/pass-headers.js';
import { nothingSeen, type Watch } from './rules/seen.js';
import { watchJson } from './rules/watch-json.js';
import { watchStream } from './rules/watch-stream.js';
import type { ModelBooks, ModelCall } from './service/parts.js';
import { passOn } from './service/passing.js';
import { keepBodies, settleCall, type OpenCall } from './service/settling.js';

export type { ModelBooks, ModelCall, Upstream } from './service/parts.js';

/** How the gateway for models works. */
export interface ModelForwardingOptions {
  readonly books: ModelBooks;
  readonly transport: ModelTransport;
  /** What a request for a model without a price meets: a refusal, or a hold of the ceiling. */
  readonly unknownModels: 'refuse' | 'reserve';
  readonly captureBodies: boolean;
  /** How long a hold may be open; longer than any call may take. */
  readonly holdMs: number;
}

/** What became of a request. */
export type Forwarded =
  | { readonly kind: 'refused'; readonly decision: DecisionBody }
  | {
      readonly kind: 'answered';
      readonly decision: DecisionBody;
      /** The call's name: the request id of its cost event. */
      readonly requestId: string;
      readonly status: number;
      readonly headers: Headers;
      readonly body: AsyncIterable<Uint8Array>;
    };

/** Forwards requests to models and puts what they cost on the books. */
export interface ModelForwarding {
  /**
   * Reserves, forwards, and hands the answer on while it comes; its cost is settled before the answer ends. A call that
   * the upstream refused, or that never reached it, gives its hold back.
   *
   * @throws DomainError `mandate_violation`, `invalid_model`, `upstream_error`, and those of reserving.
   */
  forward(actor: Actor, call: ModelCall): Promise<Forwarded>;
}

const unpriced = (): DomainError =>
  new DomainError('invalid_model', 'invalid', 'This model has no price here.');

const failed = (): DomainError =>
  new DomainError('upstream_error', 'unavailable', 'The upstream did not answer.');

/** Makes the gateway for models over its books. */
export function modelForwarding(options: ModelForwardingOptions): ModelForwarding {
  const { books, transport, unknownModels, captureBodies, holdMs } = options;

  const priceOf = ({ api, request, now }: ModelCall) =>
    books.prices.find({ provider: api.provider, model: request.model, at: now });

  const reserve = (actor: Actor, call: ModelCall, amount: Micros, requestId: string): Promise<Reserved> => {
    const { tags, customer, sessionId } = call.context;
    return books.usage.reserve(actor, {
      amount,
      tags,
      ttlMs: holdMs,
      about: { provider: call.api.provider, model: call.request.model, requestId },
      now: call.now,
      ...(customer !== undefined && { customer }),
      ...(sessionId !== undefined && { sessionId }),
    });
  };

  const giveBack = async (actor: Actor, { holdId }: Reserved, requestId: string): Promise<void> => {
    if (holdId === null) return;
    // What happens to the hold does not change the answer; in the end it expires.
    await books.release(actor, holdId).catch((error: unknown) => books.onLost(error, { requestId, holdId }));
  };

  const settle = async (
    open: OpenCall,
    watch: Watch | null,
    how: 'whole' | 'broken' | 'left',
  ): Promise<void> => {
    const { requestId, reserved } = open;
    try {
      await settleCall(books, open, watch?.seen() ?? nothingSeen, how);
      if (captureBodies && watch !== null) await keepBodies(books, open, watch);
    } catch (error) {
      books.onLost(error, { requestId, holdId: reserved.holdId });
    }
  };

  const send = (call: ModelCall) => {
    const { api, request, bytes, upstream, headers, signal } = call;
    const asks = request.streams && !request.wantsUsage;
    return transport.send({
      url: `${upstream.url}/v1${api.path}`,
      headers: upstreamHeaders(headers, upstream.credential),
      body: asks ? askForUsage(bytes, call.body) : bytes,
      signal,
    });
  };

  const watchOf = ({ api, request }: ModelCall, streamed: boolean): Watch =>
    streamed
      ? watchStream(api, { hidesUsage: request.streams && !request.wantsUsage, keepsText: captureBodies })
      : watchJson(api);

  const watched = (answer: UpstreamAnswer, open: OpenCall): AsyncIterable<Uint8Array> => {
    const watch = watchOf(open.call, open.streamed);
    return passOn({
      body: answer.body,
      watch,
      signal: open.call.signal,
      finish: (how) => settle(open, watch, how),
    });
  };

  return {
    forward: async (actor, call) => {
      const { api, request } = call;
      checkKeyMandates(actor.key, { provider: api.provider, model: request.model });
      const price = priceOf(call);
      if (price === null && unknownModels === 'refuse') throw unpriced();
      const amount = estimateCall(request, { bodyBytes: call.bytes.length, price, ceiling: books.ceiling });
      const requestId = books.runtime.id();
      const reserved = await reserve(actor, call, amount, requestId);
      const decision = reserved.body;
      if (reserved.verdict === 'refused') return { kind: 'refused', decision };

      const sentAt = books.runtime.now();
      const answer = await send(call);
      const open = { actor, call, requestId, reserved, estimated: amount, sentAt, streamed: request.streams };
      if (answer.kind === 'failed') {
        if (answer.sent) await settle(open, null, call.signal.aborted ? 'left' : 'broken');
        else await giveBack(actor, reserved, requestId);
        throw failed();
      }
      const { status } = answer;
      const headers = answerHeaders(answer.headers);
      const bought = status >= 200 && status < 300;
      if (!bought) await giveBack(actor, reserved, requestId);
      const streamed = String(answer.headers['content-type']).toLowerCase().startsWith('text/event-stream');
      const body = bought ? watched(answer, { ...open, streamed }) : answer.body;
      return { kind: 'answered', decision, requestId, status, headers, body };
    },
  };
}
