import { describe, expect, it } from 'vitest';
import { isDomainError, issuesOf } from './errors.js';
import { checkText, maskSecret, textLength, trimText } from './text.js';

const thrownBy = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('checkText', () => {
  it('passes ordinary text through, emoji and joiners included', () => {
    for (const text of ['', 'Zoë', '👩‍👩‍👧', 'a\tb\nc', '\uFFFD']) expect(checkText(text)).toBe(text);
  });

  it('refuses NUL and lone surrogates, naming the field', () => {
    for (const text of ['a\0b', '\ud800', 'x\udc00y', '\udc00\ud800', '👩'.slice(0, 1)]) {
      const error = thrownBy(() => checkText(text, ['tags', 'team']));
      expect(isDomainError(error, 'invalid')).toBe(true);
      expect(issuesOf(error)[0]?.path).toEqual(['tags', 'team']);
    }
    expect(String(thrownBy(() => checkText('\0')))).toContain('NUL');
    expect(String(thrownBy(() => checkText('\ud800')))).toContain('Unicode');
  });
});

describe('textLength', () => {
  it('counts code points', () => {
    expect(textLength('')).toBe(0);
    expect(textLength('Zoë')).toBe(3);
    expect(textLength('👍👍')).toBe(2);
    expect(textLength('a\ud83d')).toBe(2);
  });
});

describe('trimText', () => {
  it('strips what cannot be seen, at the ends only', () => {
    expect(trimText('  a b\n')).toBe('a b');
    expect(trimText('\u200b\u00a0Team\u2060 A\ufeff')).toBe('Team\u2060 A');
    expect(trimText('\u200b\u200d \t')).toBe('');
    expect(trimText('\0')).toBe('');
    const spaces = ' '.repeat(500_000);
    expect(trimText(`${spaces}a${spaces}b${spaces}`)).toBe(`a${spaces}b`);
  });
});

describe('maskSecret', () => {
  it('shows only the asked ends', () => {
    expect(maskSecret('ns_live_sk_abcdefghijkl', { head: 11 })).toBe('ns_live_sk_****');
    expect(maskSecret('abcdefghijkl')).toBe('abcd****');
    expect(maskSecret('abcdefghijkl', { head: 2, tail: 3 })).toBe('ab****jkl');
  });

  it('hides a short secret whole, and never cuts a character', () => {
    expect(maskSecret('abcdefg')).toBe('****');
    expect(maskSecret('')).toBe('****');
    expect(maskSecret('👍👍👍👍👍👍👍👍', { head: 1 })).toBe('👍****');
  });
});
