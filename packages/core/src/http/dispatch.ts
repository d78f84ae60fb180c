import { execute } from './execute.js';
import type { Surface } from './surface.js';
import type { WireReply, WireRequest } from './wire.js';

const under = (path: string, base: string): boolean =>
  path === base || path.startsWith(`${base}/`) || base === '';

/** Whether a surface has a route at this path, whatever the method. */
export const knowsPath = ({ router }: Surface, path: string): boolean =>
  router.match('GET', path).kind !== 'none';

/**
 * The surface that a path belongs to: the first that has the path, else the first whose base path contains it (it
 * answers "not found" in its own shape), else none.
 */
export function surfaceFor(surfaces: readonly Surface[], path: string): Surface | null {
  const near = surfaces.filter(({ dialect }) => under(path, dialect.basePath));
  const owner = near.length > 1 ? near.find((surface) => knowsPath(surface, path)) : undefined;
  return owner ?? near[0] ?? null;
}

/** Answers a request by the surface it belongs to; null when it belongs to none. */
export async function dispatch(
  surfaces: readonly Surface[],
  request: WireRequest,
): Promise<WireReply | null> {
  const surface = surfaceFor(surfaces, request.path);
  return surface === null ? null : execute(surface, request);
}
