import { modelSurface, type ModelGatewayOptions, type ModelTransport } from '@bursar/core/costs';
import { bursarRouter, type RouterOptions } from './mount.js';
import { surfacesOf, type SurfaceSource } from './surfaces.js';
import { upstreamTransport, type UpstreamTimes } from './upstream.js';

/** Options of `modelGateway`. */
export interface ModelGatewayMount
  extends ModelGatewayOptions, UpstreamTimes, Pick<RouterOptions, 'trustedProxies'> {
  /** Reaches upstreams; `upstreamTransport()` over `node:http` when absent. */
  readonly transport?: ModelTransport;
}

/**
 * Express middleware that forwards requests of the OpenAI and Anthropic APIs to their providers: it reserves what a
 * request may cost before it leaves, hands the answer on while it comes, and settles what it cost before it ends. Only
 * the paths of the named providers under `/v1` are its own; mount it before `bursarRouter`, which answers all of `/v1`.
 *
 * @example
 * app.use(modelGateway(bursar, { upstreams: { openai: { url: 'https://api.openai.com', key: process.env.OPENAI_KEY } } }));
 * @throws TypeError when the Bursar has no costs product, or no upstream is named.
 */
export function modelGateway(source: SurfaceSource, options: ModelGatewayMount) {
  const gateway = surfacesOf(source).find(({ dialect }) => dialect.name === 'costs-gateway');
  if (gateway === undefined)
    throw new TypeError('the gateway needs the costs product: createBursar({ products: [costs()] })');
  const { transport = upstreamTransport(options), trustedProxies } = options;
  return bursarRouter([modelSurface(gateway, { ...options, transport })], {
    unknownPaths: 'next',
    ...(trustedProxies !== undefined && { trustedProxies }),
  });
}
