import type { Catalog } from '../../catalog/model.js';
import type { Household } from '../../household/service/household.js';
import { loyaltyPrograms, type LoyaltyProgram } from '../model.js';
import { valuationsOf, type Valuations, type WorthByKey } from '../rules/valuations.js';

/** What points are worth to a household: its programs' own figures over the catalog's. */
export function valuationsWith(
  { programs, programAliases }: Catalog,
  tracked: readonly LoyaltyProgram[],
  overrides?: WorthByKey,
): Valuations {
  return valuationsOf({
    ...(overrides ? { overrides } : {}),
    household: new Map(
      tracked.flatMap(({ programKey, cpp }): [string, number][] => (cpp === null ? [] : [[programKey, cpp]])),
    ),
    defaults: new Map(
      programs.flatMap(({ key, defaultCpp }): [string, number][] =>
        defaultCpp === null ? [] : [[key, defaultCpp]],
      ),
    ),
    aliases: programAliases,
  });
}

/** Reads the household's own figures first. */
export async function readValuations(
  { tenant }: Household,
  catalog: Catalog,
  overrides?: WorthByKey,
): Promise<Valuations> {
  return valuationsWith(catalog, await tenant.collection(loyaltyPrograms).find({}), overrides);
}

/** What a currency is called: its program's name, else its key. */
export function currencyName({ programs }: Catalog, key: string): string {
  if (key === 'cashback') return 'Cash back';
  return programs.find((program) => program.key === key)?.displayName ?? key;
}
