import { rawBody } from '../../../http/input.js';
import { passReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { createSurface, type Surface } from '../../../http/surface.js';
import { headerOf, type WireRequest } from '../../../http/wire.js';
import { oneMebibyte } from '../../../http/dialect.js';
import { DomainError } from '../../../kernel/errors.js';
import { parseJson } from '../../../http/execute/json.js';
import { budgetHeaders } from '../enforcement/rules/budget-headers.js';
import { denialCodes } from '../enforcement/rules/denials.js';
import type { GatewayServices } from '../gateway/routes.js';
import { attribution, contextHeaders, contextIn } from '../gateway/routes/context.js';
import type { ModelTransport } from './ports.js';
import { modelApis, type ModelApi } from './rules/apis.js';
import type { UpstreamCredential } from './model.js';
import { readModelRequest } from './rules/read-request.js';
import { modelForwarding, type ModelForwarding, type Upstream } from './service.js';

/** Where requests of one provider's form go. */
export interface ModelUpstream {
  /** Up to, and without, `/v1`: `https://api.openai.com`. */
  readonly url: string;
  /** The host's own key there. Absent: what the client sends in `Authorization` or `x-api-key` is passed on. */
  readonly key?: string;
}

/** How models are reached through the gateway. */
export interface ModelGatewayOptions {
  /** A provider that is absent has no paths. */
  readonly upstreams: { readonly openai?: ModelUpstream; readonly anthropic?: ModelUpstream };
  /** Other upstreams that a request may name in `X-NullSpend-Upstream`, without `/v1`; they get no key of the host's. */
  readonly otherUpstreams?: readonly string[];
  /** What a model without a price meets: `refuse` (costs spec §9.8, the default), or `reserve` the declared ceiling. */
  readonly unknownModels?: 'refuse' | 'reserve';
  /** Keeps what is sent and received, up to a megabyte each, where the organization's limits allow it; false. */
  readonly captureBodies?: boolean;
  /** Longer request bodies are refused; 1 MiB. */
  readonly bodyLimitBytes?: number;
  /** How long a whole call may take; 600,000. Its hold expires a minute later. */
  readonly timeoutMs?: number;
}

interface ModelServices extends Pick<GatewayServices, 'trace' | 'upgradeUrls'> {
  readonly forwarding: ModelForwarding;
  upstreamFor(api: ModelApi, wish: string | null): Upstream;
}

const route = defineRoute<ModelServices>();

const neverAborted = new AbortController().signal;

const errors = [
  ...denialCodes,
  'mandate_violation',
  'invalid_model',
  'invalid_upstream',
  'upstream_error',
  'budget_unavailable',
];

/** One API of a provider, forwarded. */
const forwardTo = (api: ModelApi) =>
  route({
    id: `forward${api.path.replace(/(?:^|\/)(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    method: 'POST',
    path: api.path,
    summary: `Forwards to the provider what fits every budget, and settles what the answer cost.`,
    tags: ['Models'],
    credentials: ['key'],
    input: { body: rawBody(['application/json'], { spellsJson: true }) },
    replies: { 200: passReply({ description: "The upstream's own answer, whatever its status." }) },
    errors,
    handle: async ({ input, services, actor, now, request, requestId }) => {
      const context = contextIn(request, actor);
      const body = parseJson(input.body);
      const forwarded = await services.forwarding.forward(actor, {
        api,
        request: readModelRequest(api.form, body),
        bytes: input.body,
        body,
        headers: request.headers,
        upstream: services.upstreamFor(api, headerOf(request, 'x-nullspend-upstream')),
        context: {
          ...attribution(context),
          traceId: services.trace(request, requestId),
          ...(context.actionId !== null && { actionId: context.actionId }),
        },
        signal: request.signal?.() ?? neverAborted,
        now,
      });
      if (forwarded.kind === 'refused') {
        const { decision } = forwarded;
        throw await services.upgradeUrls.denial(actor, { decision, customer: context.customer, now });
      }
      return {
        status: forwarded.status,
        stream: forwarded.body,
        headers: {
          ...passable(forwarded.headers),
          ...contextHeaders(context),
          ...budgetHeaders(forwarded.decision),
          'x-nullspend-request-id': forwarded.requestId,
        },
      };
    },
  });

/** Without members that are absent. */
const passable = (headers: WireRequest['headers']): Readonly<Record<string, string | readonly string[]>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]): [string, string | readonly string[]][] =>
      value === undefined ? [] : [[name, value]],
    ),
  );

const trimmed = (url: string): string => url.replace(/\/+$/, '');

const credentialOf = ({ provider }: ModelApi, key: string): UpstreamCredential =>
  provider === 'openai' ? { authorization: `Bearer ${key}` } : { 'x-api-key': key };

function upstreamsOf({ upstreams, otherUpstreams = [] }: ModelGatewayOptions): ModelServices['upstreamFor'] {
  const others = new Set(otherUpstreams.map(trimmed));
  return (api, wish) => {
    const own = upstreams[api.provider];
    const wished = wish === null ? null : trimmed(wish);
    if (own !== undefined && (wished === null || wished === trimmed(own.url)))
      return { url: trimmed(own.url), credential: own.key === undefined ? null : credentialOf(api, own.key) };
    if (wished === null || !others.has(wished))
      throw new DomainError('invalid_upstream', 'invalid', 'This upstream is not allowed.');
    return { url: wished, credential: null };
  };
}

const holdLongerMs = 60_000;

/**
 * The surface that forwards requests to models: the paths of the providers under `/v1`, with the manners of the gateway
 * surface that it stands beside. A mount such as `modelGateway` of `@bursar/express` gives it its transport.
 *
 * @param gateway the surface `costs-gateway` of a Bursar with the costs product.
 * @throws TypeError for another surface, or where no upstream is named.
 */
export function modelSurface(
  gateway: Surface,
  options: ModelGatewayOptions & { readonly transport: ModelTransport },
): Surface {
  const { timeoutMs = 600_000, unknownModels = 'refuse', captureBodies = false, bodyLimitBytes } = options;
  if (gateway.dialect.name !== 'costs-gateway')
    throw new TypeError(
      'models are reached beside the surface costs-gateway: name costs() among the products',
    );
  const apis = modelApis.filter(({ provider }) => options.upstreams[provider] !== undefined);
  if (apis.length === 0) throw new TypeError('name an upstream: { upstreams: { openai: { url } } }');
  const { books, trace, upgradeUrls } = gateway.services as GatewayServices;
  const services: ModelServices = {
    trace,
    upgradeUrls,
    upstreamFor: upstreamsOf(options),
    forwarding: modelForwarding({
      books,
      transport: options.transport,
      unknownModels,
      captureBodies,
      holdMs: timeoutMs + holdLongerMs,
    }),
  };
  return createSurface<ModelServices>({
    dialect: { ...gateway.dialect, bodyLimitBytes: bodyLimitBytes ?? oneMebibyte },
    routes: apis.map(forwardTo),
    services,
    ports: gateway.ports,
  });
}
