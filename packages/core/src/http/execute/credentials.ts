import { hasRole, type Actor, type ActorUser } from '../../kernel/actor.js';
import { DomainError } from '../../kernel/errors.js';
import type { Route } from '../route.js';
import { headerOf, type WireRequest } from '../wire.js';
import type { KeyScheme } from '../dialect.js';
import type { Call } from './call.js';

/** Nothing that long is a key; it is not hashed. */
const longestSecret = 512;

/** The API key of a request, or null when it carries none. */
function secretOf(request: WireRequest, scheme: KeyScheme | null): string | null {
  if (scheme === null) return null;
  if (scheme.in === 'header') return headerOf(request, scheme.name);
  const authorization = headerOf(request, 'authorization');
  return authorization === null ? null : (/^bearer +(.*)$/is.exec(authorization)?.[1] ?? null);
}

/** Who calls: a key's actor, a signed-in user whose organization is yet to be found, or nobody in particular. */
export type Caller =
  | { readonly kind: 'key'; readonly actor: Actor }
  | { readonly kind: 'user'; readonly user: ActorUser }
  | { readonly kind: 'public' };

const required = (reason?: 'missing'): DomainError =>
  new DomainError('authentication_required', 'unauthenticated', 'Valid credentials are required.', null, {
    cause: reason,
  });

/**
 * Finds the caller. Where a route takes both, a key that was sent decides: a bad one is refused even beside a good
 * session (costs spec §2.1).
 *
 * @throws DomainError `authentication_required`, or what `authenticateKey` throws.
 */
export async function authenticate(call: Call, route: Route): Promise<Caller> {
  const { surface, request, now } = call;
  const admits = route.credentials;
  const secret = admits.includes('key') ? secretOf(request, surface.dialect.key) : null;
  if (secret !== null) {
    const actor =
      secret.length <= longestSecret ? await surface.ports.authenticateKey(secret, { now, request }) : null;
    if (actor === null) throw required();
    return { kind: 'key', actor };
  }
  if (admits.includes('session')) {
    const user = await surface.ports.session(request);
    if (user !== null) return { kind: 'user', user };
  }
  if (admits.includes('public')) return { kind: 'public' };
  throw required('missing');
}

const forbidden = (): DomainError =>
  new DomainError('forbidden', 'forbidden', 'You do not have permission to do this.');

/** The actor of a signed-in user in the organization of this request. @throws DomainError `forbidden` for a stranger. */
export async function memberOf(call: Call, user: ActorUser, organization: string | null): Promise<Actor> {
  const { surface, request, now } = call;
  const actor = await surface.ports.memberActor({ user, organization, now, request });
  if (actor === null) throw forbidden();
  return actor;
}

/** @throws DomainError `forbidden` for a role too low, `insufficient_scope` for a key without the route's scope. */
export function authorize(actor: Actor, { role = 'viewer', scope }: Route): void {
  if (actor.key === undefined) {
    if (!hasRole(actor.role, role)) throw forbidden();
  } else if (scope !== undefined && !actor.key.scopes.includes(scope)) {
    throw new DomainError('insufficient_scope', 'forbidden', `This API key lacks the scope ${scope}.`, {
      requiredScope: scope,
    });
  }
}
