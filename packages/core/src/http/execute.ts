import { DomainError } from '../kernel/errors.js';
import type { CompiledRoute } from './compile.js';
import { encodeAnswer, headersFor } from './execute/answer.js';
import { readBody } from './execute/body.js';
import { openCall, type Call } from './execute/call.js';
import { authenticate, authorize, memberOf } from './execute/credentials.js';
import { checkOrigin } from './execute/csrf.js';
import { decodeBody, decodeHead, decodePath } from './execute/decode.js';
import { failure } from './execute/failure.js';
import { bodyKey, checkReplay, headerKey, opOf } from './execute/idempotency.js';
import { limitAddress, limitKey, limitStranger } from './execute/limits.js';
import type { Surface } from './surface.js';
import type { WireReply, WireRequest } from './wire.js';

/**
 * Answers one request, in one order: address limit → authenticate → key limit → tenant → authorize → decode → handle →
 * encode. Never throws: whatever goes wrong becomes an answer in the dialect's shape.
 */
export async function execute<Services>(
  surface: Surface<Services>,
  request: WireRequest,
): Promise<WireReply> {
  try {
    const call = openCall(surface, request);
    try {
      return await answer(call);
    } catch (error) {
      return failure(call, await limitStranger(call, error));
    }
  } catch {
    // The host's own clock, logger or error encoder failed; there is nobody left to ask.
    return { status: 500, headers: {}, body: null };
  }
}

async function answer(call: Call): Promise<WireReply> {
  const { router } = call.surface;
  const { method, path } = call.request;
  const found = router.match(method === 'HEAD' ? 'GET' : method, path);
  if (found.kind !== 'found' || !found.value.route.unlimited) await limitAddress(call);
  if (found.kind === 'none') throw new DomainError('not_found', 'missing', 'Not found.');
  if (found.kind === 'method') return otherMethod(call, found.allow);
  const reply = await run(call, found.value, found.params);
  return method === 'HEAD' ? { ...reply, body: null } : reply;
}

/** OPTIONS is answered from the table; every other method that the path does not have is refused with those it has. */
function otherMethod(call: Call, methods: readonly string[]): WireReply {
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  if (call.request.method === 'OPTIONS')
    return { status: 204, headers: headersFor(call, { allow }), body: null };
  call.headers['allow'] = allow;
  throw new DomainError('method_not_allowed', 'unsupported', 'This method is not allowed here.');
}

async function run(
  call: Call,
  compiled: CompiledRoute,
  params: Readonly<Record<string, string>>,
): Promise<WireReply> {
  const { route, input, writes } = compiled;
  const { surface, request, now, requestId } = call;
  const csrf = writes && !route.signed ? surface.dialect.csrf : null;
  if (csrf?.applies === 'all') checkOrigin(request);
  const caller = await authenticate(call, route);
  if (caller.kind === 'user' && csrf?.applies === 'session') checkOrigin(request);
  if (caller.kind === 'key') call.actor = caller.actor;
  if (caller.kind === 'key' && !route.unlimited) await limitKey(call, caller.actor);
  let path: unknown;
  if (caller.kind === 'user') {
    if (route.organization !== undefined) path = decodePath(input, params);
    call.actor = await memberOf(call, caller.user, organizationOf(route.organization, path));
  }
  if (call.actor !== null) authorize(call.actor, route);
  let key = headerKey(call, route);
  path ??= decodePath(input, params);
  const head = decodeHead(input, request);
  let bytes: Uint8Array | null = null;
  const wire =
    input.body === undefined
      ? undefined
      : await readBody(request, input.body, surface.dialect.bodyLimitBytes, (read) => (bytes = read));
  const body = decodeBody(input, wire);
  key ??= bodyKey(call, route, wire);
  const op = opOf(call, key, wire);
  const answered = await route.handle({
    input: { path, ...head, body },
    services: surface.services,
    actor: call.actor,
    op,
    idempotencyKey: key,
    requestId,
    now,
    request,
    bytes,
  });
  if (answered.replay !== undefined) checkReplay(call, op, answered.replay);
  return encodeAnswer(call, compiled, answered);
}

/** The path's schema made this text. */
function organizationOf(parameter: string | undefined, path: unknown): string | null {
  if (parameter === undefined) return null;
  return String((path as Readonly<Record<string, unknown>>)[parameter]);
}
