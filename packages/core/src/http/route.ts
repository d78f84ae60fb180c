import type { Actor, RequestOp, Role } from '../kernel/actor.js';
import type { Json } from '../kernel/json.js';
import type { Decoded, Input } from './input.js';
import type { AnswerOf, AnyAnswer, Replies } from './reply.js';
import type { WireRequest } from './wire.js';

/** Who may call: anybody, an API key, or a signed-in user. */
export type Credential = 'public' | 'key' | 'session';

/** Methods a route can have. HEAD and OPTIONS are answered from the table. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What `handle` is given. Everything in it is decoded, authorized and belongs to this one request. */
export interface Context<Services, I extends Input, C extends Credential> {
  readonly input: Decoded<I>;
  readonly services: Services;
  /** Null only on routes that also admit the public. */
  readonly actor: 'public' extends C ? Actor | null : Actor;
  /** For the one update or transaction that does the work. Without an idempotency key its id is fresh. */
  readonly op: RequestOp;
  /** The caller's own key, when the route honours one and it was sent. */
  readonly idempotencyKey: string | null;
  readonly requestId: string;
  /** The instant of this request: read once, used for everything. */
  readonly now: Date;
  readonly request: WireRequest;
  /** The exact bytes of the body, for signatures over it; null without one, and where a body parser of the host ran before. */
  readonly bytes: Uint8Array | null;
}

/** A route as its product writes it. */
export interface Declaration<Services, C extends Credential, I extends Input, R extends Replies> {
  /** Unique in the surface, camelCase; OpenAPI's operation id. */
  readonly id: string;
  readonly method: Method;
  /** Under the dialect's base path; `:name` takes one whole segment. Fixed segments win over `:name`. */
  readonly path: string;
  /** One line for the reference. */
  readonly summary: string;
  readonly description?: string;
  /** Groups routes in the reference. */
  readonly tags?: readonly string[];
  readonly credentials: readonly C[];
  /** The least role of a session caller; `viewer` when absent. Key callers are not ranked. */
  readonly role?: Role;
  /** A scope that a key caller must have. */
  readonly scope?: string;
  /** The path parameter that names the organization; without it the caller's active one is meant. */
  readonly organization?: string;
  readonly input?: I;
  readonly replies: R;
  /** Error codes, beside those that every such route can give (credentials, limits, input, unexpected). */
  readonly errors?: readonly string[];
  /** Honours the dialect's idempotency key. */
  readonly idempotent?: boolean;
  /** Offers the route as an MCP tool, or as one for each purpose it has. */
  readonly tool?: RouteTool | readonly RouteTool[];
  /** Exempt from request-rate limits, for instance a payment provider's callbacks. */
  readonly unlimited?: boolean;
  /** A callback that proves itself by a signature: where the request comes from says nothing about it. */
  readonly signed?: boolean;
  handle(context: Context<Services, I, C>): Promise<AnswerOf<NoInfer<R>>> | AnswerOf<NoInfer<R>>;
}

/** What `execute` hands to any route. */
export interface AnyContext<Services> extends Omit<Context<Services, Input, 'public'>, 'input'> {
  readonly input: {
    readonly path: unknown;
    readonly query: unknown;
    readonly headers: unknown;
    readonly body: unknown;
  };
}

/**
 * How a route is offered as a tool. Its arguments are the members of path, query and body under their own names, unless
 * it says otherwise.
 */
export interface RouteTool {
  readonly name: string;
  /** The route's summary when absent. */
  readonly description?: string;
  /** Arguments with a name of their own, by the member they fill. */
  readonly names?: Readonly<Record<string, string>>;
  /** The body members that are arguments, which must then be given; all of them when absent. */
  readonly only?: readonly string[];
  /** The body member that the arguments are the members of; the tool has no other body arguments. */
  readonly within?: string;
  /** Body members with this value whatever the arguments. */
  readonly fixed?: Readonly<Record<string, Json>>;
  /** Members that take a list of texts as argument and are sent as one text, with commas. */
  readonly lists?: readonly string[];
}

/** Any route of a surface: a row of its table. */
export interface Route<Services = unknown> extends Omit<
  Declaration<Services, Credential, Input, Replies>,
  'handle'
> {
  handle(context: AnyContext<Services>): Promise<AnyAnswer> | AnyAnswer;
}

/**
 * Binds the type of the services, then declares routes: `handle`'s input is inferred from the schemas and its answers
 * are checked against `replies`.
 *
 * @example
 * const route = defineRoute<{ rename(id: string, name: string): Promise<{ id: string; name: string }> }>();
 * const renameSeat = route({
 *   id: 'renameSeat', method: 'PATCH', path: '/seats/:id', summary: 'Renames a seat.', credentials: ['session'],
 *   input: { path: z.object({ id: z.string() }), body: jsonBody(z.object({ name: z.string().max(50) })) },
 *   replies: { 200: jsonReply(z.object({ id: z.string(), name: z.string() })) },
 *   handle: async ({ input, services }) => ({ status: 200, body: await services.rename(input.path.id, input.body.name) }),
 * });
 */
export const defineRoute =
  <Services>() =>
  <const C extends Credential, const R extends Replies, I extends Input = Record<never, never>>(
    declaration: Declaration<Services, C, I, R>,
  ): Declaration<Services, C, I, R> =>
    declaration;
