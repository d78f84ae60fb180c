import type { Actor } from '../../../kernel/actor.js';
import type { ActionItemService } from '../action-items/service.js';
import type { CalendarService } from '../calendar/service.js';
import type { CardService } from '../cards/service.js';
import type { CatalogService } from '../catalog/service.js';
import type { RewardService } from '../certificates/service.js';
import type { FiveTwentyFourService } from '../five-24/service.js';
import type { HouseholdService } from '../household/service.js';
import type { LoyaltyService } from '../loyalty/service.js';
import type { OfferService } from '../offers/service.js';
import type { PerkService } from '../perks/service.js';

/** Everything that the routes of this surface call. */
export interface BenefitsServices {
  readonly cards: CardService;
  readonly catalog: CatalogService;
  readonly perks: PerkService;
  readonly items: ActionItemService;
  readonly calendar: CalendarService;
  readonly fiveTwentyFour: FiveTwentyFourService;
  readonly offers: OfferService;
  readonly loyalty: LoyaltyService;
  readonly rewards: RewardService;
  readonly household: HouseholdService;
  /** Whether the household's plan includes this API. @throws DomainError `forbidden` when it does not. */
  admit(actor: Actor): Promise<void>;
  /** The reference of this very surface. */
  openApi(): Readonly<Record<string, unknown>>;
}
