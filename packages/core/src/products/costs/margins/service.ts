import type { Runtime } from '../../../kernel/runtime.js';
import type { Storage } from '../../../storage/storage.js';
import type { RevenueSource } from './ports.js';
import { mappingService, type CustomerMappings } from './service/mappings.js';
import { marginReading, type MarginReading } from './service/read.js';
import { marginWatch } from './service/watch.js';

export type { CustomerMappings } from './service/mappings.js';
export type { CustomerMargin, MarginReport } from './service/read.js';

/** What customers pay and cost, and who they are (costs spec §13.3–13.4). */
export interface MarginService extends MarginReading {
  readonly mappings: CustomerMappings;
  /** Tells of margins that became worse this month. */
  check(tenant: string, now: Date): Promise<void>;
  /** Does the same once a day. */
  readonly worker: ReturnType<typeof marginWatch>['worker'];
}

/** Makes the service. */
export function marginService(parts: {
  readonly storage: Storage;
  readonly runtime: Pick<Runtime, 'now' | 'id'>;
  readonly revenue: RevenueSource;
  wake(kind: string): void;
}): MarginService {
  const margins = marginReading(parts);
  const { check, worker } = marginWatch({ ...parts, margins });
  return { ...margins, mappings: mappingService(parts), check, worker };
}
