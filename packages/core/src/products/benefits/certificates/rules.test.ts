import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsCardNumber, rewardStatus } from './rules.js';

describe('REW-1 rewardStatus', () => {
  it.each([
    ['active', '2026-09-23', 'expired'],
    ['active', '2026-09-24', 'active'],
    ['active', null, 'active'],
    ['used', '2026-09-23', 'used'],
    ['expired', '2027-12-31', 'expired'],
  ] as const)('%s until %s reads %s', (status, expirationDate, reads) => {
    expect(rewardStatus({ status, expirationDate }, '2026-09-24')).toBe(reads);
  });
});

describe('holdsCardNumber', () => {
  it.each([
    '4111111111111111',
    'gift card 4111 1111 1111 1111',
    '4111-1111-1111-1111.',
    'exp 12 4111 1111 1111 1111 27',
    'Amex 378282246310005 in the drawer',
    '6304000000000000 or 4222222222222',
  ])('finds one in %o', (text) => {
    expect(holdsCardNumber(text)).toBe(true);
  });

  it.each([
    '',
    'Hilton $50 gift card',
    '4111 1111 1111 1112',
    '123456789012',
    '2027-12-31',
    'PIN 1234',
    '4111x1111x1111x1111',
  ])('finds none in %o', (text) => {
    expect(holdsCardNumber(text)).toBe(false);
  });

  it('finds any number with its check digit, however it is grouped', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 18 });
    fc.assert(
      fc.property(
        digits,
        fc.array(fc.constantFrom('', ' ', '-', ' - '), { minLength: 19, maxLength: 19 }),
        (list, gaps) => {
          const weighed = [...list].reverse().map((digit, index) => {
            const doubled = index % 2 === 0 ? digit * 2 : digit;
            return doubled > 9 ? doubled - 9 : doubled;
          });
          const check = (10 - (weighed.reduce((sum, each) => sum + each, 0) % 10)) % 10;
          const text = [...list, check].map((digit, index) => `${digit}${gaps[index]}`).join('');
          expect(holdsCardNumber(`card ${text}!`)).toBe(true);
        },
      ),
    );
  });
});
