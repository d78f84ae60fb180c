import type { RequestOp } from '../../kernel/actor.js';
import { canonicalJson } from '../../kernel/canonical.js';
import { DomainError, invalid } from '../../kernel/errors.js';
import type { Json } from '../../kernel/json.js';
import { isText } from '../../kernel/text.js';
import type { IdempotencyRules } from '../dialect.js';
import type { Replay } from '../reply.js';
import type { Route } from '../route.js';
import { headerOf } from '../wire.js';
import type { Call } from './call.js';

/** How long an operation without a key of the caller's is kept: only a COMMIT of unknown outcome asks for it. */
const unkeyedKeepMs = 3_600_000;

const checked = (key: string, name: string, { maxLength, pattern }: IdempotencyRules): string => {
  if (key === '' || key.length > maxLength || !isText(key) || pattern?.test(key) === false)
    throw invalid([name], `Must be 1 to ${maxLength} characters`);
  return key;
};

const rulesFor = (call: Call, route: Route): IdempotencyRules | null =>
  route.idempotent ? call.surface.dialect.idempotency : null;

/** The key in the header; null when none was sent or the route takes none. @throws DomainError `invalid` for a malformed one. */
export function headerKey(call: Call, route: Route): string | null {
  const rules = rulesFor(call, route);
  const sent = rules && headerOf(call.request, rules.header);
  return rules === null || sent === null ? null : checked(sent, rules.header, rules);
}

/** The key in the body, for callers that cannot set headers. @throws DomainError `invalid` for a malformed one. */
export function bodyKey(call: Call, route: Route, wire: unknown): string | null {
  const rules = rulesFor(call, route);
  if (rules?.field == null || typeof wire !== 'object' || wire === null) return null;
  const sent: unknown = Object.hasOwn(wire, rules.field) ? Reflect.get(wire, rules.field) : undefined;
  return typeof sent === 'string' ? checked(sent, rules.field, rules) : null;
}

/**
 * The identity of a request. With a key it is the same for every repeat by the same credential (or tenant) on the same
 * path; without one it is fresh.
 */
export function opOf(call: Call, key: string | null, wire: unknown): RequestOp {
  const { ports, dialect } = call.surface;
  const { runtime } = ports;
  const rules = dialect.idempotency;
  const attempt = runtime.id();
  if (key === null || rules === null)
    return { id: attempt, attempt, hash: null, keepUntil: new Date(call.now.getTime() + unkeyedKeepMs) };
  const { method, path } = call.request;
  const id = runtime.hash(JSON.stringify([dialect.name, credentialOf(call, rules), method, path, key]));
  const hash = rules.otherBody === 'replay' ? null : runtime.hash(fingerprint(wire));
  return { id, attempt, hash, keepUntil: new Date(call.now.getTime() + rules.keepMs) };
}

const fingerprint = (wire: unknown): string =>
  canonicalJson(wire instanceof Uint8Array ? Array.from(wire) : ((wire ?? null) as Json));

function credentialOf({ actor }: Call, { scope }: IdempotencyRules): string {
  if (actor === null) return 'public';
  if (scope === 'tenant') return `tenant:${actor.tenant}`;
  return actor.key === undefined ? `user:${actor.tenant}:${actor.user?.id ?? ''}` : `key:${actor.key.id}`;
}

/** @throws DomainError `idempotency_key_reused` when the stored result belongs to another body and the dialect minds. */
export function checkReplay(call: Call, op: RequestOp, replay: Replay): void {
  const otherBody = call.surface.dialect.idempotency?.otherBody ?? 'replay';
  if (!replay.replayed || otherBody === 'replay' || op.hash === null) return;
  if (replay.hash === null || replay.hash === op.hash) return;
  throw new DomainError(
    'idempotency_key_reused',
    otherBody === 'refuse-409' ? 'conflict' : 'refused',
    'This idempotency key was used for a request with another body.',
  );
}
