import type { TenantStorage } from '../../../storage/storage.js';
import { usageAttributions, type UsageAttributions } from './service/attribution.js';
import { usageReading, type UsageReading } from './service/read.js';
import { usageRecording, type UsageRecording, type UsageRecordingOptions } from './service/record.js';
import { usageReserving, type UsageReserving } from './service/reserve.js';
import { usageSessions, type UsageSessions } from './service/sessions.js';
import { usageSources, type UsageSources } from './service/sources.js';
import { usageSummaries, type UsageSummaries } from './service/summary.js';

/** What was bought: recorded once, read back, and added up. */
export interface UsageService
  extends
    UsageReserving,
    UsageRecording,
    UsageReading,
    UsageSessions,
    UsageSummaries,
    UsageAttributions,
    UsageSources {}

/** What the usage service needs from below. */
export interface UsageServiceOptions extends UsageRecordingOptions {
  readonly storage: { tenant(id: string): TenantStorage };
}

/** Makes the usage service of one Bursar. */
export function usageService(options: UsageServiceOptions): UsageService {
  return {
    ...usageReserving(options.budgetsFor),
    ...usageRecording(options),
    ...usageReading(options.storage),
    ...usageSessions(options.storage),
    ...usageSummaries(options.storage),
    ...usageSources(options.storage),
    ...usageAttributions(options.storage),
  };
}
