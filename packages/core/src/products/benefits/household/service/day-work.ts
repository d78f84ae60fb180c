import type { WorkItem } from '../../../../storage/storage.js';

/** Work of this kind is done once on each day of a household; `perks/service/day-work` does it. */
export const dayWork = 'benefits.day';

/** The first of a household's days. */
export const firstDay = (tenant: string, now: Date): WorkItem => ({
  kind: dayWork,
  key: tenant,
  tenant,
  lane: tenant,
  due: now,
  payload: null,
});
