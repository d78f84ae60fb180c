import type { Surface } from '@bursar/core/http';

/** Anything that has HTTP surfaces: what `createBursar` gives (surfaces by product), a list of surfaces, or one. */
export type SurfaceSource =
  { readonly surfaces: Readonly<Record<string, Surface>> } | readonly Surface[] | Surface;

const isSurface = (source: object): source is Surface => 'router' in source && 'dialect' in source;

function given(source: unknown): unknown {
  if (typeof source !== 'object' || source === null) throw new TypeError('pass what createBursar() returned');
  if (isSurface(source)) return [source];
  if (Array.isArray(source)) return source;
  const surfaces: unknown = Reflect.get(source, 'surfaces');
  return typeof surfaces === 'object' && surfaces !== null ? Object.values(surfaces) : [];
}

/** The surfaces of a source. @throws TypeError that tells the host, who may write JavaScript, what was forgotten. */
export function surfacesOf(source: SurfaceSource): readonly Surface[] {
  const surfaces = given(source);
  if (!Array.isArray(surfaces) || surfaces.length === 0)
    throw new TypeError(
      'there is no HTTP surface to mount: name products in createBursar({ products: [costs()] })',
    );
  const isOne = (each: unknown): each is Surface =>
    typeof each === 'object' && each !== null && isSurface(each);
  if (!surfaces.every(isOne))
    throw new TypeError('a surface to mount must come from createBursar() or createSurface()');
  return surfaces;
}
