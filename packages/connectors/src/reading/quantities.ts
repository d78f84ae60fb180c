import type { Meter, ProviderSample } from '@bursar/core/monitoring';

/** Counts as a sample holds them: a meter that is not reported is absent, one that counted nothing is 0. */
export const quantitiesOf = (counts: Partial<Record<Meter, bigint>>): ProviderSample['quantities'] =>
  Object.fromEntries(
    Object.entries(counts).flatMap(([meter, count]) =>
      count === undefined ? [] : [[meter, count.toString()] as const],
    ),
  );
