import type { Actor } from '../../kernel/actor.js';
import { headerOf, type WireRequest } from '../wire.js';
import type { RateState } from '../dialect.js';
import type { Surface } from '../surface.js';

/** One request under way. Each stage of `execute` adds what it found out. */
export interface Call {
  readonly surface: Surface;
  readonly request: WireRequest;
  readonly requestId: string;
  readonly now: Date;
  actor: Actor | null;
  /** Headers that the answer will carry whatever it becomes, lower-case names; stages add to it. */
  readonly headers: Record<string, string>;
  /** Whether a key's windows have counted this request. */
  counted: boolean;
  /** The request-rate window that refused. */
  limited: RateState | null;
}

/** What may be echoed as a request id: a plain token, nothing that could break a log line. */
const token = /^[\w.:-]{1,128}$/;

/** Opens a call: the clock is read here and nowhere else. */
export function openCall(surface: Surface, request: WireRequest): Call {
  const { runtime } = surface.ports;
  const sent = headerOf(request, surface.dialect.requestIdHeader);
  const requestId = sent !== null && token.test(sent) ? sent : runtime.id();
  return {
    surface,
    request,
    requestId,
    now: runtime.now(),
    actor: null,
    headers: {},
    counted: false,
    limited: null,
  };
}
