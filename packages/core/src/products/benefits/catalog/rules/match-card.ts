import type { CardTemplate } from '../model.js';
import { cardWords, isWithinOneEdit } from './card-words.js';

/** What a template is found by. */
export type NamedTemplate = Pick<CardTemplate, 'id' | 'issuer' | 'issuingBank' | 'name'>;

/** How a name was understood. Candidates come best first, at most ten; suggestions share a word, at most five. */
export type CardMatch<T extends NamedTemplate> =
  | { readonly kind: 'match'; readonly template: T }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly T[] }
  | { readonly kind: 'none'; readonly suggestions: readonly T[] };

const candidateLimit = 10;
const suggestionLimit = 5;
/** Shorter words are too short for a typing error to be told from another word. */
const correctable = 4;

type Test = (asked: string, word: string) => boolean;

const isPrefix: Test = (asked, word) => word.startsWith(asked);

/** A prefix with at most one typing error. */
const isNear: Test = (asked, word) => {
  if (isPrefix(asked, word)) return true;
  if (asked.length < correctable) return false;
  for (let length = asked.length - 1; length <= Math.min(asked.length + 1, word.length); length++)
    if (isWithinOneEdit(asked, word.slice(0, length))) return true;
  return false;
};

const wordsOf = ({ issuer, issuingBank, name }: NamedTemplate): string[] =>
  cardWords(`${issuer} ${issuingBank} ${name}`);

const titleOf = ({ issuer, name }: NamedTemplate): string => cardWords(`${issuer} ${name}`).join(' ');

/** Fewest extra words first, then by the alphabet (MATCH-4). The words asked for are the same for all. */
function byClosest(a: NamedTemplate, b: NamedTemplate): number {
  const [x, y] = [titleOf(a), titleOf(b)];
  const extra = x.split(' ').length - y.split(' ').length;
  return extra !== 0 ? extra : x === y ? (a.id < b.id ? -1 : 1) : x < y ? -1 : 1;
}

/** Templates in which every word asked for begins a word (MATCH-3), best first. */
function candidatesFor<T extends NamedTemplate>(
  asked: readonly string[],
  templates: readonly T[],
  test: Test,
): T[] {
  return templates
    .filter((template) => {
      const words = wordsOf(template);
      return asked.every((each) => words.some((word) => test(each, word)));
    })
    .sort(byClosest);
}

/** Templates that share a word with what was asked, most shared words first. */
function suggestionsFor<T extends NamedTemplate>(asked: readonly string[], templates: readonly T[]): T[] {
  return templates
    .map((template) => {
      const words = wordsOf(template);
      return { template, shared: asked.filter((each) => words.some((word) => isNear(each, word))).length };
    })
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared || byClosest(a.template, b.template))
    .slice(0, suggestionLimit)
    .map(({ template }) => template);
}

/**
 * Finds the card that a name means (MATCH-1 to MATCH-5). The full name wins over longer ones that contain it; the name
 * without its issuer decides nothing while other cards fit too.
 *
 * @example
 * const gold = { id: 'gold', issuer: 'Amex', issuingBank: 'Amex', name: 'Gold' };
 * const other = { ...gold, id: 'business', name: 'Business Gold' };
 * matchCard('American Express Gold', [gold, other]).kind; // 'match'
 */
export function matchCard<T extends NamedTemplate>(query: string, templates: readonly T[]): CardMatch<T> {
  const asked = cardWords(query);
  if (asked.length === 0) return { kind: 'none', suggestions: [] };
  const exact = candidatesFor(asked, templates, isPrefix);
  const candidates = exact.length > 0 ? exact : candidatesFor(asked, templates, isNear);
  const title = asked.join(' ');
  const same = candidates.filter((template) => titleOf(template) === title);
  const [only] = same.length > 0 ? same : candidates;
  if (only === undefined) return { kind: 'none', suggestions: suggestionsFor(asked, templates) };
  if (same.length === 1 || candidates.length === 1) return { kind: 'match', template: only };
  return { kind: 'ambiguous', candidates: candidates.slice(0, candidateLimit) };
}

/** Rows that a catalog search shows at most. */
const searchLimit = 25;

/**
 * Templates in whose issuer, bank or name every word of a search occurs (benefits spec §3.9), in the order of MATCH-4.
 *
 * @example
 * const aspire = { id: 'aspire', issuer: 'Hilton', issuingBank: 'Amex', name: 'Aspire' };
 * searchTemplates('amex spir', [aspire]).length; // 1
 */
export function searchTemplates<T extends NamedTemplate>(query: string, templates: readonly T[]): T[] {
  const asked = cardWords(query);
  if (asked.length === 0) return [];
  return templates
    .filter((template) => {
      const text = wordsOf(template).join(' ');
      return asked.every((word) => text.includes(word));
    })
    .sort(byClosest)
    .slice(0, searchLimit);
}
