import type { ServerResponse } from 'node:http';
import { execute, knowsPath, surfaceFor, type Surface } from '@bursar/core/http';
import { sendReply } from './send-reply.js';
import { surfacesOf, type SurfaceSource } from './surfaces.js';
import { targetOf, wireRequest, type AddressOptions, type HostRequest } from './wire-request.js';

/** Options of `bursarRouter`. */
export interface RouterOptions extends AddressOptions {
  /**
   * What happens to unknown paths under a surface's base path: `answer` (the default) gives "not found" in the
   * surface's shape, `next` leaves them to the routes that the host mounts later.
   */
  readonly unknownPaths?: 'answer' | 'next';
}

async function answer(
  surface: Surface,
  request: HostRequest,
  response: ServerResponse,
  options: AddressOptions,
): Promise<void> {
  const wire = wireRequest(request, response, options);
  const reply = await execute(surface, wire);
  try {
    await sendReply(response, reply);
  } catch (error) {
    surface.ports.logger?.error('an answer could not be sent', {
      method: wire.method,
      path: wire.path,
      error,
    });
    response.destroy();
  }
}

/** A prefix written twice looks like "not found"; it is told as what it is. */
function doubledPrefix(
  surfaces: readonly Surface[],
  { baseUrl = '' }: HostRequest,
  path: string,
): string | null {
  const doubled = baseUrl !== '' && surfaces.some((surface) => knowsPath(surface, baseUrl + path));
  return doubled
    ? `bursarRouter is mounted at ${baseUrl}, but its paths begin with ${baseUrl} already: mount it with app.use(bursarRouter(bursar))`
    : null;
}

/**
 * Express middleware (4.18 and 5) that answers every surface of an app. Mount it before body parsers, or let it find
 * what they read; both work.
 *
 * @example
 * app.use(bursarRouter(bursar));
 * @example
 * app.use('/spend', bursarRouter(bursar, { trustedProxies: 1, unknownPaths: 'next' }));
 * @throws TypeError when there is nothing to mount.
 */
export function bursarRouter(source: SurfaceSource, options: RouterOptions = {}) {
  const surfaces = surfacesOf(source);
  return (request: HostRequest, response: ServerResponse, next: (error?: unknown) => void): void => {
    const { path } = targetOf(request);
    const surface = surfaceFor(surfaces, path);
    if (surface !== null && (options.unknownPaths !== 'next' || knowsPath(surface, path))) {
      answer(surface, request, response, options).catch(next);
      return;
    }
    const mistake = doubledPrefix(surfaces, request, path);
    next(mistake === null ? undefined : new Error(mistake));
  };
}

/**
 * A handler for `http.createServer`, without Express: the same answers at a fraction of the cost. Paths of no surface get
 * a plain 404.
 *
 * @example
 * http.createServer(nodeHandler(bursar)).listen(3000);
 * @throws TypeError when there is nothing to mount.
 */
export function nodeHandler(source: SurfaceSource, options: AddressOptions = {}) {
  const surfaces = surfacesOf(source);
  return (request: HostRequest, response: ServerResponse): void => {
    const surface = surfaceFor(surfaces, targetOf(request).path);
    if (surface === null) response.writeHead(404).end();
    else answer(surface, request, response, options).catch(() => response.destroy());
  };
}
