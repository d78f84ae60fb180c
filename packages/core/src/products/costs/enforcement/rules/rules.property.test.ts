import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Check, DecisionBody } from '../../../../budgets/model.js';
import { defaultPrices } from '../../../../platform/spending/prices/rules/default-prices.js';
import { budgetHeaders } from './budget-headers.js';
import { denialOf } from './denials.js';
import { cheapestFirst } from './policy.js';

const amount = fc.integer({ min: 0, max: 1000 });
const check: fc.Arbitrary<Check> = fc
  .record({
    subjectType: fc.constantFrom('user', 'api_key', 'tag', 'customer'),
    subjectId: fc.constantFrom('a=b', 'c=d'),
    requested: amount,
    available: amount,
    cap: fc.constant(1000),
  })
  .map(({ requested, available, cap, ...subject }) => ({
    ...subject,
    budget: `${subject.subjectType}:${subject.subjectId}`,
    unit: 'usd',
    rule: 'cap',
    outcome: requested > available ? 'refused' : 'passed',
    requested: requested.toString(),
    available: available.toString(),
    cap: cap.toString(),
  }));

const bodyOf = (checks: readonly Check[]): DecisionBody => {
  const refused = checks.find(({ outcome }) => outcome === 'refused');
  return {
    verdict: refused ? 'refused' : 'admitted',
    reason: refused ? 'cap' : null,
    binding: refused?.budget ?? null,
    subjects: [],
    amounts: {},
    session: null,
    checks,
    roomAt: null,
    passing: null,
    about: null,
  };
};

describe('the headers of a decision', () => {
  it('tell of the budget with the least left, and add up to its cap', () => {
    fc.assert(
      fc.property(fc.array(check, { minLength: 1, maxLength: 5 }), (checks) => {
        const body = bodyOf(checks);
        const headers = budgetHeaders(body);
        const left = BigInt(headers['x-nullspend-budget-remaining'] ?? '');
        const taken = (one: Check) => (body.verdict === 'admitted' ? BigInt(one.requested) : 0n);
        for (const one of checks) expect(BigInt(one.available) - taken(one)).toBeGreaterThanOrEqual(left);
        expect(left + BigInt(headers['x-nullspend-budget-spent'] ?? '')).toBe(1000n);
        expect(budgetHeaders({ ...body, checks: [...checks].reverse() })).toEqual(headers);
      }),
    );
  });

  it('tell nothing where no budget applies', () => {
    expect(budgetHeaders(bodyOf([]))).toEqual({});
  });
});

describe('a denial', () => {
  it('names the first budget that refused, under the code of its entity', () => {
    fc.assert(
      fc.property(fc.array(check, { minLength: 1, maxLength: 5 }), (checks) => {
        const refused = checks.find(({ outcome }) => outcome === 'refused');
        fc.pre(refused !== undefined);
        const { code, kind, details } = denialOf(bodyOf(checks), new Date(0));
        const own = { customer: 'customer_budget_exceeded', tag: 'tag_budget_exceeded' };
        expect(code).toBe(own[refused.subjectType as keyof typeof own] ?? 'budget_exceeded');
        expect(kind).toBe('throttled');
        const spend = 1000n - BigInt(refused.available);
        expect(details).toMatchObject({ budget_spend_microdollars: spend.toString() });
      }),
    );
  });
});

describe('the cheapest models', () => {
  it('are those that a key may use, and never dearer than the next', () => {
    const models = fc.option(fc.subarray(defaultPrices.map(({ model }) => model)), { nil: null });
    const providers = fc.option(fc.subarray(['openai', 'anthropic']), { nil: null });
    fc.assert(
      fc.property(models, providers, (allowedModels, allowedProviders) => {
        const listed = cheapestFirst(defaultPrices, { allowedModels, allowedProviders });
        const sums = listed.map(({ input, output }) => input + output);
        expect(sums).toEqual([...sums].sort((a, b) => (a < b ? -1 : 1)));
        for (const { model, provider } of listed) {
          expect(allowedModels?.includes(model) ?? true).toBe(true);
          expect(allowedProviders?.includes(provider) ?? true).toBe(true);
        }
      }),
    );
  });
});
