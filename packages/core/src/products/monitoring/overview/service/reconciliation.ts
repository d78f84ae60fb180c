import type { Actor } from '../../../../kernel/actor.js';
import { parseMicros } from '../../../../kernel/micros.js';
import { costEvents } from '../../../../platform/spending/usage/model.js';
import { listAccounts } from '../../connections/service/read.js';
import { isComplete } from '../../connections/rules/sync-ranges.js';
import type { Basis, DayRange, SpendDay } from '../../samples/model.js';
import { readDays } from '../../samples/service/read-days.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { reconcile, type Figures, type Reconciliation, type Side } from '../rules/reconcile.js';
import { countOf } from '../rules/usage-series.js';

/** Calls that were recorded here are priced in dollars. */
const ownCurrency = 'USD';

const providerOf = (value: string): string => {
  const read = JSON.parse(value) as readonly string[];
  return read[0] ?? '';
};

/** What was recorded here, by provider. */
async function ownFigures(parts: MonitoringParts, tenantId: string, range: DayRange) {
  const cells = await parts.storage.tenant(tenantId).log(costEvents).rollups.series('model', range);
  const own = new Map<string, { micros: bigint; tokens: bigint; unpriced: number }>();
  for (const { value, measures } of cells) {
    const provider = providerOf(value);
    const of = (name: string): bigint => measures[name] ?? 0n;
    const known = own.get(provider) ?? { micros: 0n, tokens: 0n, unpriced: 0 };
    own.set(provider, {
      micros: known.micros + of('cost'),
      tokens: known.tokens + of('inputTokens') + of('outputTokens'),
      unpriced: known.unpriced + parseInt(of('unknown').toString(), 10),
    });
  }
  return own;
}

function sideOf(cost: readonly SpendDay[], tokens: bigint | null, basis: Basis): Side {
  const told = cost.flatMap(({ amounts }) =>
    amounts.filter((each) => each.basis === basis && each.currency === ownCurrency),
  );
  return {
    micros: told.length === 0 ? null : told.reduce((sum, { micros }) => sum + BigInt(micros), 0n),
    tokens,
  };
}

function tokensOf(usage: readonly SpendDay[]): bigint | null {
  const counts = usage.flatMap(({ quantities }) => countOf('tokens', quantities) ?? []);
  return counts.length === 0 ? null : counts.reduce((sum, micros) => sum + micros, 0n) / parseMicros('1');
}

/**
 * What was recorded here beside what providers meter and bill, over some days, with every difference explained: one line for
 * each provider that either side knows.
 */
export async function readReconciliation(
  parts: MonitoringParts,
  actor: Pick<Actor, 'tenant'>,
  range: DayRange,
): Promise<readonly Reconciliation[]> {
  const tenant = parts.storage.tenant(actor.tenant);
  const [own, cost, usage, accounts] = await Promise.all([
    ownFigures(parts, actor.tenant, range),
    readDays(tenant, 'cost', range),
    readDays(tenant, 'usage', range),
    listAccounts(tenant),
  ]);
  const names = new Set([
    ...own.keys(),
    ...cost.map(({ provider }) => provider),
    ...accounts.map(({ provider }) => provider),
  ]);
  return [...names].sort().map((provider): Reconciliation => {
    const ofProvider = (days: readonly SpendDay[]): SpendDay[] =>
      days.filter((day) => day.provider === provider);
    const lagHours = parts.connectors.get(provider)?.lagHours ?? 24;
    const days = ofProvider(cost);
    const ours = own.get(provider);
    const tokens = tokensOf(ofProvider(usage));
    const priced = sideOf(days, tokens, 'estimated');
    const open = days
      .filter(({ day, observedAt }) => !isComplete(day, observedAt, lagHours))
      .map(({ day }) => day);
    const figures: Figures = {
      provider,
      currency: ownCurrency,
      estimated: {
        micros: ours?.micros ?? null,
        tokens: ours?.tokens ?? null,
        unpriced: ours?.unpriced ?? 0,
      },
      metered: sideOf(days, tokens, 'metered'),
      billed: sideOf(days, null, 'billed'),
      derived: sideOf(days, null, 'derived'),
      priced: priced.micros === null ? { ...priced, tokens: null } : priced,
      incomplete: [...new Set(open)].sort(),
    };
    return reconcile(figures);
  });
}
