import { addDays } from '../../../../kernel/day.js';
import type { BenefitTemplate, CardTemplate } from '../../catalog/model.js';
import { benefitsOn } from '../../catalog/rules/benefit-versions.js';
import type { Benefit } from '../../perks/model.js';
import { benefitNameKey } from '../../perks/rules/benefit-name.js';
import { reviseTerms, type TermsChange } from '../../perks/rules/revise-terms.js';
import type { Card } from '../model.js';
import { templateBenefit, type Stamp } from './new-card.js';

/** What a newer catalog makes of a card that somebody holds. */
export interface CatalogChange {
  /** Benefits with newer terms, or with another last day. */
  readonly revised: readonly Benefit[];
  /** Benefits that the card's issuer added since the card was. */
  readonly added: readonly Benefit[];
}

const isDue = ({ effectiveFrom }: BenefitTemplate, day: string): boolean =>
  effectiveFrom !== null && effectiveFrom <= day;

/** Where a version differs from the one before; what a household changed itself and the issuer did not stays. */
function difference(before: BenefitTemplate, next: BenefitTemplate): TermsChange {
  const isSame = JSON.stringify(before.amountByMonth) === JSON.stringify(next.amountByMonth);
  return {
    ...(before.amount === next.amount ? {} : { amount: next.amount }),
    ...(before.scheduleType === next.scheduleType ? {} : { scheduleType: next.scheduleType }),
    ...(isSame ? {} : { amountByMonth: next.amountByMonth ?? null }),
  };
}

/** One step up: the terms of the next version for the periods that start after today. */
function raised(benefit: Benefit, before: BenefitTemplate, next: BenefitTemplate, today: string): Benefit {
  const change = difference(before, next);
  const hasChange = Object.keys(change).length > 0;
  return {
    ...benefit,
    templateVersion: next.version,
    scheduleType: next.scheduleType,
    terms: hasChange ? reviseTerms(benefit.terms, today, change) : benefit.terms,
    description: next.description ?? benefit.description,
    endsOn: before.endsOn === next.endsOn ? benefit.endsOn : (next.endsOn ?? null),
  };
}

/** A benefit with everything that its issuer changed by tomorrow; itself when that is nothing. */
function followed(benefit: Benefit, versions: readonly BenefitTemplate[], today: string): Benefit {
  const tomorrow = addDays(today, 1);
  let now = benefit;
  for (const next of versions) {
    const before = versions.find(({ version }) => version === now.templateVersion);
    if (before !== undefined && next.version > before.version && isDue(next, tomorrow))
      now = raised(now, before, next, today);
  }
  return now;
}

/**
 * What newer versions in the catalog change about a held card, asked once a day: new terms hold for the periods that
 * start after today, which a version reaches on the eve of its first day at the earliest; what has started never
 * changes (PER-7, AMT-1). Benefits that began after the card was added come with their first day. The unit, the group and the gate of a held benefit stay.
 *
 * @example
 * const card = { id: 'c', templateId: 't', addedOn: '2026-01-01' } as Card;
 * followCatalog(card, { benefits: [] }, [], { id: () => 'b', now: new Date(0), today: '2026-09-24' });
 * // { revised: [], added: [] }
 */
export function followCatalog(
  card: Card,
  template: Pick<CardTemplate, 'benefits'>,
  held: readonly Benefit[],
  { id, now, today }: Omit<Stamp, 'id'> & { id(): string },
): CatalogChange {
  const nameOf = ({ key }: BenefitTemplate): string => `${card.templateId}/${key}`;
  const revised = held.flatMap((benefit) => {
    if (benefit.templateBenefit === null || benefit.status !== 'active') return [];
    const versions = template.benefits
      .filter((each) => nameOf(each) === benefit.templateBenefit)
      .sort((a, b) => a.version - b.version);
    const next = followed(benefit, versions, today);
    return next === benefit ? [] : [next];
  });
  const known = new Set(held.map(({ templateBenefit: name }) => name));
  const names = new Set(held.map(({ uniqueName }) => uniqueName));
  const added = benefitsOn(template, today)
    .filter(({ effectiveFrom }) => effectiveFrom !== null && effectiveFrom > card.addedOn)
    .filter((each) => !known.has(nameOf(each)) && !names.has(benefitNameKey(each.creditName)))
    .map((each) => templateBenefit(card, each, { id: id(), now, today }));
  return { revised, added };
}
