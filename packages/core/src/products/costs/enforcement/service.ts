import { budgets, type BudgetStatus } from '../../../budgets/model.js';
import type { BudgetService } from '../../../budgets/service.js';
import type { Actor } from '../../../kernel/actor.js';
import type { Micros } from '../../../kernel/micros.js';
import type { Runtime } from '../../../kernel/runtime.js';
import type { PriceBook } from '../../../platform/spending/prices/rules/price-book.js';
import { attributionOf } from '../../../platform/spending/usage/rules/attribution.js';
import { subjectsOf } from '../../../platform/spending/usage/rules/charge-of.js';
import type { TenantStorage } from '../../../storage/storage.js';
import { costsSlot } from '../budgets/rules.js';
import { cheapestFirst, smallestSession, tightest, type Mandates, type PricedModel } from './rules/policy.js';

/** What a client that enforces limits by itself has to know (costs spec §9.9). */
export interface Policy extends Mandates {
  /** The budget with the least left of those that every request of the key is charged to. */
  readonly budget: BudgetStatus | null;
  readonly cheapestOverall: PricedModel | null;
  readonly cheapestPerProvider: Readonly<Record<string, PricedModel>>;
  readonly sessionLimit: Micros | null;
}

/** Tells clients what they may spend. */
export interface PolicyService {
  /** What the actor may spend, elapsed periods counted as unspent. */
  of(actor: Actor, now?: Date): Promise<Policy>;
}

/** Makes the service over the engine and a price book. */
export function policyService({
  storage,
  runtime,
  prices,
  budgetsFor,
}: {
  readonly storage: { tenant(id: string): TenantStorage };
  readonly runtime: Pick<Runtime, 'now'>;
  readonly prices: PriceBook;
  budgetsFor(actor: Actor): Pick<BudgetService, 'statuses'>;
}): PolicyService {
  return {
    of: async (actor, now = runtime.now()) => {
      const rows = storage.tenant(actor.tenant).collection(budgets);
      const subjects = subjectsOf(attributionOf({}, actor), actor.organization);
      const found = await Promise.all(
        subjects.map(({ type, id }) => rows.find({ subjectType: type, subjectId: id, slot: costsSlot })),
      );
      const statuses = await budgetsFor(actor).statuses(found.flat(), now);
      const { allowedModels = null, allowedProviders = null } = actor.key ?? {};
      const models = cheapestFirst(prices.all(now), { allowedModels, allowedProviders });
      // The cheapest of a provider comes last, and stays.
      const dearestFirst = models.map((each): [string, PricedModel] => [each.provider, each]).reverse();
      return {
        budget: tightest(statuses),
        allowedModels,
        allowedProviders,
        cheapestOverall: models[0] ?? null,
        cheapestPerProvider: Object.fromEntries(dearestFirst),
        sessionLimit: smallestSession(statuses),
      };
    },
  };
}
