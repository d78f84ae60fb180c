import type { Day } from '../../../../kernel/day.js';
import type { BenefitTemplate, CardTemplate } from '../../catalog/model.js';
import type { Benefit } from '../../perks/model.js';
import { benefitNameKey } from '../../perks/rules/benefit-name.js';
import type { Card } from '../model.js';

/** What a caller says about a new card besides which one it is. */
export interface CardFacts {
  readonly nickname?: string | null;
  readonly lastFour?: string | null;
  readonly openDate?: Day | null;
  readonly feeMonth?: number | null;
  readonly isBusiness?: boolean | null;
  readonly countsToward524?: boolean | null;
  readonly isAuthorizedUser?: boolean | null;
  readonly productChangedFrom?: string | null;
  readonly notes?: string | null;
}

/** Who, when and under which id. */
export interface Stamp {
  readonly id: string;
  readonly now: Date;
  /** The household's day. */
  readonly today: Day;
}

/** A card made from a template; what the caller left out is the usual (benefits spec §3.10). */
export function newCard(template: CardTemplate, ownerId: string, facts: CardFacts, stamp: Stamp): Card {
  const { lastFour = null, isBusiness: said, countsToward524: counts } = facts;
  const isBusiness = said ?? template.isBusiness;
  return {
    id: stamp.id,
    ownerId,
    templateId: template.id,
    issuer: template.issuer,
    issuingBank: template.issuingBank,
    name: template.name,
    nickname: facts.nickname ?? lastFour,
    lastFour,
    annualFee: template.annualFee,
    programKey: template.programKey,
    openDate: facts.openDate ?? null,
    feeMonth: facts.feeMonth ?? null,
    isBusiness,
    countsToward524: counts ?? !isBusiness,
    countsToward524Source: typeof counts === 'boolean' ? 'override' : 'default',
    isAuthorizedUser: facts.isAuthorizedUser ?? false,
    productChangedFrom: facts.productChangedFrom ?? null,
    notes: facts.notes ?? null,
    addedOn: stamp.today,
    createdAt: stamp.now,
    archivedAt: null,
  };
}

/** A benefit that the catalog gives a new card, with its terms from today on. */
export function templateBenefit(card: Card, template: BenefitTemplate, { id, now, today }: Stamp): Benefit {
  const { creditName, unit, scheduleType, category, amount, key, version } = template;
  const nameKey = benefitNameKey(creditName);
  return {
    id,
    cardId: card.id,
    creditName,
    nameKey,
    uniqueName: nameKey,
    unit,
    scheduleType,
    category,
    description: template.description ?? null,
    status: 'active',
    isAgentCreated: false,
    templateBenefit: `${card.templateId}/${key}`,
    templateVersion: version,
    group: template.group ?? null,
    terms: [
      {
        since: today,
        scheduleType,
        amount,
        amountByMonth: template.amountByMonth ?? null,
        openDate: card.openDate,
        feeMonth: card.feeMonth,
      },
    ],
    gateSpend: template.gateSpend ?? null,
    endsOn: template.endsOn ?? null,
    weightPercent: 100,
    notes: null,
    createdOn: today,
    createdAt: now,
  };
}
