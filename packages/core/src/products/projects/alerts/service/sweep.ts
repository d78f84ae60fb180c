import type { Actor } from '../../../../kernel/actor.js';
import { addDays, dayIn } from '../../../../kernel/day.js';
import type { Micros } from '../../../../kernel/micros.js';
import { emptyCounter, type Counter } from '../../../../storage/counters.js';
import type { LeasedItem } from '../../../../storage/leases.js';
import { listenersKey, telling, tellingWork } from '../../../../storage/outbox.js';
import { budgets } from '../../../../budgets/model.js';
import type { AlertRule } from '../../../../platform/spending/alerts/model.js';
import { lineSubject } from '../../credit-line/model.js';
import { projects, type Project } from '../../portfolio/model.js';
import { currency, type ProjectsParts } from '../../service/parts.js';
import { evaluate, type Happening } from '../rules/evaluate.js';
import { projectWatchOf, providerWatchOf } from '../rules/watch.js';
import { alertReason, raiseNoticed } from './raise.js';
import { nextSweep, sweepWork } from './sweep-work.js';
import { projectWatchKey, providerWatchKey } from './watch.js';

type Counters = ReadonlyMap<string, Counter>;

/** What a sweep asks the rules about: nothing moved, the clock did. */
function standing(
  counters: Counters,
  project: Project,
  provider: string,
  { now, available }: { readonly now: Date; readonly available: Micros | null },
): Happening {
  const stateOf = (key: string) => (counters.get(key) ?? emptyCounter).state;
  const watch = projectWatchOf(stateOf(projectWatchKey(project.id)));
  const providerWatch = providerWatchOf(stateOf(providerWatchKey(project.id, provider)));
  return {
    ...{ kind: 'sweep', project, provider, today: dayIn(now, 'UTC'), nowMs: now.getTime(), amount: 0n },
    ...{ before: watch, after: watch, providerBefore: providerWatch, providerAfter: providerWatch },
    available: available === null ? null : { before: available, after: available },
  };
}

/** Asks about one project and one of its providers; a card that a rule froze follows at the issuer. */
async function sweepPair(
  parts: ProjectsParts,
  tenant: string,
  asked: {
    readonly project: Project;
    readonly provider: string;
    readonly rules: readonly AlertRule[];
    readonly now: Date;
    readonly available: Micros | null;
  },
): Promise<void> {
  const { project, provider, rules, now } = asked;
  const keys = [projectWatchKey(project.id), providerWatchKey(project.id, provider)] as const;
  const store = parts.storage.tenant(tenant);
  const seen = await store.counters.read(keys);
  if (evaluate(rules, standing(seen, project, provider, asked)).length === 0) return;
  const caller = { tenant };
  const { items } = await parts.issuing.cards(caller, { accountId: project.id, limit: 1 });
  const card = items[0] ?? null;
  const ids = rules.map(() => parts.runtime.id());
  const id = (index: number): string => ids[index] ?? '';
  let told = false;
  const { result: freezes } = await store.counters.update<Record<never, never>, boolean>({
    now,
    ops: [],
    find: {},
    plan: () => keys,
    guess: keys,
    reads: [listenersKey],
    step: ({ counters, reads }) => {
      const happening = standing(counters, project, provider, asked);
      const noticed = evaluate(rules, happening);
      const added = raiseNoticed(parts, {
        ...{ noticed, happening, seen: { counters, now }, keys, card, id, projectId: project.id },
      });
      const writes = added.writes ?? [];
      const tell = telling(tenant, writes, reads, now);
      told = tell !== null;
      return {
        counters: writes.length === 0 ? new Map() : (added.counters ?? new Map()),
        writes: tell ? [...writes, tell] : writes,
        result: added.freeze !== undefined,
      };
    },
  });
  if (told) parts.wake(tellingWork);
  if (freezes && card)
    await parts.issuing.changeCard(caller, card.id, { status: 'frozen', reason: alertReason }, { now });
}

/** What can be spent now, where some rule asks. */
async function availableIn(
  parts: ProjectsParts,
  tenant: string,
  rules: readonly AlertRule[],
  now: Date,
): Promise<Micros | null> {
  if (!rules.some(({ kind, enabled }) => kind === 'low-balance' && enabled)) return null;
  const [line] = await parts.storage.tenant(tenant).collection(budgets).find({ subjectType: lineSubject });
  if (line === undefined) return null;
  const [status] = await parts.budgetsOf({ tenant }).statuses([line], now);
  return status?.available ?? null;
}

/** Asks every rule about every active project: what no transaction can notice, such as silence (projects spec §9.3). */
async function sweepAlerts(parts: ProjectsParts, tenant: Actor['tenant'], now: Date): Promise<void> {
  const rules = await parts.alerts.rules({ tenant });
  const available = await availableIn(parts, tenant, rules, now);
  const rows = await parts.storage.tenant(tenant).collection(projects).find({ status: 'active' });
  const today = dayIn(now, 'UTC');
  const range = { currency, from: today, before: addDays(today, 1) } as const;
  for (const project of rows) {
    const spent = await parts.issuing.spend(
      { tenant },
      { by: 'accountProvider', accountId: project.id, ...range },
    );
    const providers = spent.length === 0 ? [''] : spent.map(({ value }) => value);
    for (const provider of providers)
      await sweepPair(parts, tenant, { project, provider, rules, now, available });
  }
}

/** Does it once an hour. */
export const sweepWorker = (parts: ProjectsParts) => ({
  kind: sweepWork,
  leaseMs: 120_000,
  run: async ({ tenant }: LeasedItem, now: Date) => {
    await sweepAlerts(parts, tenant, now);
    return { due: nextSweep(now) };
  },
});
