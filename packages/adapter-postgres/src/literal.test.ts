import { describe, expect, it } from 'vitest';
import { arrayLiteral, bareLiteral, wellFormed } from './literal.js';

describe('an array literal', () => {
  it.each<[readonly (string | null)[], string]>([
    [[], '{}'],
    [['a', 'b c'], '{"a","b c"}'],
    [[''], '{""}'],
    [['', null, 'null', 'NULL'], '{"",NULL,"null","NULL"}'],
    [['a"b\\c', '{x,y}'], '{"a\\"b\\\\c","{x,y}"}'],
    [['\u{1f600}é'], '{"\u{1f600}é"}'],
  ])('of %j is %s', (texts, literal) => {
    expect(arrayLiteral(texts)).toBe(literal);
  });

  it('repeats what is repeated', () => {
    expect(arrayLiteral(['a', 'a', 'b', 'b', 'a'])).toBe('{"a","a","b","b","a"}');
    expect(arrayLiteral([null, null])).toBe('{NULL,NULL}');
  });

  it('of numbers needs no quotes', () => {
    expect(bareLiteral([])).toBe('{}');
    expect(bareLiteral(['1', null, '-2'])).toBe('{1,NULL,-2}');
  });

  it('refuses text that the wire would change', () => {
    for (const text of ['\ud800', 'a\udc00b', '\udc00\ud800']) {
      expect(() => arrayLiteral([text])).toThrow('lone surrogate');
      expect(() => wellFormed(text)).toThrow('lone surrogate');
    }
    expect(wellFormed('\u{1f600}')).toBe('\u{1f600}');
  });
});
