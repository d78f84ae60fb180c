import type { Day } from '../../../../kernel/day.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { TenantStorage } from '../../../../storage/storage.js';
import type { DayRange, SpendDetail } from '../../samples/model.js';
import type { DailySpend } from '../../samples/rules/spend-book.js';
import { readDetails } from '../../samples/service/read-days.js';
import type { MonitoringWorkspace } from '../../workspace/model.js';
import type { AssignmentTarget } from '../model.js';
import { assignSpend, targetKey, type Assigned, type Spent } from '../rules/assign.js';

/** An account as far as its spend is assigned. */
export interface AssignedAccount {
  readonly id: string;
  readonly provider: string;
}

/** Some days of an account as spend that can be assigned, in one currency. */
const spentOf = (account: AssignedAccount, details: readonly SpendDetail[], currency: string): Spent[] =>
  details.flatMap(({ buckets }) =>
    buckets.flatMap(({ amount, currency: of, model, externalProject, apiKey, lineItem }) =>
      amount === null || of !== currency
        ? []
        : [
            {
              provider: account.provider,
              accountId: account.id,
              model,
              externalProject,
              apiKey,
              lineItem,
              micros: BigInt(amount),
            },
          ],
    ),
  );

/** What some days cost, given to projects and people; one reading per account, all at once. */
export async function assignDays(
  tenant: TenantStorage,
  { governance, currency }: Pick<MonitoringWorkspace, 'governance' | 'currency'>,
  { accounts, range }: { readonly accounts: readonly AssignedAccount[]; readonly range: DayRange },
): Promise<Assigned> {
  const spends = await Promise.all(
    accounts.map(async (account) =>
      spentOf(account, await readDetails(tenant, account.id, 'cost', range), currency),
    ),
  );
  return assignSpend(spends.flat(), governance.assignments);
}

/** What one project or person costs by day. */
export async function assignedByDay(
  tenant: TenantStorage,
  { governance, currency }: Pick<MonitoringWorkspace, 'governance' | 'currency'>,
  ask: {
    readonly accounts: readonly AssignedAccount[];
    readonly range: DayRange;
    readonly target: AssignmentTarget;
  },
): Promise<DailySpend> {
  const days = new Map<Day, Micros>();
  const all = await Promise.all(
    ask.accounts.map(async (account) => ({
      account,
      details: await readDetails(tenant, account.id, 'cost', ask.range),
    })),
  );
  for (const { account, details } of all)
    for (const detail of details) {
      const { byTarget } = assignSpend(spentOf(account, [detail], currency), governance.assignments);
      const micros = byTarget.get(targetKey(ask.target)) ?? 0n;
      days.set(detail.day, (days.get(detail.day) ?? 0n) + micros);
    }
  return days;
}
