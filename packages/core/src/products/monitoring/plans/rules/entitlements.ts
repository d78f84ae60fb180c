import type { Entitlements, Feature, PlanOverrides, PlanState, PlanStatus, PlanTable } from '../model.js';

const without: Entitlements['features'] = {
  anomalyDetection: false,
  forecast: false,
  teamGovernance: false,
  export: false,
  auditLog: false,
};

const free: Entitlements = {
  maxProviders: 2,
  maxThresholds: 2,
  historyDays: 30,
  syncIntervalHours: 24,
  seats: 1,
  digests: ['weekly'],
  channels: ['email'],
  features: without,
};
const team: Entitlements = {
  maxProviders: null,
  maxThresholds: null,
  historyDays: 730,
  syncIntervalHours: 1,
  seats: 10,
  digests: ['daily', 'weekly', 'monthly'],
  channels: ['email', 'slack', 'webhook'],
  features: { anomalyDetection: true, forecast: true, teamGovernance: true, export: true, auditLog: true },
};

/** The usual plans (monitoring spec §10), smallest first. The first one is what a workspace has without paying. */
export const usualPlans: PlanTable = {
  free,
  pro: {
    maxProviders: 15,
    maxThresholds: 25,
    historyDays: 365,
    syncIntervalHours: 6,
    seats: 1,
    digests: ['daily', 'weekly', 'monthly'],
    channels: ['email', 'slack', 'webhook'],
    features: { ...without, anomalyDetection: true, forecast: true, export: true },
  },
  team,
};

/** The usual plans with what a host changes or adds; a plan of its own begins as the largest usual one. */
export function planTable(overrides: PlanOverrides = {}): PlanTable {
  const table: Record<string, Entitlements> = { ...usualPlans };
  for (const [name, { features, ...limits }] of Object.entries(overrides)) {
    const base = table[name] ?? team;
    table[name] = { ...base, ...limits, features: { ...base.features, ...features } };
  }
  return table;
}

/** The part of a subscription that decides. */
export interface Standing {
  readonly plan: string | null;
  readonly status: string | null;
  readonly statusSince: Date | null;
}

const keptWhilePastDueMs = 7 * 24 * 3_600_000;
const statuses: readonly PlanStatus[] = ['trialing', 'active', 'past_due', 'unpaid', 'canceled'];

/** The state of one plan of the table; the free plan for a name that is none. */
export function planState(table: PlanTable, name: string | null, status: PlanStatus): PlanState {
  const names = Object.keys(table);
  const [smallest = 'free'] = names;
  const plan = name !== null && Object.hasOwn(table, name) ? name : smallest;
  const entitlements = table[plan] ?? free;
  return { plan, status, entitlements, upgradeTo: names[names.indexOf(plan) + 1] ?? null };
}

/**
 * What a subscription gives (monitoring spec §12): everything while it is paid for or in trial, for seven more days when a
 * payment failed, the free plan otherwise. One that ends with its period is active until then.
 *
 * @example
 * planOf(usualPlans, { plan: 'pro', status: 'unpaid', statusSince: null }, new Date(0)).plan; // 'free'
 */
export function planOf(table: PlanTable, subscription: Standing | null, now: Date): PlanState {
  const status = statuses.find((each) => each === subscription?.status) ?? 'none';
  const since = subscription?.statusSince?.getTime() ?? 0;
  const gives =
    status === 'trialing' ||
    status === 'active' ||
    (status === 'past_due' && now.getTime() < since + keptWhilePastDueMs);
  return planState(table, gives ? (subscription?.plan ?? null) : null, status);
}

/** Whether one more of something fits; null is no limit. */
export const fits = (used: number, limit: number | null): boolean => limit === null || used < limit;

/** Whether a plan has a feature. */
export const hasFeature = ({ entitlements }: PlanState, feature: Feature): boolean =>
  entitlements.features[feature];

/**
 * Which of the connected accounts go on after a smaller plan began: the oldest, as many as it has room for (monitoring
 * spec §10).
 */
export function keptAccounts(
  accounts: readonly { readonly id: string; readonly connectedAt: Date }[],
  limit: number | null,
): ReadonlySet<string> {
  const oldest = [...accounts].sort(
    (a, b) => a.connectedAt.getTime() - b.connectedAt.getTime() || (a.id < b.id ? -1 : 1),
  );
  return new Set(oldest.slice(0, limit ?? oldest.length).map(({ id }) => id));
}
