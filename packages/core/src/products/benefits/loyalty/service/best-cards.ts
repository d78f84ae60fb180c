import type { Actor } from '../../../../kernel/actor.js';
import { invalid } from '../../../../kernel/errors.js';
import { cards as cardTable } from '../../cards/model.js';
import type { CardTemplate, EarnChannel } from '../../catalog/model.js';
import { notFound } from '../../errors.js';
import { openHousehold } from '../../household/service/household.js';
import type { BenefitsParts } from '../../household/service/parts.js';
import { welcomeOffers } from '../../offers/model.js';
import { openPortfolio } from '../../perks/service/portfolio.js';
import { rankBestCards, type BestCard, type PayingCard } from '../rules/best-card.js';
import { categoryOfBrand, knownCategories } from '../rules/earn-rates.js';
import { bonusWorth, parseCppOverride, type Valuations } from '../rules/valuations.js';
import { currencyName, readValuations } from './valuations.js';

/** A purchase to be paid (benefits spec §3.18). */
export interface BestCardQuery {
  readonly category: string;
  /** Whole cents. */
  readonly amount?: number | undefined;
  readonly owner?: string | undefined;
  readonly channel: EarnChannel;
  /** `key:value` pairs. */
  readonly cppOverride?: string | undefined;
  readonly includeSubPriority: boolean;
}

/** A template with what its currency is worth to the household. */
export interface EarnRates {
  readonly template: CardTemplate;
  readonly cpp: number | null;
  /** What the currency is called. */
  readonly currencyName: string;
}

/** The rates of a held card or of a template; the card wins. @throws DomainError `not_found`, `invalid` when neither is named. */
export async function readEarnRates(
  { storage, runtime, catalog }: BenefitsParts,
  actor: Actor,
  { cardId, templateId }: { readonly cardId?: string | undefined; readonly templateId?: string | undefined },
): Promise<EarnRates> {
  if (cardId === undefined && templateId === undefined)
    throw invalid(['card_id'], 'is required, or card_template_id');
  const household = await openHousehold(storage.tenant(actor.tenant), runtime.now());
  const card = cardId === undefined ? undefined : await household.tenant.collection(cardTable).get(cardId);
  if (cardId !== undefined && !card) throw notFound('Card');
  const wanted = card?.templateId ?? templateId;
  const template = catalog.templates.find(({ id }) => id === wanted);
  if (template === undefined) throw notFound('Card template');
  const valuations = await readValuations(household, catalog);
  return {
    template,
    cpp: valuations(template.programKey)?.cpp ?? null,
    currencyName: currencyName(catalog, template.programKey),
  };
}

/** The open offers of cards, while spend is missing. */
async function openOffers(
  tenant: Awaited<ReturnType<typeof openHousehold>>['tenant'],
  valuations: Valuations,
): Promise<ReadonlyMap<string, NonNullable<PayingCard['openOffer']>>> {
  const rows = await tenant.collection(welcomeOffers).find({ status: 'in_progress' });
  return new Map(
    rows
      .filter(({ currentSpend, spendRequirement }) => currentSpend < spendRequirement)
      .map((row) => [
        row.cardId,
        {
          bonusValue: bonusWorth(row, valuations)?.value ?? null,
          spendRequirement: row.spendRequirement,
        },
      ]),
  );
}

/**
 * The household's cards ranked for a purchase.
 *
 * @throws DomainError `invalid` for an unknown category, listing the known ones, or a malformed override.
 */
export async function readBestCards(
  { storage, runtime, catalog }: BenefitsParts,
  actor: Actor,
  query: BestCardQuery,
): Promise<BestCard[]> {
  const { templates, programAliases } = catalog;
  const known = knownCategories(templates);
  if (!known.has(query.category))
    throw invalid(['category'], `must be one of ${[...known].sort().join(', ')}`);
  const overrides =
    query.cppOverride === undefined ? undefined : parseCppOverride(query.cppOverride, programAliases);
  const household = await openHousehold(storage.tenant(actor.tenant), runtime.now());
  const [{ cards }, valuations] = await Promise.all([
    openPortfolio(household),
    readValuations(household, catalog, overrides),
  ]);
  const offers = query.includeSubPriority ? await openOffers(household.tenant, valuations) : null;
  const owner = query.owner === undefined ? undefined : household.ownerByName(query.owner);
  const byId = new Map(templates.map((template) => [template.id, template]));
  const paying = cards.flatMap(({ cardId, displayName, ownerId, row }): PayingCard[] => {
    const template = byId.get(row.templateId);
    if (template === undefined || (query.owner !== undefined && ownerId !== owner?.id)) return [];
    return [{ cardId, displayName, template, openOffer: offers?.get(cardId) ?? null }];
  });
  return rankBestCards({
    cards: paying,
    purchase: {
      category: query.category,
      brandCategory: categoryOfBrand(templates, query.category),
      channel: query.channel,
      today: household.today,
    },
    valuations,
    ...(query.amount === undefined ? {} : { cents: query.amount }),
    includeSubPriority: query.includeSubPriority,
  });
}
