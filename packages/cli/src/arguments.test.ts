import { describe, expect, it } from 'vitest';
import { amountArgument, wholeArgument } from './arguments.js';

describe('amountArgument', () => {
  it.each([
    ['25', 25, 'USD'],
    ['25.50', 25.5, 'USD'],
    ['0.01', 0.01, 'USD'],
    ['007', 7, 'USD'],
    ['$25', 25, 'USD'],
    ['25.5 eur', 25.5, 'EUR'],
    [' JPY 300 ', 300, 'JPY'],
  ])('reads %o', (text, amount, currency) => {
    expect(amountArgument(text)).toEqual({ amount, currency });
  });

  it.each([
    '',
    '-1',
    '1e3',
    '1,000',
    'NaN',
    '25 dollars',
    'USD 25 EUR',
    '$25 EUR',
    '1.123456789',
    '9'.repeat(13),
  ])('refuses %o', (text) => {
    expect(() => amountArgument(text)).toThrow('an amount looks like');
  });
});

describe('wholeArgument', () => {
  const read = wholeArgument(1, 365);
  it('takes whole numbers within its bounds', () => {
    expect(['1', '90', '365'].map(read)).toEqual([1, 90, 365]);
  });

  it.each(['0', '366', '1.5', '-1', '', 'x', '99999999999999999999'])('refuses %o', (text) => {
    expect(() => read(text)).toThrow('a whole number from 1 to 365');
  });
});
