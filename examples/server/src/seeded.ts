/** A small deterministic generator (mulberry32): the same seed draws the same workload on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Draws from a distribution given by its quantiles, straight lines between them; whole numbers. */
export function drawQuantile(
  points: readonly (readonly [share: number, value: number])[],
  unit: number,
): number {
  for (let i = 1; i < points.length; i++) {
    const [from, low] = points[i - 1] as readonly [number, number];
    const [to, high] = points[i] as readonly [number, number];
    if (unit <= to) return Math.round(low + ((unit - from) / (to - from)) * (high - low));
  }
  return (points.at(-1) as readonly [number, number])[1];
}
