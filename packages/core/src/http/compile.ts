import { z } from 'zod';
import { declaredError, type Dialect } from './dialect.js';
import { encoderOf, type Encoder } from './encoder.js';
import type { JsonReply, Reply, StreamReply } from './reply.js';
import type { Route } from './route.js';
import { namesOf } from './router.js';

/** How one status of a route leaves. */
export interface CompiledReply {
  readonly json: { readonly encode: Encoder } | null;
  /** `mediaType` is null where the answer brings its own. */
  readonly stream: { readonly mediaType: string | null } | null;
}

/** A route with everything that can be worked out before the first request. */
export interface CompiledRoute<Services = unknown> {
  readonly route: Route<Services>;
  readonly input: NonNullable<Route['input']>;
  readonly replies: ReadonlyMap<number, CompiledReply>;
  /** How any other status leaves, on routes that hand on the answers of another server; else null. */
  readonly passed: CompiledReply | null;
  /** Changes state: everything but GET. */
  readonly writes: boolean;
}

const isPair = (
  reply: Reply | readonly [JsonReply, StreamReply],
): reply is readonly [JsonReply, StreamReply] => Array.isArray(reply);

/** The one or two forms of a status. */
export const formsOf = (reply: Reply | readonly [JsonReply, StreamReply]): readonly Reply[] =>
  isPair(reply) ? reply : [reply];

const passing: CompiledReply = { json: null, stream: { mediaType: null } };

const passes = (reply: Reply | readonly [JsonReply, StreamReply]): boolean =>
  formsOf(reply).some(({ kind }) => kind === 'pass');

function compileReply(reply: Reply | readonly [JsonReply, StreamReply]): CompiledReply {
  if (passes(reply)) return passing;
  const forms = formsOf(reply);
  const json = forms.find((form) => form.kind === 'json');
  const stream = forms.find((form) => form.kind === 'stream');
  return {
    json: json === undefined ? null : { encode: wrapped(json) },
    stream: stream === undefined ? null : { mediaType: stream.mediaType },
  };
}

function wrapped({ schema, envelope }: JsonReply): Encoder {
  const encode = encoderOf(schema);
  return envelope === undefined ? encode : (value) => envelope.wrap(encode(value));
}

/** The faults of a row, in words for whoever wrote it. */
function faultOf(dialect: Dialect, route: Route): string | null {
  const { credentials, idempotent, input, organization, path } = route;
  const names = namesOf(path);
  const declared = input?.path instanceof z.ZodObject ? Object.keys(input.path.shape) : names;
  if (!path.startsWith('/')) return 'its path must begin with a slash';
  if (names.length !== new Set(names).size) return 'its path names a parameter twice';
  if (input?.path === undefined ? names.length > 0 : [...declared].sort().join() !== [...names].sort().join())
    return `its path has the parameters (${names.join()}), its schema (${input?.path ? declared.join() : ''})`;
  if (credentials.length === 0) return 'it admits nobody';
  if (credentials.includes('key') && dialect.key === null) return 'its dialect has no API keys';
  if (idempotent && dialect.idempotency === null) return 'its dialect has no idempotency keys';
  if (organization !== undefined && !names.includes(organization))
    return `its organization parameter ${organization} is not in the path`;
  const unknown = route.errors?.find((code) => declaredError(dialect, code) === null);
  return unknown === undefined ? null : `its dialect has no status for the error code ${unknown}`;
}

/** @throws Error that names the route and what is wrong with it. */
export function compileRoute<Services>(dialect: Dialect, route: Route<Services>): CompiledRoute<Services> {
  const fault = faultOf(dialect, route);
  if (fault !== null) throw new Error(`route ${route.id}: ${fault}`);
  const replies = new Map<number, CompiledReply>();
  for (const [status, reply] of Object.entries(route.replies))
    replies.set(parseInt(status, 10), compileReply(reply));
  const passed = Object.values(route.replies).some(passes) ? passing : null;
  return { route, input: route.input ?? {}, replies, passed, writes: route.method !== 'GET' };
}
