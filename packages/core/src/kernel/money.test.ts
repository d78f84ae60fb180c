import { describe, expect, it } from 'vitest';
import { isCurrency, minorUnits } from './currency.js';
import { isDomainError } from './errors.js';
import {
  addMoney,
  compareMoney,
  equalMoney,
  formatMoney,
  isNegative,
  isPositive,
  isZero,
  maxMoney,
  minMoney,
  money,
  multiplyMoney,
  negateMoney,
  roundMoney,
  subtractMoney,
  sumMoney,
  zeroMoney,
  type Money,
} from './money.js';

const refused = (run: () => unknown, code = 'invalid'): void => {
  expect(run).toThrow(expect.toSatisfy((error) => isDomainError(error, code)));
};
const usd = (amount: string): Money<'USD'> => money(amount, 'USD');

describe('money', () => {
  it('is plain frozen data in canonical form', () => {
    expect(money('012.500', 'USD')).toEqual({ amount: '12.5', currency: 'USD' });
    expect(money('-0.00', 'USD').amount).toBe('0');
    expect(money('0.00000001', 'USD').amount).toBe('0.00000001');
    expect(money('100000000000000000000000', 'USD').amount).toBe('100000000000000000000000');
    expect(money(7n, 'JPY').amount).toBe('7');
    expect(money(-7, 'JPY').amount).toBe('-7');
    expect(Object.isFrozen(usd('1'))).toBe(true);
    expect(JSON.parse(JSON.stringify(usd('1.50')))).toEqual({ amount: '1.5', currency: 'USD' });
  });

  it('refuses what is no plain decimal', () => {
    for (const text of [
      '',
      ' 1',
      '1 ',
      '+1',
      '.5',
      '1.',
      '1e3',
      '1,5',
      '1_000',
      '0x1f',
      'NaN',
      'Infinity',
      '--1',
      '-',
      '１',
    ])
      refused(() => usd(text));
    for (const number of [0.1, NaN, Infinity, 2 ** 53]) refused(() => money(number, 'USD'));
  });

  it('refuses amounts beyond thirty digits or below the 29th decimal', () => {
    expect(usd('9'.repeat(30)).amount).toHaveLength(30);
    refused(() => usd(`1${'0'.repeat(30)}`));
    expect(usd(`0.${'0'.repeat(28)}1`).amount).toHaveLength(31);
    refused(() => usd(`0.${'0'.repeat(29)}1`));
    refused(() => usd('1'.repeat(1_000_000)));
    refused(() => addMoney(usd('9'.repeat(30)), usd('1')));
  });

  it('knows the currencies of ISO 4217 only', () => {
    for (const code of ['usd', 'US', 'USDX', 'XXX', 'ABC', '', 'BTC']) {
      refused(() => money('1', code));
      expect(isCurrency(code)).toBe(false);
    }
    expect(['USD', 'JPY', 'KWD', 'CLF', 'ISK'].map(minorUnits)).toEqual([2, 0, 3, 4, 0]);
  });
});

describe('arithmetic', () => {
  it('is exact where binary floating point is not', () => {
    expect(addMoney(usd('0.1'), usd('0.2')).amount).toBe('0.3');
    expect(addMoney(usd('12345678901234567890.123456789'), usd('0.0000000001')).amount).toBe(
      '12345678901234567890.1234567891',
    );
    expect(subtractMoney(usd('1'), usd('1.000001')).amount).toBe('-0.000001');
    expect(multiplyMoney(usd('0.0185'), 60_000n).amount).toBe('1110');
    expect(multiplyMoney(usd('10'), '-0.015').amount).toBe('-0.15');
    expect(sumMoney([usd('0.1'), usd('0.2'), usd('0.7')], 'USD').amount).toBe('1');
    expect(sumMoney([], 'USD')).toEqual(zeroMoney('USD'));
    expect(negateMoney(usd('0')).amount).toBe('0');
    expect(negateMoney(usd('-2.5')).amount).toBe('2.5');
  });

  it('refuses a product that money cannot hold exactly', () => {
    refused(() => multiplyMoney(usd(`1.${'1'.repeat(20)}`), `1.${'1'.repeat(10)}`));
    refused(() => multiplyMoney(usd(`${'7'.repeat(29)}.${'7'.repeat(20)}`), `0.${'3'.repeat(20)}`));
    // Sixty digits would show this one as if its last place were exact.
    const wide = usd(`1${'0'.repeat(29)}.${'0'.repeat(28)}1`);
    refused(() => multiplyMoney(wide, `1.${'0'.repeat(19)}1`));
    expect(multiplyMoney(wide, '1.000').amount).toBe(wide.amount);
    refused(() => multiplyMoney(usd('1'), 'x'));
  });

  it('refuses to mix currencies that the compiler could not see', () => {
    const [a, b]: Money[] = [money('1', 'USD'), money('1', 'EUR')];
    for (const mix of [addMoney, subtractMoney, compareMoney, equalMoney, minMoney, maxMoney])
      refused(() => mix(a as Money, b as Money), 'currency_mismatch');
    refused(() => sumMoney<string>([a as Money, b as Money], 'USD'), 'currency_mismatch');
  });

  it('compares by value', () => {
    expect(compareMoney(usd('9'), usd('10'))).toBeLessThan(0);
    expect(compareMoney(usd('-9'), usd('-10'))).toBeGreaterThan(0);
    expect(equalMoney(usd('1.50'), usd('1.5'))).toBe(true);
    expect(minMoney(usd('9'), usd('10')).amount).toBe('9');
    expect(maxMoney(usd('9'), usd('10')).amount).toBe('10');
    expect([usd('0'), usd('1'), usd('-1')].map(isZero)).toEqual([true, false, false]);
    expect([usd('0'), usd('1'), usd('-1')].map(isPositive)).toEqual([false, true, false]);
    expect([usd('0'), usd('1'), usd('-1')].map(isNegative)).toEqual([false, false, true]);
  });
});

describe('money written by hand', () => {
  it('need not be canonical to be understood', () => {
    const loose: Money<'USD'> = { amount: '-0.00', currency: 'USD' };
    expect([isZero(loose), isNegative(loose), isPositive(loose)]).toEqual([true, false, false]);
    expect(equalMoney({ amount: '10.00', currency: 'USD' }, usd('10'))).toBe(true);
    expect(addMoney({ amount: '10.00', currency: 'USD' }, loose)).toEqual(usd('10'));
    refused(() => isZero({ amount: 'none', currency: 'USD' }));
  });
});

describe('roundMoney', () => {
  it('rounds by name', () => {
    const round = (amount: string): string[] =>
      (['half-up', 'half-even', 'down', 'up', 'floor', 'ceiling'] as const).map(
        (mode) => roundMoney(usd(amount), mode).amount,
      );
    expect(round('0.125')).toEqual(['0.13', '0.12', '0.12', '0.13', '0.12', '0.13']);
    expect(round('-0.125')).toEqual(['-0.13', '-0.12', '-0.12', '-0.13', '-0.13', '-0.12']);
    expect(round('0.135')).toEqual(['0.14', '0.14', '0.13', '0.14', '0.13', '0.14']);
    expect(round('-0.001')).toEqual(['0', '0', '0', '-0.01', '-0.01', '0']);
  });

  it('goes to the currency’s own coin unless told otherwise', () => {
    expect(roundMoney(money('1234.5', 'JPY'), 'half-up').amount).toBe('1235');
    expect(roundMoney(money('1.23456', 'KWD'), 'half-up').amount).toBe('1.235');
    expect(roundMoney(usd('1.2345678'), 'half-up', 6).amount).toBe('1.234568');
  });
});

describe('formatMoney', () => {
  it('shows at least the minor digits and never hides finer ones', () => {
    expect(formatMoney(usd('-1234.5'))).toBe('-1234.50 USD');
    expect(formatMoney(money('7', 'JPY'))).toBe('7 JPY');
    expect(formatMoney(usd('0.0000025'))).toBe('0.0000025 USD');
    expect(formatMoney(usd('0'))).toBe('0.00 USD');
  });
});
