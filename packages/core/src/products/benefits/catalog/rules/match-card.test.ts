import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardWords, isWithinOneEdit } from './card-words.js';
import { matchCard, searchTemplates, type CardMatch } from './match-card.js';
import type { CardTemplate } from '../model.js';
import { usCatalog } from './us-catalog.js';

const { templates } = usCatalog;
const titles = (list: readonly CardTemplate[]) => list.map(({ issuer, name }) => `${issuer} ${name}`);
const shown = (match: CardMatch<CardTemplate>): string | string[] => {
  if (match.kind === 'match') return `${match.template.issuer} ${match.template.name}`;
  return titles(match.kind === 'ambiguous' ? match.candidates : match.suggestions);
};

describe('MATCH-1 and MATCH-2 cardWords', () => {
  it.each([
    ['The Platinum Card® from American Express', 'platinum amex'],
    ['  Crédit   AGRICOLE™ ', 'agricole'],
    ['Walmart+ it’s', 'walmart it s'],
    ['Premium Rewards', 'premium'],
    ['Rewards Premier', 'rewards premier'],
    ['bofa', 'bank of america'],
    ['C1 venture', 'capital one venture'],
    ['cap one', 'capital one'],
    ['U.S. Bank', 'us bank'],
    ['usb', 'us bank'],
    ['CSR', 'chase sapphire reserve'],
    ['csp', 'chase sapphire preferred'],
    ['cfu', 'chase freedom unlimited'],
    ['cff', 'chase freedom flex'],
    ['cip', 'chase ink business preferred'],
    ['cic', 'chase ink business cash'],
    ['ciu', 'chase ink business unlimited'],
    ['bcp', 'amex blue cash preferred'],
    ['bce', 'amex blue cash everyday'],
    ['amex biz plat', 'amex business platinum'],
    ['biscuit', 'biscuit'],
    ['the card', ''],
  ])('%o: %o', (text, words) => {
    expect(cardWords(text).join(' ')).toBe(words);
  });
});

describe('matchCard', () => {
  it.each([
    // The two of the reference, then what people write.
    ['Amex Hilton Business', 'Amex Hilton Honors Business'],
    ['Amex Platinum', 'Amex Platinum'],
    ['Chase Sapphire Reserve', 'Chase Sapphire Reserve'],
    ['Chase Ink Business Cash', 'Chase Ink Business Cash'],
    ['American Express Gold Card', 'Amex Gold'],
    ['Strata Elite', 'Citi Strata Elite'],
    ['hilton aspire', 'Hilton Aspire'],
    ['Amex Hilton Aspire', 'Hilton Aspire'],
    ['csr', 'Chase Sapphire Reserve'],
    ['bofa premium', 'Bank of America Premium Rewards'],
    ['capital one venture', 'Capital One Venture'],
    ['sapph res', 'Chase Sapphire Reserve'],
  ])('MATCH-3 and MATCH-4 %o is the %s', (query, title) => {
    expect(shown(matchCard(query, templates))).toBe(title);
  });

  it.each([
    ['chase saphire prefered', 'Chase Sapphire Preferred'],
    ['chse sapphire reserve', 'Chase Sapphire Reserve'],
    ['citi stratta elite', 'Citi Strata Elite'],
    ['doulbe cash', 'Citi Double Cash'],
  ])('MATCH-3 forgives one letter per word: %o', (query, title) => {
    expect(shown(matchCard(query, templates))).toBe(title);
  });

  it('MATCH-3 forgives nothing in short words', () => {
    expect(matchCard('amx gold', templates).kind).toBe('none');
  });

  it('MATCH-4 several are candidates, fewest extra words first, at most ten', () => {
    expect(shown(matchCard('delta', templates))).toEqual([
      'Amex Delta SkyMiles Gold',
      'Amex Delta SkyMiles Platinum',
      'Amex Delta SkyMiles Reserve',
    ]);
    expect(shown(matchCard('chase', templates))).toHaveLength(10);
  });

  it('MATCH-5 the name alone decides nothing while others fit', () => {
    const match = matchCard('Platinum', templates);
    expect(match.kind).toBe('ambiguous');
    expect(shown(match)[0]).toBe('Amex Platinum');
  });

  it('MATCH-4 none is a miss, with up to five that share a word', () => {
    expect(matchCard('submarine', templates)).toEqual({ kind: 'none', suggestions: [] });
    expect(matchCard('the card', templates)).toEqual({ kind: 'none', suggestions: [] });
    const miss = matchCard('chase submarine', templates);
    expect(miss.kind).toBe('none');
    expect(shown(miss)).toHaveLength(5);
  });

  it('finds every card by its full name, in any case', () => {
    for (const template of templates)
      expect(matchCard(`${template.issuer} ${template.name}`.toUpperCase(), templates)).toEqual({
        kind: 'match',
        template,
      });
  });

  it('answers any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (query) => {
        expect(['match', 'ambiguous', 'none']).toContain(matchCard(query, templates).kind);
      }),
      { numRuns: 50 },
    );
  });
});

describe('searchTemplates', () => {
  it('finds words inside issuer, bank and name', () => {
    expect(titles(searchTemplates('hilton', templates)).sort()).toEqual([
      'Amex Hilton Honors Business',
      'Hilton Aspire',
      'Hilton Surpass',
    ]);
    expect(titles(searchTemplates('amex aspire', templates))).toEqual(['Hilton Aspire']);
    expect(titles(searchTemplates('phire', templates))).toHaveLength(2);
  });

  it('finds nothing for nothing, and at most 25', () => {
    expect(searchTemplates('card', templates)).toEqual([]);
    expect(searchTemplates('zz', templates)).toEqual([]);
    expect(searchTemplates('a', templates)).toHaveLength(25);
  });
});

describe('isWithinOneEdit', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });

  it('knows every word that one edit makes, both ways', () => {
    fc.assert(
      fc.property(word, fc.nat(6), fc.constantFrom('a', 'b', 'c'), (text, at, letter) => {
        const i = Math.min(at, text.length);
        const [head, tail] = [text.slice(0, i), text.slice(i)];
        const swapped = head + (tail[1] ?? '') + (tail[0] ?? '') + tail.slice(2);
        for (const edited of [
          head + letter + tail,
          head + tail.slice(1),
          head + letter + tail.slice(1),
          swapped,
        ]) {
          expect(isWithinOneEdit(text, edited)).toBe(true);
          expect(isWithinOneEdit(edited, text)).toBe(true);
        }
      }),
    );
  });

  it('knows no other', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const edits = new Set([a]);
        for (let i = 0; i <= a.length; i++) {
          edits.add(a.slice(0, i) + a.slice(i + 1));
          for (const letter of 'abc') {
            edits.add(a.slice(0, i) + letter + a.slice(i));
            edits.add(a.slice(0, i) + letter + a.slice(i + 1));
          }
          edits.add(a.slice(0, i) + (a[i + 1] ?? '') + (a[i] ?? '') + a.slice(i + 2));
        }
        expect(isWithinOneEdit(a, b)).toBe(edits.has(b));
      }),
      { numRuns: 500 },
    );
  });
});
