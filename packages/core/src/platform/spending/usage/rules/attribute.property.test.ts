import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attribute, averageCost, openDetail } from './attribute.js';

const group = fc.record({ cost: fc.bigInt(0n, 1000n), count: fc.integer({ min: 1, max: 9 }) });
const groups = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 8 })
  .chain((names) => fc.tuple(...names.map((name) => group.map((sums) => ({ name, ...sums })))));
const nameless = fc.option(group, { nil: { cost: 0n, count: 0 } });

describe('attribute', () => {
  it('gives every event to one group: the groups add up to the totals', () => {
    fc.assert(
      fc.property(groups, nameless, (named, rest) => {
        const totals = [...named, rest].reduce(
          (sum, { cost, count }) => ({ cost: sum.cost + cost, count: sum.count + count }),
          { cost: 0n, count: 0 },
        );
        const all = attribute(named, totals, 500);
        expect(all.groups.reduce((sum, { cost }) => sum + cost, 0n)).toBe(totals.cost);
        expect(all.groups.reduce((sum, { count }) => sum + count, 0)).toBe(totals.count);
        expect(all.hasMore).toBe(false);
        expect(all.groups.every(({ cost }, i) => i === 0 || cost <= (all.groups[i - 1]?.cost ?? 0n))).toBe(
          true,
        );
        const first = attribute(named, totals, 2);
        expect(first.groups).toEqual(all.groups.slice(0, 2));
        expect(first.hasMore).toBe(all.groups.length > 2);
      }),
    );
  });
});

describe('openDetail', () => {
  it('splits one sum by day and by model', () => {
    const event = fc.record({
      createdAt: fc.date({ min: new Date(0), max: new Date(10 * 86_400_000), noInvalidDate: true }),
      model: fc.constantFrom('a', 'b', 'c'),
      cost: fc.bigInt(0n, 1000n),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        const detail = openDetail();
        for (const each of events) detail.add(each);
        const { cost, count, daily, models } = detail.result();
        expect([cost, count]).toEqual([events.reduce((sum, each) => sum + each.cost, 0n), events.length]);
        for (const list of [daily, models]) {
          expect(list.reduce((sum, each) => sum + each.cost, 0n)).toBe(cost);
          expect(list.reduce((sum, each) => sum + each.count, 0)).toBe(count);
        }
      }),
    );
  });
});

describe('averageCost', () => {
  it('rounds half up and is nothing without events', () => {
    expect([averageCost({ cost: 5n, count: 2 }), averageCost({ cost: 0n, count: 0 })]).toEqual([3n, 0n]);
  });
});
