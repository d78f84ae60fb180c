import { budgets, type Budget } from '../../../../budgets/model.js';
import { isDomainError } from '../../../../kernel/errors.js';
import type { CardAccount } from '../model.js';
import type { IssuerLimit } from '../ports.js';
import {
  capStated,
  limitDraft,
  limitPatch,
  limitStanding,
  periodOf,
  type StatedLimit,
} from '../rules/limits.js';
import type { LimitStanding } from './asks.js';
import type { Caller, IssuingParts } from './parts.js';

/** Whose limits. */
export interface Limited {
  readonly type: 'card_account' | 'card';
  readonly id: string;
}

const find = (
  { storage }: IssuingParts,
  tenant: string,
  subjectType: string,
  ids: readonly string[],
): Promise<Budget[]> =>
  storage
    .tenant(tenant)
    .collection(budgets)
    .find({ subjectType, subjectId: { in: ids } });

/** Brings limits to what is stated; answers the budgets that this call created. */
export async function setLimits(
  parts: IssuingParts,
  caller: Caller,
  subject: Limited,
  currency: string,
  limits: readonly StatedLimit[],
  now: Date,
): Promise<readonly string[]> {
  if (limits.length === 0) return [];
  const engine = parts.budgetsFor(caller);
  const known = await find(parts, caller.tenant, subject.type, [subject.id]);
  const created: string[] = [];
  for (const limit of limits) {
    const budget = known.find(({ slot }) => slot === limit.slot);
    const patch = budget && limitPatch(budget, limit);
    if (budget && patch) await engine.update(budget.id, patch, { now });
    if (budget) continue;
    try {
      created.push((await engine.create(limitDraft(subject, currency, limit), { now })).budget.id);
    } catch (error) {
      // Another try of the same request was faster.
      if (!isDomainError(error, 'budget_exists')) throw error;
    }
  }
  return created;
}

/** Takes budgets back whose account or card was not stored. */
export async function dropLimits(parts: IssuingParts, caller: Caller, ids: readonly string[]): Promise<void> {
  for (const id of ids) await parts.budgetsFor(caller).remove(id);
}

/** Limits of some accounts or cards as they stand, by id. */
export async function standings(
  parts: IssuingParts,
  caller: Caller,
  type: Limited['type'],
  ids: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, readonly LimitStanding[]>> {
  const rows = ids.length === 0 ? [] : await find(parts, caller.tenant, type, ids);
  const all = await parts.budgetsFor(caller).statuses(rows, now);
  const found = new Map<string, LimitStanding[]>(ids.map((id) => [id, []]));
  for (const status of all) found.get(status.budget.subjectId)?.push(limitStanding(status));
  for (const list of found.values()) list.sort((a, b) => (a.slot < b.slot ? -1 : 1));
  return found;
}

/** What the issuer enforces too: the card's own limits and its account's. */
export async function issuerLimits(
  parts: IssuingParts,
  tenant: string,
  account: CardAccount,
  cardId: string,
): Promise<readonly IssuerLimit[]> {
  const [own, shared] = await Promise.all([
    find(parts, tenant, 'card', [cardId]),
    find(parts, tenant, 'card_account', [account.id]),
  ]);
  return [...own, ...shared].flatMap((budget) => {
    const amount = capStated(budget);
    return amount === null ? [] : [{ amount, currency: account.currency, period: periodOf(budget) }];
  });
}
