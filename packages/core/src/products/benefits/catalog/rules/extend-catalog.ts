import { canonicalJson } from '../../../../kernel/canonical.js';
import { addDays, type Day } from '../../../../kernel/day.js';
import { invalid } from '../../../../kernel/errors.js';
import type { Json } from '../../../../kernel/json.js';
import type { BenefitTemplate, CardTemplate, Catalog } from '../model.js';
import { checkCatalog } from './catalog-faults.js';

/** The same list with newer items in the places of older ones of their key, and the others behind. */
function merged<T>(old: readonly T[], newer: readonly T[] | undefined, keyOf: (item: T) => string): T[] {
  const byKey = new Map(old.map((item) => [keyOf(item), item]));
  for (const item of newer ?? []) byKey.set(keyOf(item), item);
  return [...byKey.values()];
}

/** Everything about a version but its last day, which is set when a newer one follows. */
const termsOf = ({ effectiveUntil: _, ...terms }: BenefitTemplate): string =>
  canonicalJson(terms as unknown as Json);

/** Versions are for ever: each one of the old template is in the new one and says the same. */
function checkVersions(old: CardTemplate, next: CardTemplate): void {
  for (const benefit of old.benefits) {
    const { key, version, effectiveUntil } = benefit;
    const kept = next.benefits.find((each) => each.key === key && each.version === version);
    const reopened = effectiveUntil !== null && kept?.effectiveUntil !== effectiveUntil;
    if (kept === undefined || reopened || termsOf(kept) !== termsOf(benefit))
      throw invalid(['templates', old.id, key], `version ${version} must stay as it is; add a new version`);
  }
}

/**
 * A catalog with cards, programs and routes added, or put in the place of those with the same id, key or route. Of a
 * card that is replaced, every benefit version must still be there unchanged: people's running periods rest on it.
 *
 * @throws DomainError `invalid` for a changed version or a result that does not hold together.
 */
export function extendCatalog(base: Catalog, more: Partial<Catalog>): Catalog {
  for (const next of more.templates ?? []) {
    const old = base.templates.find(({ id }) => id === next.id);
    if (old !== undefined) checkVersions(old, next);
  }
  return checkCatalog({
    asOf: more.asOf ?? base.asOf,
    templates: merged(base.templates, more.templates, ({ id }) => id),
    programs: merged(base.programs, more.programs, ({ key }) => key),
    transferPartners: merged(base.transferPartners, more.transferPartners, (route) =>
      JSON.stringify([route.source, route.target]),
    ),
    programAliases: { ...base.programAliases, ...more.programAliases },
  });
}

/** What a new version of a benefit says differently. */
export type BenefitRevision = Partial<
  Omit<BenefitTemplate, 'key' | 'version' | 'effectiveFrom' | 'effectiveUntil'>
>;

/**
 * A card with a new version of one benefit from a day on; the version before ends the day before.
 *
 * @throws DomainError `invalid` for an unknown benefit, or a day that is not after the newest version's first.
 */
export function reviseBenefit(
  template: CardTemplate,
  key: string,
  from: Day,
  change: BenefitRevision,
): CardTemplate {
  const newest = template.benefits
    .filter((each) => each.key === key)
    .sort((a, b) => b.version - a.version)[0];
  if (newest === undefined) throw invalid([key], 'is no benefit of this card');
  if (newest.effectiveFrom !== null && from <= newest.effectiveFrom)
    throw invalid(['from'], 'must come after the first day of the newest version');
  const closed = { ...newest, effectiveUntil: addDays(from, -1) };
  const next = { ...newest, ...change, version: newest.version + 1, effectiveFrom: from };
  return {
    ...template,
    benefits: [...template.benefits.map((each) => (each === newest ? closed : each)), next],
  };
}
