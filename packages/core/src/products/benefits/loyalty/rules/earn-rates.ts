import type { Day } from '../../../../kernel/day.js';
import type { CardTemplate, EarnChannel, EarnRate } from '../../catalog/model.js';

/** Kinds of travel: where a card has no rate of their own, its travel rate applies (BEST-1). */
const parents: Readonly<Record<string, string>> = {
  flights: 'travel',
  hotels: 'travel',
  transit: 'travel',
  car_rental: 'travel',
};

/** The categories that clients are told of; brands and whatever the catalog has besides are understood too. */
export const commonCategories: readonly string[] = [
  'dining',
  'groceries',
  'gas',
  'travel',
  'flights',
  'hotels',
  'transit',
  'streaming',
  'online_shopping',
  'base',
];

/** Every category and brand that a catalog's rates speak of, besides the common ones. */
export function knownCategories(templates: readonly CardTemplate[]): ReadonlySet<string> {
  const rates = templates.flatMap(({ earn }) => earn);
  const rotating = templates.flatMap((template) => template.rotating ?? []);
  return new Set([
    ...commonCategories,
    ...Object.keys(parents),
    ...rates.flatMap(({ category, brand }) => (brand === undefined ? [category] : [category, brand])),
    ...rotating.flatMap(({ categories }) => categories),
  ]);
}

/** The category in which a brand sells, going by the rates limited to it; null for a word that is no brand. */
export function categoryOfBrand(templates: readonly CardTemplate[], word: string): string | null {
  for (const { earn } of templates) {
    const rate = earn.find(({ brand }) => brand === word);
    if (rate !== undefined) return rate.category;
  }
  return null;
}

/** What is bought, and how. */
export interface Purchase {
  readonly category: string;
  /** The category that a brand belongs to; null when `category` is no brand. */
  readonly brandCategory: string | null;
  readonly channel: EarnChannel;
  readonly today: Day;
}

const isOpenTo = (rate: EarnRate, channel: EarnChannel): boolean =>
  channel === 'any' || rate.channel === 'any' || rate.channel === channel;

/** Whether a rate is the first choice for a word: its own category, its brand, or the quarter's rotating list. */
function isFor(rate: EarnRate, word: string, rotating: readonly string[]): boolean {
  if (rate.brand !== undefined) return rate.brand === word;
  return rate.category === word || (rate.category === 'rotating' && rotating.includes(word));
}

/** Higher multiplier first, then rates without a channel or a cap of their own (BEST-1, BEST-4). */
function compareRates(a: EarnRate, b: EarnRate): number {
  if (a.multiplier !== b.multiplier) return b.multiplier - a.multiplier;
  if ((a.channel === 'any') !== (b.channel === 'any')) return a.channel === 'any' ? -1 : 1;
  return (b.cap ?? Infinity) === (a.cap ?? Infinity) ? 0 : (a.cap ?? Infinity) > (b.cap ?? Infinity) ? -1 : 1;
}

/**
 * The rate that a card pays for a purchase (BEST-1 to BEST-3): the best one of the category asked for, else of the
 * brand's category, else of the parent, else of everything. Rates that hold at some hours only are passed over. Null
 * when nothing applies.
 */
export function rateFor(
  card: Pick<CardTemplate, 'earn' | 'rotating'>,
  { category, brandCategory, channel, today }: Purchase,
): EarnRate | null {
  const open = card.earn.filter((rate) => rate.timeWindow === undefined && isOpenTo(rate, channel));
  const rotating = (card.rotating ?? [])
    .filter(({ startsOn, endsOn }) => startsOn <= today && today <= endsOn)
    .flatMap(({ categories }) => categories);
  const parent = parents[brandCategory ?? category] ?? null;
  for (const word of [category, brandCategory, parent]) {
    if (word === null || word === 'base') continue;
    const [best] = open.filter((rate) => isFor(rate, word, rotating)).sort(compareRates);
    if (best !== undefined) return best;
  }
  const everything = open.filter((rate) => rate.category === 'all' || rate.category === 'base');
  return everything.sort(compareRates)[0] ?? null;
}
