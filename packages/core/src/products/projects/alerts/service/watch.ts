import { dayIn } from '../../../../kernel/day.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { AlertRule } from '../../../../platform/spending/alerts/model.js';
import { rulesInForce } from '../../../../platform/spending/alerts/service/rules.js';
import { emptyCounter, type Counter, type Seen } from '../../../../storage/counters.js';
import type { Share, ShareRows, TransactionChange } from '../../service/after.js';
import { spendInstant, spentOn } from '../../service/spent.js';
import { asksFor, evaluate, type Happening } from '../rules/evaluate.js';
import { defaultRules } from '../rules/kinds.js';
import {
  projectWatchOf,
  providerWatchOf,
  watchDecline,
  watchProvider,
  watchSpend,
  type SpendChange,
} from '../rules/watch.js';
import { projectsSurface, raiseNoticed, type WatchParts } from './raise.js';

/** What a project's rules remember. */
export const projectWatchKey = (projectId: string): string => `projects:watch:${projectId}`;
/** What they remember of one provider. */
export const providerWatchKey = (projectId: string, provider: string): string =>
  `projects:watch:${projectId}:${provider}`;

/** The name of the check that a charge's balance passes or fails. */
export const balanceCheck = 'balance';

const isDeclined = ({ before, transaction }: TransactionChange): boolean =>
  transaction.status === 'declined' && before?.status !== 'declined';

const deltaOf = ({ before, transaction }: TransactionChange): Micros =>
  spentOn(transaction) - spentOn(before);

/** Ids that are the same whenever a step runs again. */
function lazyIds(next: () => string): (index: number) => string {
  const made: string[] = [];
  return (index) => (made[index] ??= next());
}

/**
 * Watches a transaction in its own commit: counts what rules ask about, raises what they notice, and freezes the card where
 * a rule says so (projects spec §9). Null where nothing that rules ask about can change.
 *
 * @param likely the change as it will probably be.
 */
export function watchShare(parts: WatchParts, likely: TransactionChange): Share | null {
  // What was planned from a row that has moved is planned again, so that a known transaction changes as expected.
  if (likely.before !== null && deltaOf(likely) === 0n && !isDeclined(likely)) return null;
  const { account, transaction } = likely;
  const id = lazyIds(parts.runtime.id);
  const keys = [projectWatchKey(account.id), providerWatchKey(account.id, transaction.provider)] as const;
  return {
    keys,
    asksRules: true,
    write: (change, seen) => {
      const [project] = seen.found.projects;
      const delta = deltaOf(change);
      const declined = isDeclined(change);
      if (project === undefined || (delta === 0n && !declined)) return null;
      const rules = rulesInForce({ surface: projectsSurface, defaults: defaultRules }, seen.found.rules);
      const happening = happeningOf({ change, seen, delta, declined, rules, keys });
      const noticed = delta > 0n || declined ? evaluate(rules, { ...happening, project }) : [];
      return raiseNoticed(parts, {
        noticed,
        happening,
        seen,
        keys,
        card: change.card,
        id,
        projectId: project.id,
      });
    },
  };
}

/** What could be spent before a charge, as its decision has it; null where no balance was looked at. */
function availableBefore({ before, transaction }: TransactionChange): Micros | null {
  if (before !== null) return null;
  const found = transaction.decision?.checks.find(({ check }) => check === balanceCheck);
  return found?.result === 'pass' && found.limit !== null ? BigInt(found.limit) : null;
}

/** What happened, from the watches as they stand under the locks. */
function happeningOf(input: {
  readonly change: TransactionChange;
  readonly seen: Seen<ShareRows>;
  readonly delta: Micros;
  readonly declined: boolean;
  readonly rules: readonly AlertRule[];
  readonly keys: readonly [string, string];
}): Omit<Happening, 'project'> {
  const { change, seen, delta, declined, rules, keys } = input;
  const available = availableBefore(change);
  const { transaction, account, now } = change;
  const counter = (key: string): Counter => seen.counters.get(key) ?? emptyCounter;
  const [projectState, providerState] = [counter(keys[0]).state, counter(keys[1]).state];
  const [before, providerBefore] = [projectWatchOf(projectState), providerWatchOf(providerState)];
  const spend: SpendChange = {
    amount: delta,
    day: dayIn(transaction.type === 'refund' ? now : spendInstant(transaction), 'UTC'),
    atMs: now.getTime(),
  };
  const after = declined
    ? watchDecline(before, now.getTime(), asksFor(rules, 'declined-burst', account.id))
    : watchSpend(before, spend, asksFor(rules, 'velocity', account.id));
  return {
    kind: declined ? 'decline' : 'spend',
    provider: transaction.provider,
    today: dayIn(now, 'UTC'),
    nowMs: now.getTime(),
    amount: delta,
    before,
    after,
    providerBefore,
    providerAfter: declined ? providerBefore : watchProvider(providerBefore, spend),
    available: available === null ? null : { before: available, after: available - delta },
  };
}
