export { modelGateway, type ModelGatewayMount } from './model-gateway.js';
export { bursarRouter, nodeHandler, type RouterOptions } from './mount.js';
export type { SurfaceSource } from './surfaces.js';
export { upstreamTransport, type UpstreamTimes } from './upstream.js';
export type { AddressOptions, HostRequest } from './wire-request.js';
