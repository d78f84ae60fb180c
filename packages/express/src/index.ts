export { bursarRouter, nodeHandler, type RouterOptions } from './mount.js';
export type { SurfaceSource } from './surfaces.js';
export type { AddressOptions, HostRequest } from './wire-request.js';
