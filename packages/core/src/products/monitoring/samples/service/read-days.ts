import type { Day } from '../../../../kernel/day.js';
import type { TenantStorage } from '../../../../storage/storage.js';
import {
  spendDays,
  spendDetails,
  type DayRange,
  type HistorySignal,
  type SpendDay,
  type SpendDetail,
} from '../model.js';

/** Sums of all accounts, in one reading; `from` may be left out for everything that is kept. */
export const readDays = (
  tenant: TenantStorage,
  signal: HistorySignal,
  range: { readonly from?: Day; readonly before: Day },
): Promise<SpendDay[]> => tenant.collection(spendDays).find({ signal, day: range });

/** Sums of one account. */
export const readAccountDays = (
  tenant: TenantStorage,
  accountId: string,
  range: { readonly from?: Day; readonly before: Day },
): Promise<SpendDay[]> => tenant.collection(spendDays).find({ accountId, day: range });

/** The parts of an account's days. */
export const readDetails = (
  tenant: TenantStorage,
  accountId: string,
  signal: HistorySignal,
  range: DayRange,
): Promise<SpendDetail[]> => tenant.collection(spendDetails).find({ accountId, signal, day: range });
