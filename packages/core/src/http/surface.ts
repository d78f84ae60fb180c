import type { Actor, ActorUser } from '../kernel/actor.js';
import type { DomainError } from '../kernel/errors.js';
import type { Runtime } from '../kernel/runtime.js';
import { compileRoute, type CompiledRoute } from './compile.js';
import type { Dialect, RateWindow } from './dialect.js';
import type { Route } from './route.js';
import { createRouter, type Router } from './router.js';
import type { WireRequest } from './wire.js';

/** Counts requests; the storage port's `Windows` fits. */
export interface RequestLimits {
  hit(request: {
    readonly key: string;
    readonly limit: number;
    readonly windowMs: number;
    readonly now: Date;
  }): Promise<{ readonly allowed: boolean; readonly remaining: number; readonly resetAt: Date }>;
}

/** Where unexpected errors go. Silent unless the host gives its own. */
export interface Logger {
  error(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** What a surface needs from its host and from the layers below. */
export interface SurfacePorts {
  readonly runtime: Pick<Runtime, 'now' | 'id' | 'hash'>;
  /**
   * The actor behind an API key; null when unknown or revoked (answered 401). May throw a `DomainError` of its own,
   * for instance `forbidden` for an owner who left.
   */
  authenticateKey(
    secret: string,
    call: { readonly now: Date; readonly request: WireRequest },
  ): Promise<Actor | null>;
  /** Who is signed in, as the host knows; null for nobody. */
  session(request: WireRequest): Promise<ActorUser | null> | ActorUser | null;
  /**
   * The user's membership in the organization that the path names, or in the active one when `organization` is null.
   * Null when there is none: answered 403, the same for a foreign organization and an absent one.
   */
  memberActor(ask: {
    readonly user: ActorUser;
    readonly organization: string | null;
    readonly now: Date;
    readonly request: WireRequest;
  }): Promise<Actor | null>;
  /** Null switches request-rate limits off. */
  readonly limits: RequestLimits | null;
  /** Other windows than the dialect's for this caller, for instance by plan. */
  windowsFor?(actor: Actor): readonly RateWindow[];
  /** Turns errors of lower layers (a store that is down) into what a surface can say; null when it is not theirs. */
  translate?(error: unknown): DomainError | null;
  readonly logger?: Logger;
}

/** One HTTP API, ready to answer. */
export interface Surface<Services = unknown> {
  readonly dialect: Dialect;
  readonly routes: readonly Route<Services>[];
  readonly services: Services;
  readonly ports: SurfacePorts;
  readonly router: Router<CompiledRoute<Services>>;
}

/**
 * Checks and compiles a route table once, at start.
 *
 * @throws Error that names the route when two share an id or a method and path, when a path and its schema name other
 * parameters, or when a route asks for what its dialect does not have.
 */
export function createSurface<Services>(parts: {
  readonly dialect: Dialect;
  readonly routes: readonly Route<Services>[];
  readonly services: Services;
  readonly ports: SurfacePorts;
}): Surface<Services> {
  const { dialect, routes } = parts;
  const ids = new Set<string>();
  for (const { id } of routes) {
    if (ids.has(id)) throw new Error(`two routes have the id ${id}`);
    ids.add(id);
  }
  const rows = routes.map((route) => ({
    method: route.method,
    path: dialect.basePath + route.path,
    value: compileRoute(dialect, route),
  }));
  return { ...parts, router: createRouter(rows) };
}
