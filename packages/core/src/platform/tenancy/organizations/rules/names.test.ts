import { describe, expect, it } from 'vitest';
import { checkEmail, checkName, checkSlug, normalAddress } from './names.js';

describe('names', () => {
  it('lose surrounding space and have 1 to 50 characters', () => {
    expect(checkName('  Team Rocket ')).toBe('Team Rocket');
    expect(checkName('🚀'.repeat(50))).toHaveLength(100);
    expect(() => checkName('🚀'.repeat(51))).toThrow('at most 50');
    expect(() => checkName(' \u200b ')).toThrow('empty');
    expect(() => checkName('a\0')).toThrow('NUL');
  });
});

describe('slugs', () => {
  it.each(['team-rocket', 'abc', 'a1-b2-c3', 'a'.repeat(50)])('%s is fine', (slug) => {
    expect(checkSlug(slug)).toBe(slug);
  });
  it.each(['ab', 'a'.repeat(51), 'Team', '-abc', 'abc-', 'a--b', 'a_b', 'ab c', 'äbc', 'abc\n'])(
    '%j is not',
    (slug) => {
      expect(() => checkSlug(slug)).toThrow('slug');
    },
  );
});

describe('addresses', () => {
  it('compare without case and surrounding space', () => {
    expect(normalAddress(' Ada@Example.COM ')).toBe('ada@example.com');
    expect(checkEmail(' Ada@Example.COM ')).toBe('Ada@Example.COM');
  });
  it.each(['', 'ada', '@b', 'a@', 'a@b@c', 'a b@c', `${'a'.repeat(250)}@b.cd`])('%j is none', (email) => {
    expect(() => checkEmail(email)).toThrow('email');
  });
});
