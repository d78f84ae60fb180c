import { addDays, dayIn } from '../../../../kernel/day.js';
import { providerAccounts, type ProviderAccount } from '../../connections/model.js';
import type { Snapshot } from '../../connections/ports.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { snapshots, type AccountSnapshot } from '../model.js';
import { deriveDay } from '../rules/derive-cost.js';
import { keptAmount } from '../rules/read-amount.js';
import { holdAccount, mergeDays } from './store-days.js';

/** More moments than an hourly sync makes in a day. */
const mostMoments = 200;

/** A snapshot as it is kept. @throws DomainError `invalid` for an amount that cannot be kept. */
export function keepSnapshot(
  accountId: string,
  { credits, limits, readings }: Snapshot,
  { pull, takenAt }: { readonly pull: number; readonly takenAt: Date },
): AccountSnapshot {
  return {
    id: `${accountId}/${pull}`,
    accountId,
    pull,
    takenAt,
    credits: credits && {
      remaining: keptAmount(credits.remaining),
      total: credits.total && keptAmount(credits.total),
    },
    limits:
      limits?.map(({ name, cap, remaining, resets }) => ({
        name,
        cap: cap && keptAmount(cap),
        remaining: remaining && keptAmount(remaining),
        resets,
      })) ?? null,
    readings: readings.map(({ name, amount, since }) => ({ name, amount: keptAmount(amount), since })),
  };
}

/**
 * Stores the state of an account, and where its cost is derived from totals or balances, the cost of that UTC day: always
 * from all moments that are known, so that the order in which they arrive does not matter.
 */
export async function storeSnapshot(
  parts: MonitoringParts,
  tenantId: string,
  account: ProviderAccount,
  snapshot: AccountSnapshot,
): Promise<void> {
  await holdAccount(parts, tenantId, account.id, async (tx, held) => {
    if (!held.connected) return;
    const tenant = tx.tenant(tenantId);
    const table = tenant.collection(snapshots);
    await table.put([snapshot]);
    if (held.latest === null || Date.parse(held.latest.takenAt) <= snapshot.takenAt.getTime()) {
      const { takenAt, credits, limits } = snapshot;
      const latest = { takenAt: takenAt.toISOString(), credits, limits };
      await tenant.collection(providerAccounts).put([{ ...held, latest }]);
    }
    // With usage to count, the cost is derived from that instead.
    if (account.signals.cost !== 'derived' || account.signals.usage === 'native') return;
    const day = dayIn(snapshot.takenAt, 'UTC');
    const before = new Date(`${addDays(day, 1)}T00:00:00Z`);
    const moments = await table.find(
      { accountId: account.id, takenAt: { before } },
      { order: { by: 'takenAt', direction: 'desc' }, limit: mostMoments },
    );
    const buckets = deriveDay(moments, day);
    if (buckets === null) return;
    const ofDay = moments.filter(({ takenAt }) => dayIn(takenAt, 'UTC') === day);
    await mergeDays(parts, tenant, {
      account,
      signal: 'cost',
      range: { from: day, before: addDays(day, 1) },
      statements: [{ day, buckets }],
      pull: Math.max(...ofDay.map(({ pull }) => pull)),
      observedAt: new Date(Math.max(...ofDay.map(({ takenAt }) => takenAt.getTime()))),
    });
  });
}
