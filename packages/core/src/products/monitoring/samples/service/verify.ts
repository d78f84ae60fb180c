import type { Storage } from '../../../../storage/storage.js';
import { providerAccounts } from '../../connections/model.js';
import { spendDays, spendDetails } from '../model.js';
import { sumDay } from '../rules/merge-day.js';

/** A day that contradicts its own buckets. */
export interface MonitoringFault {
  readonly fault: 'day_without_buckets' | 'sums_differ';
  /** The day's id. */
  readonly day: string;
}

/** Compares the sums of every account's days with their buckets; [] when all is well. Reads only. */
export async function verifyDays(
  storage: Pick<Storage, 'tenant'>,
  tenantId: string,
): Promise<readonly MonitoringFault[]> {
  const tenant = storage.tenant(tenantId);
  const faults: MonitoringFault[] = [];
  for (const { id: accountId } of await tenant.collection(providerAccounts).find({})) {
    const [days, details] = await Promise.all([
      tenant.collection(spendDays).find({ accountId }),
      tenant.collection(spendDetails).find({ accountId }),
    ]);
    const buckets = new Map(details.map((detail) => [detail.id, detail.buckets]));
    for (const { id, amounts } of days) {
      const parts = buckets.get(id);
      if (parts === undefined) faults.push({ fault: 'day_without_buckets', day: id });
      else if (
        JSON.stringify(sumDay(parts).amounts.map(({ micros }) => micros)) !==
        JSON.stringify(amounts.map(({ micros }) => micros))
      )
        faults.push({ fault: 'sums_differ', day: id });
    }
  }
  return faults;
}
