import type { Actor } from '../../../kernel/actor.js';
import { openHousehold } from '../household/service/household.js';
import type { BenefitsParts } from '../household/service/parts.js';
import type { CardTemplate } from './model.js';
import { benefitsOn } from './rules/benefit-versions.js';
import { searchTemplates } from './rules/match-card.js';

/** A template in a list of finds. */
export interface FoundTemplate {
  readonly template: CardTemplate;
  /** Those that a card added today would have. */
  readonly benefitCount: number;
}

/** Cards that can be added. */
export interface CatalogService {
  /** At most 25, the closest first (benefits spec §3.9). */
  search(actor: Actor, query: string): Promise<readonly FoundTemplate[]>;
}

/** Makes the service. */
export function catalogService({ storage, runtime, catalog }: BenefitsParts): CatalogService {
  return {
    search: async (actor, query) => {
      const { today } = await openHousehold(storage.tenant(actor.tenant), runtime.now());
      return searchTemplates(query, catalog.templates).map((template) => ({
        template,
        benefitCount: benefitsOn(template, today).length,
      }));
    },
  };
}
