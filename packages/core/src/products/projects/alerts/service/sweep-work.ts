import type { WorkItem } from '../../../../storage/leases.js';

/** Work of this kind asks the rules about every project once an hour, also where no money moves. */
export const sweepWork = 'projects.sweep';

const hourMs = 3_600_000;

/** The beginning of the next hour. */
export const nextSweep = (now: Date): Date => new Date((Math.floor(now.getTime() / hourMs) + 1) * hourMs);

/** The sweep of a tenant; putting it again changes nothing within the hour. */
export const sweepWorkOf = (tenant: string, now: Date): WorkItem => ({
  ...{ kind: sweepWork, key: tenant, tenant, lane: tenant },
  due: nextSweep(now),
  payload: {},
});
