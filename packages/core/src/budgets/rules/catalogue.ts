import { emptyCounter, type Counter } from '../../storage/counters.js';

/** The version of a tenant's catalogue: '' until its first edit, then the fresh id of the latest one. */
export function catalogueStamp(counter: Counter | undefined): string {
  const stamp = counter?.state?.['stamp'];
  return typeof stamp === 'string' ? stamp : '';
}

/**
 * The catalogue counter after a change of anything that requests are matched against or trusted by: a budget, a key, a
 * membership. The change and this counter commit together. `stamp` is a fresh id, so that a version rolled back with
 * its transaction never comes again.
 */
export function raiseCatalogue(counter: Counter, stamp: string): Counter {
  return { ...emptyCounter, settled: counter.settled + 1n, state: { stamp } };
}
