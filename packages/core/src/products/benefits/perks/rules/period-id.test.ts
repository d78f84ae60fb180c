import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayFromNumber } from '../../../../kernel/day.js';
import { benefitNameKey } from './benefit-name.js';
import { parsePeriodId, periodId } from './period-id.js';

describe('periodId', () => {
  it('is read back, whatever the benefit is called', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 0, max: 60_000 }), (benefitId, number) => {
        const start = dayFromNumber(number);
        expect(parsePeriodId(periodId(benefitId, start))).toEqual({ benefitId, start });
      }),
    );
  });

  it.each(['', 'ben', 'ben.2026090', 'ben.20260231', '.20260901', 'ben.20260901x'])(
    'does not read %o',
    (text) => {
      expect(parsePeriodId(text)).toBeNull();
    },
  );
});

describe('benefitNameKey', () => {
  it('trims, folds case and collapses white space', () => {
    expect(benefitNameKey('\tOura  RING\n credit ')).toBe('oura ring credit');
  });
});
