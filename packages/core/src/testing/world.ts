import { outgoingEvents, type OutgoingEvent } from '../storage/outbox.js';
import type { Storage, TenantId } from '../storage/storage.js';
import { testRuntime, type TestRuntime, type TestRuntimeOptions } from './runtime.js';

/** A storage and a runtime that a test owns, and a look at what was announced. */
export interface TestWorld<S extends Storage = Storage> {
  readonly storage: S;
  readonly runtime: TestRuntime;
  /** Every outgoing event of the tenant, oldest first; with `type`, only those. */
  events(tenant: TenantId, type?: string): Promise<readonly OutgoingEvent[]>;
}

/**
 * Puts a test world together. The storage is the test's choice; most take the memory one, made with the world's clock so
 * that deadlines are judged by it.
 *
 * @example
 * const world = testWorld({
 *   start: new Date('2026-03-01T12:00:00.000Z'),
 *   storage: ({ now }) => memoryStorage({ now }),
 * });
 * const bursar = createBursar({ storage: world.storage, runtime: world.runtime, products: [costs()] });
 */
export function testWorld<S extends Storage>({
  storage: open,
  ...options
}: TestRuntimeOptions & { readonly storage: (runtime: TestRuntime) => S }): TestWorld<S> {
  const runtime = testRuntime(options);
  const storage = open(runtime);
  return {
    storage,
    runtime,
    events: (tenant, type) =>
      storage
        .tenant(tenant)
        .log(outgoingEvents)
        .page(type === undefined ? {} : { type }, { order: { by: 'at', direction: 'asc' } }),
  };
}
