import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Assignment, Governance } from '../model.js';
import { assignSpend, fitsPattern, type Spent } from './assign.js';
import { checkGovernance, noGovernance } from './check-governance.js';

const spent: fc.Arbitrary<Spent> = fc.record({
  provider: fc.constantFrom('openai', 'aws'),
  accountId: fc.constantFrom('a', 'b'),
  model: fc.constantFrom('gpt-4o', 'gpt-4o-mini', ''),
  externalProject: fc.constantFrom('', 'proj_x'),
  apiKey: fc.constantFrom('', 'k1'),
  lineItem: fc.constantFrom('', 'input'),
  micros: fc.bigInt({ min: -1_000_000n, max: 10n ** 12n }),
});

const match = fc.record(
  {
    provider: fc.constantFrom('openai', 'aws'),
    externalProjectId: fc.constantFrom('proj_x', 'proj_y'),
    model: fc.constantFrom('gpt-*', '*mini', '*'),
  },
  { requiredKeys: ['provider'] },
);
/** One to three rules that split what they match. */
const group: fc.Arbitrary<Assignment[]> = fc
  .tuple(match, fc.nat(3), fc.constantFrom([100], [50, 50], [33, 33, 34], [1, 99]))
  .map(([matched, priority, shares]) =>
    shares.map((share, index) => ({
      id: JSON.stringify([matched, priority, index]),
      match: matched,
      target: { type: 'project', id: `p${index}` },
      share,
      priority,
    })),
  );

describe('assigned spend', () => {
  it('and what is unassigned are always all of it', () => {
    fc.assert(
      fc.property(fc.array(spent), fc.array(group, { maxLength: 4 }), (spends, groups) => {
        const { byTarget, unassigned } = assignSpend(spends, groups.flat());
        const assigned = [...byTarget.values()].reduce((sum, micros) => sum + micros, 0n);
        expect(assigned + unassigned).toBe(spends.reduce((sum, { micros }) => sum + micros, 0n));
      }),
    );
  });

  it('is the same for the sum as for its parts where nothing is split', () => {
    fc.assert(
      fc.property(fc.array(spent), (spends) => {
        const rules = [
          {
            id: '1',
            match: { provider: 'aws' },
            target: { type: 'person', id: 'u' },
            share: 100,
            priority: 1,
          },
        ] as const;
        const { byTarget } = assignSpend(spends, rules);
        const expected = spends
          .filter(({ provider }) => provider === 'aws')
          .reduce((sum, { micros }) => sum + micros, 0n);
        expect(byTarget.get('person/u') ?? 0n).toBe(expected);
      }),
    );
  });

  it('goes to the first that fits, and what splitting leaves over to its first target', () => {
    const rule = (id: string, priority: number, share: number, target: string): Assignment => ({
      ...{ id, priority, share },
      match: { provider: 'openai' },
      target: { type: 'project', id: target },
    });
    const rules = [
      rule('late', 20, 100, 'z'),
      rule('a', 10, 33, 'x'),
      rule('b', 10, 33, 'y'),
      rule('c', 10, 34, 'w'),
    ];
    const one = {
      provider: 'openai',
      accountId: 'a',
      model: '',
      externalProject: '',
      apiKey: '',
      lineItem: '',
    };
    const { byTarget } = assignSpend([{ ...one, micros: 101n }], rules);
    expect([...byTarget]).toEqual([
      ['project/x', 34n],
      ['project/y', 33n],
      ['project/w', 34n],
    ]);
  });
});

describe('patterns', () => {
  it.each([
    ['gpt-*', 'gpt-4o', true],
    ['gpt-*', 'gp', false],
    ['*mini*', 'gpt-4o-mini', true],
    ['a*b*a', 'aba', true],
    ['ab*ba', 'aba', false],
    ['gpt', 'gpt-4o', false],
    ['*', '', true],
  ])('%s and %s: %s', (pattern, text, fits) => {
    expect(fitsPattern(pattern, text)).toBe(fits);
  });
});

describe('governance', () => {
  const members = new Set(['usr_1']);
  const project = { id: 'p', name: 'Client A', ownerId: null, monthlyBudget: null };
  const rule: Assignment = {
    ...{ id: 'a', share: 100, priority: 1 },
    match: { provider: 'openai' },
    target: { type: 'project', id: 'p' },
  };
  const good: Governance = { ...noGovernance, projects: [project], assignments: [rule] };

  it.each<[string, Partial<Governance>]>([
    ['projects.1.id', { projects: [project, project] }],
    ['assignments.0.share', { assignments: [{ ...rule, share: 60 }] }],
    ['assignments.0.target.id', { assignments: [{ ...rule, target: { type: 'person', id: 'nobody' } }] }],
    ['assignments.0.match', { assignments: [{ ...rule, match: {} }] }],
    ['projects.0.ownerId', { policies: { ...noGovernance.policies, requireOwner: true } }],
    ['projects.0.ownerId', { projects: [{ ...project, ownerId: 'nobody' }] }],
  ])('is refused at %s', (place, change) => {
    expect(() => checkGovernance({ ...good, ...change }, { members })).toThrow(place);
  });

  it('is taken as it came when it is whole', () => {
    expect(checkGovernance(good, { members })).toBe(good);
  });
});
