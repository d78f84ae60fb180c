import type { CompiledRoute } from '../compile.js';
import type { AnyAnswer } from '../reply.js';
import type { WireHeaders, WireReply } from '../wire.js';
import type { Call } from './call.js';

const jsonType = 'application/json; charset=utf-8';

/** All headers of an answer: the dialect's, then what the stages noted, then the answer's own. */
export function headersFor(call: Call, own: WireHeaders, contentType?: string): WireHeaders {
  const { request, requestId, actor, surface } = call;
  const { dialect } = surface;
  const headers = Object.assign({}, dialect.headers({ request, requestId, actor }), call.headers, own);
  headers[dialect.requestIdHeader] = requestId;
  if (contentType !== undefined) headers['content-type'] ??= contentType;
  return headers;
}

/** Sends JSON data. */
export const jsonAnswer = (
  call: Call,
  status: number,
  data: unknown,
  headers: WireHeaders = {},
): WireReply => ({
  status,
  headers: headersFor(call, headers, jsonType),
  body: JSON.stringify(data),
});

/**
 * Encodes a route's answer: only declared statuses, only declared members. A replayed success takes the dialect's
 * status and headers.
 *
 * @throws Error for an answer that the route did not declare.
 */
export function encodeAnswer(call: Call, compiled: CompiledRoute, answer: AnyAnswer): WireReply {
  const { status, body, stream } = answer;
  const form = compiled.replies.get(status) ?? compiled.passed;
  if (form === null) throw new Error(`route ${compiled.route.id} answered the undeclared status ${status}`);
  const rules = answer.replay?.replayed === true ? call.surface.dialect.idempotency : null;
  const sent = rules?.replayStatus === 200 && status < 300 ? 200 : status;
  const headers = rules === null ? (answer.headers ?? {}) : { ...rules.replayHeaders, ...answer.headers };
  if (stream !== undefined && form.stream !== null)
    return {
      status: sent,
      headers: headersFor(call, headers, form.stream.mediaType ?? undefined),
      body: stream,
    };
  if (form.json !== null) return jsonAnswer(call, sent, form.json.encode(body), headers);
  return { status: sent, headers: headersFor(call, headers), body: null };
}
