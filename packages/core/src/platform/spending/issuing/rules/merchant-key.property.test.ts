import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainMatches } from './domain-match.js';
import { merchantKeyOf, normalDomain } from './merchant-key.js';

const addresses = fc
  .tuple(
    fc.constantFrom('', 'https://', 'http://www.', 'www.'),
    fc.string({ unit: fc.constantFrom(...'abz09.-_é:/@?# ') }),
  )
  .map((parts) => parts.join(''));
const word = fc.string({ unit: fc.constantFrom(...'abcxyz'), minLength: 1, maxLength: 8 });
const domains = fc.tuple(word, word).map((parts) => parts.join('.'));

describe('a normal domain', () => {
  it.each([
    ['https://www.Exa.ai:443/pay?x=1#y', 'exa.ai'],
    ['WWW.example.COM.', 'example.com'],
    ['user:pass@shop.example.com/x', 'shop.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['www.com', 'www.com'],
    ['localhost', null],
    ['', null],
    ['not a domain', null],
    ['javascript:alert(1)', null],
  ])('%s is %s', (text, domain) => {
    expect(normalDomain(text)).toBe(domain);
  });

  it('is its own normal form, and throws for nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), addresses), (text) => {
        const domain = normalDomain(text);
        if (domain !== null) expect(normalDomain(domain)).toBe(domain);
      }),
    );
  });

  it('is what merchants are compared by, else their name', () => {
    expect(merchantKeyOf({ name: 'Exa', url: 'https://api.exa.ai' })).toBe('api.exa.ai');
    expect(merchantKeyOf({ name: '  OPENAI  *API ' })).toBe('openai *api');
  });
});

describe('an entry of a list', () => {
  it('matches itself and subdomains, with a star only those, and never a part of a word', () => {
    fc.assert(
      fc.property(domains, word, (domain, word) => {
        expect(domainMatches(domain, domain)).toBe(true);
        expect(domainMatches(domain, `${word}.${domain}`)).toBe(true);
        expect(domainMatches(domain, `${word}${domain}`)).toBe(false);
        expect(domainMatches(domain, `${domain}.${word}`)).toBe(false);
        expect(domainMatches(`*.${domain}`, domain)).toBe(false);
        expect(domainMatches(`*.${domain}`, `${word}.${domain}`)).toBe(true);
      }),
    );
  });
});
