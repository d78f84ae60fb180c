import { isDay } from '../../../../kernel/day.js';
import { invalidInput, type Issue } from '../../../../kernel/errors.js';
import { cashback } from '../../loyalty/rules/valuations.js';
import type { BenefitTemplate, CardTemplate, Catalog, EarnRate } from '../model.js';
import { cardWords } from './card-words.js';

type Fault = readonly [path: Issue['path'], message: string];

const isWhole = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least;

function repeated<T>(items: readonly T[], keyOf: (item: T) => string, path: string, what: string): Fault[] {
  const seen = new Set<string>();
  return items.flatMap((item, index): Fault[] => {
    const key = keyOf(item);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew ? [] : [[[path, index], `repeats the ${what} ${key}`]];
  });
}

function benefitFaults(benefit: BenefitTemplate): Fault[] {
  const { key, version, amount, scheduleType, amountByMonth, gateSpend, creditName } = benefit;
  const faults: Fault[] = [];
  const days = [benefit.effectiveFrom, benefit.effectiveUntil, benefit.endsOn ?? null];
  if (key === '') faults.push([['key'], 'must not be empty']);
  if (creditName.trim() === '') faults.push([['creditName'], 'must not be empty']);
  if (!isWhole(version, 1)) faults.push([['version'], 'must be 1 or more']);
  if (!isWhole(amount, 1)) faults.push([['amount'], 'must be a whole number above 0']);
  if (days.some((day) => day !== null && !isDay(day))) faults.push([[], 'has a date that does not exist']);
  if (amountByMonth !== undefined && scheduleType !== 'monthly')
    faults.push([['amountByMonth'], 'belongs to monthly schedules only']);
  for (const [month, each] of Object.entries(amountByMonth ?? {}))
    if (!/^([1-9]|1[0-2])$/.test(month) || !isWhole(each, 1))
      faults.push([['amountByMonth', month], 'must map 1 to 12 to whole numbers above 0']);
  if (gateSpend !== undefined && (scheduleType !== 'spend_gated' || !isWhole(gateSpend, 1)))
    faults.push([['gateSpend'], 'belongs to spend_gated schedules and is a whole number above 0']);
  return faults;
}

/** Versions of one benefit count up from 1 and follow each other without gap or overlap; only the newest is open. */
function versionFaults(benefits: readonly BenefitTemplate[]): Fault[] {
  const faults: Fault[] = [];
  for (const [index, benefit] of benefits.entries()) {
    const next = benefits.find(({ key, version }) => key === benefit.key && version === benefit.version + 1);
    const isFirst = benefit.version === 1;
    if (
      !isFirst &&
      !benefits.some((each) => each.key === benefit.key && each.version === benefit.version - 1)
    )
      faults.push([['benefits', index], 'follows a version that is missing']);
    if ((benefit.effectiveUntil === null) !== (next === undefined))
      faults.push([['benefits', index], 'must end exactly when a newer version follows']);
    if (next?.effectiveFrom != null && next.effectiveFrom <= (benefit.effectiveUntil ?? ''))
      faults.push([['benefits', index], 'must end before the newer version begins']);
  }
  return faults;
}

function rateFaults({ multiplier, cap, capPeriod }: EarnRate): Fault[] {
  const faults: Fault[] = [];
  if (!isWhole(multiplier, 1)) faults.push([['multiplier'], 'must be a whole number of thousandths above 0']);
  if (cap !== undefined && !isWhole(cap, 1)) faults.push([['cap'], 'must be a whole number above 0']);
  if ((cap === undefined) !== (capPeriod === undefined)) faults.push([['cap'], 'comes with a capPeriod']);
  return faults;
}

const below = (path: Issue['path'], faults: readonly Fault[]): Fault[] =>
  faults.map(([inner, message]) => [[...path, ...inner], message]);

function templateFaults(template: CardTemplate, programs: ReadonlySet<string>): Fault[] {
  const { annualFee, firstYearFee = 0, earn, benefits, programKey, sources, asOf } = template;
  const faults: Fault[] = [];
  if (template.id === '' || template.issuer === '' || template.name === '' || template.issuingBank === '')
    faults.push([[], 'needs an id, an issuer, a bank and a name']);
  if (!isWhole(annualFee, 0) || !isWhole(firstYearFee, 0))
    faults.push([['annualFee'], 'must be whole cents, not negative']);
  if (!programs.has(programKey))
    faults.push([['programKey'], `"${programKey}" is no program of this catalog`]);
  if (!earn.some(({ category }) => category === 'base')) faults.push([['earn'], 'needs a base rate']);
  if (sources.length === 0) faults.push([['sources'], 'must name at least one source']);
  if (!isDay(asOf)) faults.push([['asOf'], 'must be a date YYYY-MM-DD']);
  return [
    ...faults,
    ...earn.flatMap((rate, index) => below(['earn', index], rateFaults(rate))),
    ...benefits.flatMap((benefit, index) => below(['benefits', index], benefitFaults(benefit))),
    ...repeated(benefits, ({ key, version }) => `${key} ${version}`, 'benefits', 'version'),
    ...versionFaults(benefits),
  ];
}

/** Everything that is wrong with a catalog; empty for a good one. */
export function catalogFaults(catalog: Catalog): Issue[] {
  const { templates, programs, transferPartners, programAliases } = catalog;
  const keys = new Set([cashback, ...programs.map(({ key }) => key)]);
  const faults: Fault[] = [
    ...(isDay(catalog.asOf) ? [] : [[['asOf'], 'must be a date YYYY-MM-DD'] as const]),
    ...repeated(templates, ({ id }) => id, 'templates', 'id'),
    ...repeated(
      templates,
      ({ issuer, name }) => cardWords(`${issuer} ${name}`).join(' '),
      'templates',
      'name',
    ),
    ...repeated(programs, ({ key }) => key, 'programs', 'key'),
    ...repeated(
      transferPartners,
      ({ source, target }) => `${source} to ${target}`,
      'transferPartners',
      'route',
    ),
    ...templates.flatMap((template, index) => below(['templates', index], templateFaults(template, keys))),
    ...programs.flatMap(({ defaultCpp }, index): Fault[] =>
      defaultCpp === null || isWhole(defaultCpp, 1)
        ? []
        : [[['programs', index, 'defaultCpp'], 'must be whole micros above 0']],
    ),
    ...transferPartners.flatMap(({ source, target, from, to }, index): Fault[] =>
      keys.has(source) && keys.has(target) && isWhole(from, 1) && isWhole(to, 1)
        ? []
        : [[['transferPartners', index], 'needs two known programs and a ratio of whole numbers above 0']],
    ),
    ...Object.entries(programAliases).flatMap(([alias, key]): Fault[] =>
      keys.has(key) && !keys.has(alias) ? [] : [[['programAliases', alias], 'must lead to a known program']],
    ),
  ];
  return faults.map(([path, message]) => ({ path, message }));
}

/**
 * Returns a catalog unchanged when it holds together.
 *
 * @throws DomainError `invalid` with every fault.
 */
export function checkCatalog(catalog: Catalog): Catalog {
  const faults = catalogFaults(catalog);
  if (faults.length > 0) throw invalidInput(faults);
  return catalog;
}
