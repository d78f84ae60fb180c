import { describe, expect, it } from 'vitest';
import { issuesOf } from '../../kernel/errors.js';
import { after, budgetRow, day, dollars, start } from '../engine.fixture.js';
import type { BudgetDraft } from '../model.js';
import { patchBudget, raiseBudget } from './draft-budget.js';

const faultOf = (make: () => unknown): string => {
  try {
    make();
  } catch (error) {
    return issuesOf(error)[0]?.path.join('.') ?? String(error);
  }
  return 'none';
};

describe('draftBudget', () => {
  it('has the defaults that the README names', () => {
    expect(budgetRow()).toMatchObject({
      slot: '',
      unit: 'usd',
      window: { kind: 'forever' },
      policy: 'block',
      shadow: false,
      thresholds: [50, 80, 90, 95],
      velocity: null,
      sessionCap: null,
      overshoot: 'allow',
      whenDown: 'closed',
      parentId: null,
    });
  });

  it.each([
    ['cap', { cap: -1n }],
    ['cap', { cap: 2n ** 63n }],
    ['cap', { cap: 5 as never }],
    ['sessionCap', { sessionCap: -1n }],
    ['subjectId', { subjectId: '' }],
    ['subjectType', { subjectType: 'a\0b' }],
    ['unit', { unit: '' }],
    ['thresholds.1', { thresholds: [50, 50] }],
    ['thresholds.0', { thresholds: [0] }],
    ['velocity.limit', { velocity: { limit: 0n } }],
    ['velocity.windowMs', { velocity: { limit: 1n, windowMs: 10 } }],
    ['velocity.cooldownMs', { velocity: { limit: 1n, cooldownMs: 0.5 } }],
    ['zone', { window: { kind: 'calendar', unit: 'day', zone: 'Mars/Base' } }],
    ['every', { window: { kind: 'anchored', unit: 'day', every: 0 } }],
  ] satisfies [string, Partial<BudgetDraft>][])('refuses a bad %s', (path, draft) => {
    expect(faultOf(() => budgetRow(draft))).toBe(path);
  });
});

describe('patchBudget', () => {
  const limited = budgetRow({ velocity: { limit: 5n, windowMs: 60_000 } });
  const sinceOf = (patch: Parameters<typeof patchBudget>[1]): string | undefined =>
    patchBudget(limited, patch, 0, after(day)).velocity?.since;

  it('starts counting velocity anew when the window changes, and only then', () => {
    expect(sinceOf({ velocity: { limit: 9n, windowMs: 60_000, cooldownMs: 1_000 } })).toBe(
      start.toISOString(),
    );
    expect(sinceOf({ velocity: { limit: 5n, windowMs: 61_000 } })).toBe(after(day).toISOString());
    expect(sinceOf({ velocity: null })).toBeUndefined();
    expect(sinceOf({})).toBe(start.toISOString());
  });

  it('keeps what it is not given', () => {
    const patched = patchBudget(limited, { policy: 'soft' }, 0, after(1));
    expect(patched).toEqual({ ...limited, policy: 'soft', updatedAt: after(1) });
  });
});

describe('raiseBudget', () => {
  it('refuses an amount of nothing, an end that is past, and a child', () => {
    const child = { ...budgetRow(), parentId: 'p' };
    expect(faultOf(() => raiseBudget(budgetRow(), 0n, after(1), start))).toBe('amount');
    expect(faultOf(() => raiseBudget(budgetRow(), 1n, start, start))).toBe('until');
    expect(faultOf(() => raiseBudget(child, 1n, after(1), start))).toBe('budget');
  });

  it('remembers a hundred raises', () => {
    let budget = budgetRow();
    for (let i = 1; i <= 120; i++) budget = raiseBudget(budget, dollars(1), after(i), start);
    expect(budget.raises).toHaveLength(100);
    expect(budget.raises.at(-1)?.until).toBe(after(120).toISOString());
  });
});
