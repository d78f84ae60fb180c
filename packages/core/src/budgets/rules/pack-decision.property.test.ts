import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Check, DecisionBody } from '../model.js';
import { packDecision, unpackDecision } from './pack-decision.js';

const word = fc.constantFrom('a', 'b', 'c');
const micros = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String);
const subject = fc.record({ type: word, id: word });

const check: fc.Arbitrary<Check> = fc.record(
  {
    budget: fc.uuid(),
    subjectType: word,
    subjectId: word,
    unit: fc.constantFrom('usd', 'tokens'),
    rule: fc.constantFrom('cap', 'session', 'velocity'),
    outcome: fc.constantFrom('passed', 'refused', 'tolerated', 'tracked', 'shadowed'),
    requested: fc.oneof(fc.constant('5'), micros),
    available: micros,
    cap: micros,
    n: fc.nat(),
    windowMs: fc.nat(),
    used: micros,
    cooling: fc.constant(true),
    roomAt: fc.option(fc.constant('2026-01-01T00:00:00.000Z')),
  },
  {
    requiredKeys: [
      'budget',
      'subjectType',
      'subjectId',
      'unit',
      'rule',
      'outcome',
      'requested',
      'available',
      'cap',
    ],
  },
);

const told = {
  binding: fc.option(fc.uuid()),
  subjects: fc.array(subject, { maxLength: 4 }),
  amounts: fc.constantFrom({ usd: '5' }, { usd: '5', tokens: '7' }, {}),
  session: fc.option(word),
  checks: fc.array(check, { maxLength: 5 }),
  about: fc.option(fc.constant({ model: 'm' })),
};
const admitted = fc.record({
  ...told,
  verdict: fc.constant('admitted' as const),
  reason: fc.constant(null),
  roomAt: fc.constant(null),
  passing: fc.constant(null),
});
const refused = fc.record({
  ...told,
  verdict: fc.constant('refused' as const),
  reason: fc.constantFrom('cap' as const, 'session' as const, 'velocity' as const),
  roomAt: fc.option(fc.constant('2026-01-01T00:00:00.000Z')),
  passing: fc.constantFrom({}, { usd: '3' }),
});

describe('a packed decision', () => {
  it('says all that it said, also once it was JSON', () => {
    fc.assert(
      fc.property(fc.oneof(admitted, refused) as fc.Arbitrary<DecisionBody>, (body) => {
        const stored = JSON.parse(JSON.stringify(packDecision(body))) as ReturnType<typeof packDecision>;
        expect(unpackDecision(stored)).toEqual(body);
      }),
    );
  });

  it('of a cap that was passed takes six figures', () => {
    const cap = { rule: 'cap', outcome: 'passed', requested: '5', available: '9', cap: '10', n: 2 } as const;
    const body: DecisionBody = {
      verdict: 'admitted',
      reason: null,
      binding: 'b1',
      subjects: [
        { type: 'user', id: 'u1' },
        { type: 'team', id: 't1' },
      ],
      amounts: { usd: '5' },
      session: null,
      checks: [{ budget: 'b1', subjectType: 'team', subjectId: 't1', unit: 'usd', ...cap }],
      roomAt: null,
      passing: null,
      about: null,
    };
    expect(packDecision(body).checks).toEqual([['b1', 1, 'usd', '9', '10', 2]]);
  });
});
