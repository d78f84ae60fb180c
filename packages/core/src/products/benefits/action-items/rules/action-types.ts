import { invalid } from '../../../../kernel/errors.js';

/** What an item can be, in the order in which summaries count them. */
export const itemTypes = [
  'benefit_expiring',
  'at_risk_this_period',
  'unused_prior_period',
  'fee_renewal',
  'negative_roi',
  'welcome_offer_at_risk',
] as const;

/** The type of an item (ACT-1). */
export type ItemType = (typeof itemTypes)[number];

/** Categories that are no types, with the types that they emit. */
const categories: Readonly<Record<string, readonly ItemType[]>> = {
  expiring: ['benefit_expiring', 'at_risk_this_period'],
  renewal_approaching: ['fee_renewal'],
};

const isType = (name: string): name is ItemType => itemTypes.some((type) => type === name);

function typesNamed(name: string): readonly ItemType[] {
  if (isType(name)) return [name];
  const types = Object.hasOwn(categories, name) ? categories[name] : undefined;
  if (types === undefined)
    throw invalid(['action_types'], `"${name}" is no category or type of action items`);
  return types;
}

/**
 * The types that a list of categories and types asks for (ACT-2): their union, all when nothing is named.
 *
 * @throws DomainError `invalid` for an unknown name.
 * @example
 * [...expandActionTypes('expiring, fee_renewal')]; // ['benefit_expiring', 'at_risk_this_period', 'fee_renewal']
 */
export function expandActionTypes(text: string | undefined): ReadonlySet<ItemType> {
  const names = (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return new Set(names.length === 0 ? itemTypes : names.flatMap(typesNamed));
}
