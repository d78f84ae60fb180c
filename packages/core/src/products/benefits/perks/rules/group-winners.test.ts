import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupWinners, type GroupCandidate } from './group-winners.js';

const clear = { key: 'clear_plus', scope: 'once_per_household' } as const;
const entry = { key: 'trusted_traveler', scope: 'once_per_owner' } as const;
const base: GroupCandidate = {
  id: 'p1',
  ownerId: 'ana',
  group: clear,
  used: 0,
  amount: 20_900,
  end: '2026-12-31',
  cardAdded: '2026-01-15',
};
const winners = (...list: Partial<GroupCandidate>[]): string[] =>
  [...groupWinners(list.map((each, index) => ({ ...base, id: `p${index + 1}`, ...each })))].sort();

describe('groupWinners', () => {
  it('GRP-1 counts one per household or one per owner, and everything without a group', () => {
    expect(winners({}, { ownerId: 'ben' }, { group: null }, { group: null })).toEqual(['p1', 'p3', 'p4']);
    expect(winners({ group: entry }, { group: entry, ownerId: 'ben' }, { group: entry })).toEqual([
      'p1',
      'p2',
    ]);
    expect(winners({}, { group: { ...clear, key: 'other' } })).toEqual(['p1', 'p2']);
  });

  it.each<[string, Partial<GroupCandidate>, Partial<GroupCandidate>]>([
    ['most used', { used: 1, amount: 1 }, { used: 0, amount: 30_000 }],
    ['highest amount', { amount: 20_901, end: '2027-12-31' }, { amount: 20_900, end: '2026-01-31' }],
    ['earliest end', { end: '2026-06-30', cardAdded: '2026-02-01' }, { end: null }],
    ['earliest card', { cardAdded: '2026-01-14' }, { cardAdded: '2026-01-15' }],
    ['smallest id', { id: 'a' }, { id: 'b' }],
  ])('GRP-2 prefers the %s', (_, better, worse) => {
    const names = (list: Partial<GroupCandidate>[]) => [
      ...groupWinners(
        list.map((each) => ({ ...base, ...each, id: each.id ?? (each === better ? 'a' : 'b') })),
      ),
    ];
    expect(names([better, worse])).toEqual(['a']);
    expect(names([worse, better])).toEqual(['a']);
  });

  it('GRP-2 gives one winner per group, whatever the order', () => {
    const some = fc.record({
      ownerId: fc.constantFrom('ana', 'ben'),
      group: fc.constantFrom(clear, entry, null),
      used: fc.integer({ min: 0, max: 2 }),
      amount: fc.integer({ min: 1, max: 2 }),
      end: fc.constantFrom('2026-06-30', '2026-12-31', null),
      cardAdded: fc.constantFrom('2026-01-01', '2026-02-01'),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 12 }), (list) => {
        const all = list.map((each, index) => ({ ...each, id: `p${index}` }));
        const found = groupWinners(all);
        expect(groupWinners([...all].reverse())).toEqual(found);
        const groups = new Set(
          all.flatMap(({ group, ownerId }) =>
            group === null ? [] : [group === entry ? `${group.key} ${ownerId}` : group.key],
          ),
        );
        expect(found.size).toBe(groups.size + all.filter(({ group }) => group === null).length);
      }),
    );
  });
});
