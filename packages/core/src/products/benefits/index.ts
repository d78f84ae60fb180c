import { openApi } from '../../http/openapi.js';
import type { Actor } from '../../kernel/actor.js';
import { DomainError } from '../../kernel/errors.js';
import type { Product } from '../../product.js';
import { actionItemService, type ActionItemList, type ItemQuery } from './action-items/service.js';
import { calendarService, type CalendarService } from './calendar/service.js';
import type { Catalog } from './catalog/model.js';
import { catalogService, type FoundTemplate } from './catalog/service.js';
import { cardService, type CardService } from './cards/service.js';
import { rewardService, type RewardService } from './certificates/service.js';
import { benefitsDialect } from './dialect.js';
import { fiveTwentyFourService, type FiveTwentyFourService } from './five-24/service.js';
import type { BenefitsParts } from './household/service/parts.js';
import { householdService, type HouseholdService } from './household/service.js';
import { loyaltyService, type LoyaltyService } from './loyalty/service.js';
import { offerService, type OfferService } from './offers/service.js';
import { perkService, type PerkService } from './perks/service.js';
import { dayWorker } from './perks/service/day-work.js';
import { verifyPeriods } from './perks/service/verify.js';
import { benefitsRoutes } from './routes/table.js';
import type { BenefitsServices } from './service/services.js';

export type { Catalog } from './catalog/model.js';

/** How a host may bend the product. */
export interface BenefitsOptions {
  /** The cards that can be added: `usCatalog` of `@bursar/core/catalog`, extended, or one's own. */
  readonly catalog: Catalog;
  /** Whether an organization's plan includes the HTTP API; everybody's when absent. In process nothing is refused. */
  readonly mayUseApi?: (organization: string) => Promise<boolean> | boolean;
  /**
   * Further names under which card statements show a benefit (`Lyft` for a rideshare credit), by `template/key` for
   * those of the catalog, by name for the household's own.
   */
  readonly merchantsOf?: (benefit: string) => readonly string[];
}

/** A service's methods with the actor given already. */
export type ForActor<Service> = {
  readonly [M in keyof Service]: Service[M] extends (actor: Actor, ...rest: infer Rest) => infer R
    ? (...rest: Rest) => R
    : Service[M];
};

/** Card benefits for one actor's household, in process. */
export interface Benefits {
  readonly household: ForActor<HouseholdService>;
  readonly cards: ForActor<CardService>;
  readonly perks: ForActor<PerkService>;
  readonly offers: ForActor<OfferService>;
  readonly loyalty: ForActor<LoyaltyService>;
  readonly rewards: ForActor<RewardService>;
  readonly fiveTwentyFour: ForActor<FiveTwentyFourService>;
  /** Cards that can be added, by words. */
  search(query: string): Promise<readonly FoundTemplate[]>;
  /** What should be done, most valuable first. */
  actionItems(query: ItemQuery): Promise<ActionItemList>;
  readonly calendar: ForActor<CalendarService>;
}

/** Gives every method of a service its actor; methods that take none stay as they are. */
function bind<Service extends object>(
  service: Service,
  actor: Actor,
  plain: readonly string[] = [],
): ForActor<Service> {
  return Object.fromEntries(
    Object.entries(service).map(([name, method]: [string, (...args: unknown[]) => unknown]) => [
      name,
      plain.includes(name) ? method : (...args: unknown[]) => method(actor, ...args),
    ]),
  ) as ForActor<Service>;
}

/**
 * A household's credit cards and everything that hangs on them: benefits by period, fees and returns, offers, 5/24,
 * points, dates and advice, in process and as an HTTP API under `/api/v1`.
 *
 * @example
 * import { createBursar } from '@bursar/core';
 * import { benefits } from '@bursar/core/benefits';
 * import { usCatalog } from '@bursar/core/catalog';
 * import { memoryStorage } from '@bursar/adapter-memory';
 *
 * const bursar = createBursar({ storage: memoryStorage(), products: [benefits({ catalog: usCatalog })] });
 * const actor = await bursar.actors.ofSession({ id: 'ana', email: null });
 * const home = bursar.for(actor).benefits;
 * await home.household.addOwner('Ana');
 * const added = await home.cards.add({ name: 'Amex Gold', owner: 'Ana' });
 * added.kind; // 'created'
 */
export function benefits(options: BenefitsOptions): Product<'benefits', Benefits> {
  const { catalog, mayUseApi, merchantsOf } = options;
  return {
    name: 'benefits',
    open: ({ storage, runtime }) => {
      const parts: BenefitsParts = { storage, runtime, catalog, merchantsOf };
      const dialect = benefitsDialect();
      const services: BenefitsServices = {
        cards: cardService(parts),
        catalog: catalogService(parts),
        perks: perkService(parts),
        items: actionItemService(parts),
        calendar: calendarService(parts),
        fiveTwentyFour: fiveTwentyFourService(parts),
        offers: offerService(parts),
        loyalty: loyaltyService(parts),
        rewards: rewardService(parts),
        household: householdService(parts),
        admit: async ({ organization }) => {
          if (mayUseApi && !(await mayUseApi(organization)))
            throw new DomainError('forbidden', 'forbidden', 'The plan does not include API access');
        },
        openApi: () => openApi(dialect, benefitsRoutes),
      };
      return {
        for: (actor) => ({
          household: bind(services.household, actor),
          cards: bind(services.cards, actor),
          perks: bind(services.perks, actor),
          offers: bind(services.offers, actor),
          loyalty: bind(services.loyalty, actor, ['partners']),
          rewards: bind(services.rewards, actor),
          fiveTwentyFour: bind(services.fiveTwentyFour, actor),
          search: (query) => services.catalog.search(actor, query),
          actionItems: (query) => services.items.list(actor, query),
          calendar: bind(services.calendar, actor, ['feed']),
        }),
        surface: { dialect, routes: benefitsRoutes, services },
        workers: [dayWorker(parts)],
        verify: (tenant) => verifyPeriods(storage, tenant),
      };
    },
  };
}
