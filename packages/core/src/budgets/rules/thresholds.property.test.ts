import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossedThresholds, reaches } from './thresholds.js';

const usual = [50, 80, 90, 95];

describe('crossedThresholds', () => {
  it('announces each threshold once over any steps upwards, whatever their number', () => {
    const steps = fc.array(fc.bigInt({ min: 0n, max: 40n }), { maxLength: 20 });
    fc.assert(
      fc.property(steps, (amounts) => {
        let spent = 0n;
        let fired: number[] = [];
        for (const amount of amounts) {
          const change = { from: spent, to: spent + amount, cap: 100n };
          fired = [...fired, ...crossedThresholds(usual, fired, change)];
          spent += amount;
        }
        expect(fired).toEqual(usual.filter((each) => reaches(each, spent, 100n)));
      }),
    );
  });
});
