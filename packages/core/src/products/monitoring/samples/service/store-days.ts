import { addDays } from '../../../../kernel/day.js';
import type { Storage, TenantStorage } from '../../../../storage/storage.js';
import { providerAccounts, type ProviderAccount } from '../../connections/model.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import {
  restatements,
  spendDays,
  spendDetails,
  type DayRange,
  type HistorySignal,
  type Restatement,
  type SpendDay,
  type SpendDetail,
} from '../model.js';
import { replaces, restatedBuckets, sumDay } from '../rules/merge-day.js';
import type { DayStatement } from '../rules/read-page.js';

/** Everything that one pull says of some days. */
export interface Told {
  readonly account: Pick<ProviderAccount, 'id' | 'provider'>;
  readonly signal: HistorySignal;
  readonly range: DayRange;
  readonly statements: readonly DayStatement[];
  readonly pull: number;
  readonly observedAt: Date;
}

const tries = 50;

/** A day's id. */
const dayId = (accountId: string, signal: HistorySignal, day: string): string =>
  `${accountId}/${signal}/${day}`;

/** Whether a day was over when it was told of: until then it only grows, which is no restatement. */
const wasOver = ({ day, observedAt }: SpendDay): boolean =>
  observedAt.getTime() >= Date.parse(`${addDays(day, 1)}T00:00:00Z`);

/** Writes what is newer than what is stored, of an account that is held; answers how many days are other than before. */
export async function mergeDays(parts: MonitoringParts, tenant: TenantStorage, told: Told): Promise<number> {
  const { account, signal, range, pull, observedAt } = told;
  const days = tenant.collection(spendDays);
  const details = tenant.collection(spendDetails);
  const stored = new Map(
    (await days.find({ accountId: account.id, day: range })).map((row) => [row.id, row]),
  );
  const rows: SpendDay[] = [];
  const changed: SpendDetail[] = [];
  for (const { day, buckets } of told.statements) {
    const id = dayId(account.id, signal, day);
    const fingerprint = parts.runtime.hash(JSON.stringify(buckets));
    const before = stored.get(id);
    if (!replaces({ pull, fingerprint }, before)) continue;
    const base = {
      id,
      accountId: account.id,
      provider: account.provider,
      signal,
      day,
      pull,
      observedAt,
      fingerprint,
    };
    if (before?.fingerprint === fingerprint) {
      rows.push({ ...before, pull, observedAt });
      continue;
    }
    rows.push({ ...base, ...sumDay(buckets) });
    changed.push({ id, accountId: account.id, signal, day, buckets });
  }
  const restated = changed.filter(({ id }) => {
    const before = stored.get(id);
    return before !== undefined && wasOver(before);
  });
  if (restated.length > 0) {
    const old = new Map(
      (await details.find({ id: { in: restated.map(({ id }) => id) } })).map((row) => [row.id, row]),
    );
    const history = restated.map(({ id, accountId, day, buckets }): Restatement => ({
      id: `${id}/${pull}`,
      at: observedAt,
      ...{ accountId, signal, day },
      changes: restatedBuckets(old.get(id)?.buckets ?? [], buckets),
    }));
    await tenant.collection(restatements).put(history);
  }
  if (changed.length > 0) await details.put(changed);
  if (rows.length > 0) await days.put(rows);
  return changed.length;
}

/**
 * Runs `work` in a transaction that alone may write what is known of an account; null when there is no such account.
 */
export async function holdAccount<R>(
  parts: MonitoringParts,
  tenantId: string,
  accountId: string,
  work: (tx: Storage, account: ProviderAccount) => Promise<R>,
): Promise<R | null> {
  for (let i = 0; i < tries; i++) {
    const outcome = await parts.storage.transaction(
      async (tx): Promise<{ readonly result: R | null } | null> => {
        const accounts = tx.tenant(tenantId).collection(providerAccounts);
        const seen = await accounts.get(accountId);
        if (!seen) return { result: null };
        const held = { ...seen, revision: seen.revision + 1 };
        if (!(await accounts.replace(seen, held))) return null;
        return { result: await work(tx, held) };
      },
    );
    if (outcome) return outcome.result;
  }
  throw new Error(`the account ${accountId} is changed all the time`);
}

/**
 * Stores what a pull says, all or nothing, and keeps what it replaces. Any pull again, in any order, by any number of
 * workers, ends in the same sums (monitoring spec §4.3). Answers how many days are other than before; nothing is stored
 * for an account that was purged or disconnected meanwhile.
 */
export async function storeDays(parts: MonitoringParts, tenantId: string, told: Told): Promise<number> {
  const count = await holdAccount(parts, tenantId, told.account.id, (tx, account) =>
    account.connected ? mergeDays(parts, tx.tenant(tenantId), told) : Promise.resolve(0),
  );
  return count ?? 0;
}
