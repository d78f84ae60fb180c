import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyUsage, noUsage, usageStatus, type Usage, type UsageChange } from './usage.js';

const amount = 5_000;
const today = '2026-03-31';
const changes: fc.Arbitrary<UsageChange[]> = fc.array(
  fc.record(
    {
      usageStatus: fc.constantFrom('unused' as const, 'partial' as const, 'used' as const),
      usedAmount: fc.integer({ min: -10, max: amount + 10 }),
      unlocked: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  { maxLength: 8 },
);

describe('applyUsage', () => {
  it('keeps what is used between nothing and everything, and a day exactly with use', () => {
    fc.assert(
      fc.property(changes, (list) => {
        let usage: Usage = noUsage;
        for (const change of list) {
          try {
            usage = applyUsage({ amount, start: '2026-01-01', before: usage, change, today });
          } catch {
            continue;
          }
          expect(usage.used >= 0 && usage.used <= amount).toBe(true);
          expect(usage.usedOn === null).toBe(usage.used === 0);
          if (usage.used > 0) expect(usage.unlockedOn).not.toBeNull();
          if (change.usageStatus === 'unused' || change.usageStatus === 'used')
            expect(usageStatus({ used: usage.used, amount })).toBe(change.usageStatus);
        }
      }),
    );
  });

  it('is the same once or twice', () => {
    fc.assert(
      fc.property(changes, (list) => {
        const apply = (before: Usage, change: UsageChange): Usage => {
          try {
            return applyUsage({ amount, start: '2026-01-01', before, change, today });
          } catch {
            return before;
          }
        };
        const once = list.reduce(apply, noUsage);
        expect(list.reduce((usage, change) => apply(apply(usage, change), change), noUsage)).toEqual(once);
      }),
    );
  });
});
