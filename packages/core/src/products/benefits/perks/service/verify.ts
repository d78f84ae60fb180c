import type { Storage } from '../../../../storage/storage.js';
import { benefits, touchedPeriods, type TouchedPeriod } from '../model.js';
import { periodFaults, type PeriodFault } from '../rules/period-faults.js';

const together = 1_000;

/** Compares every marked period of a household with its benefit's terms; reads a thousand at a time. */
export async function verifyPeriods(storage: Storage, tenant: string): Promise<readonly PeriodFault[]> {
  const place = storage.tenant(tenant);
  const known = await place.collection(benefits).find({});
  const faults: PeriodFault[] = [];
  let last: TouchedPeriod | undefined;
  do {
    const page = await place.collection(touchedPeriods).find(
      {},
      {
        order: { by: 'id', direction: 'asc' },
        limit: together,
        ...(last === undefined ? {} : { after: { value: last.id, id: last.id } }),
      },
    );
    faults.push(...periodFaults(known, page));
    last = page.length < together ? undefined : page.at(-1);
  } while (last !== undefined);
  return faults;
}
