import { describe, expect, it } from 'vitest';
import { dollars, money, painter, pairs, table } from './render.js';

const plain = painter(false);

describe('results', () => {
  it('stand in columns as wide as their widest cell, without trailing blanks', () => {
    expect(
      table(
        ['ID', 'NAME'],
        [
          ['1', 'a long name'],
          ['222', 'b'],
        ],
        plain,
      ),
    ).toBe('ID   NAME\n1    a long name\n222  b');
    expect(table(['ID'], [], plain)).toBe('ID');
    expect(
      pairs(
        [
          ['Key', 'x'],
          ['Expires', 'never'],
        ],
        plain,
      ),
    ).toBe('Key      x\nExpires  never');
  });

  it('cannot be steered by the names in them', () => {
    const text = table(['NAME'], [['\u001b[2Jgone\r\nnext']], plain);
    expect(text).toBe('NAME\n [2Jgone  next');
  });

  it('have colours where there is a terminal', () => {
    expect(painter(true)('good', '✓')).toBe('\u001b[32m✓\u001b[39m');
    expect(plain('good', '✓')).toBe('✓');
  });

  it('show amounts with their currency', () => {
    expect(money({ amount: 1234.5, currency: 'USD' })).toBe('$1,234.50');
    expect(money({ amount: 300, currency: 'JPY' })).toBe('¥300');
    expect([money(null), dollars(null), dollars(-2)]).toEqual(['none', '–', '-$2.00']);
  });
});
