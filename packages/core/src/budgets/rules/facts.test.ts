import { describe, expect, it } from 'vitest';
import { after, budgetRow, day, dollars, start } from '../engine.fixture.js';
import type { Budget, BudgetWindow } from '../model.js';
import { budgetKey, periodInKey } from './counter-keys.js';
import { patchBudget, raiseBudget, resetBudget } from './draft-budget.js';
import { capAt, factsOf } from './facts.js';

const every = (unit: 'day' | 'week' | 'month' | 'year'): BudgetWindow => ({
  kind: 'anchored',
  unit,
  every: 1,
});
const startedAt = (window: BudgetWindow, anchor: string): Budget =>
  budgetRow({ window }, 'budget', new Date(anchor));
const spanOf = (budget: Budget, now: string) => {
  const { n, start: begin, end } = factsOf(budget).spanAt(Date.parse(now));
  return {
    n,
    start: new Date(begin).toISOString(),
    end: end === Infinity ? null : new Date(end).toISOString(),
  };
};

describe('the period of a budget', () => {
  it.each([
    ['month', '2026-01-15T08:00:00Z', '2026-04-15T07:59:59Z', 2, '2026-03-15T08:00:00.000Z'],
    ['month', '2026-01-15T08:00:00Z', '2026-04-15T08:00:00Z', 3, '2026-04-15T08:00:00.000Z'],
    ['day', '2026-04-01T09:30:00Z', '2026-04-04T09:29:59Z', 2, '2026-04-03T09:30:00.000Z'],
    ['week', '2026-04-01T00:00:00Z', '2026-04-20T00:00:00Z', 2, '2026-04-15T00:00:00.000Z'],
    ['month', '2026-01-31T00:00:00Z', '2026-03-30T00:00:00Z', 1, '2026-02-28T00:00:00.000Z'],
    ['month', '2026-01-31T00:00:00Z', '2026-03-31T00:00:00Z', 2, '2026-03-31T00:00:00.000Z'],
    ['year', '2024-02-29T00:00:00Z', '2025-02-28T00:00:00Z', 1, '2025-02-28T00:00:00.000Z'],
  ] as const)('of every %s from %s is, at %s, number %i', (unit, anchor, now, n, begin) => {
    expect(spanOf(startedAt(every(unit), anchor), now)).toMatchObject({ n, start: begin });
  });

  it('of a budget that never resets is 0 from its creation on, for ever', () => {
    expect(spanOf(budgetRow(), '2199-01-01T00:00:00Z')).toEqual({
      n: 0,
      start: start.toISOString(),
      end: null,
    });
  });

  it('is the base before the anchor, whatever the clock of the caller says', () => {
    const budget = startedAt(every('day'), '2026-05-10T00:00:00Z');
    expect(spanOf(budget, '2026-05-01T00:00:00Z')).toMatchObject({ n: 0, start: '2026-05-10T00:00:00.000Z' });
  });

  it('of a calendar budget begins at its creation and ends with the calendar unit of its zone', () => {
    const window: BudgetWindow = { kind: 'calendar', unit: 'month', zone: 'America/New_York' };
    const budget = startedAt(window, '2026-05-20T12:00:00Z');
    expect(spanOf(budget, '2026-05-20T12:00:00Z')).toEqual({
      n: 0,
      start: '2026-05-20T12:00:00.000Z',
      end: '2026-06-01T04:00:00.000Z',
    });
    expect(spanOf(budget, '2026-06-01T04:00:00Z')).toMatchObject({ n: 1, start: '2026-06-01T04:00:00.000Z' });
  });

  it('keeps its number when cap, policy or interval are edited', () => {
    const budget = startedAt(every('day'), '2026-05-01T00:00:00Z');
    const now = new Date('2026-05-04T12:00:00Z');
    const { n } = factsOf(budget).spanAt(now.getTime());
    expect(spanOf(patchBudget(budget, { cap: 5n, policy: 'warn' }, n, now), now.toISOString())).toMatchObject(
      {
        n: 3,
        start: '2026-05-04T00:00:00.000Z',
      },
    );
    expect(spanOf(patchBudget(budget, { window: every('week') }, n, now), now.toISOString())).toMatchObject({
      n: 3,
      start: now.toISOString(),
    });
    expect(spanOf(patchBudget(budget, { window: every('day') }, n, now), now.toISOString())).toMatchObject({
      start: '2026-05-04T00:00:00.000Z',
    });
  });

  it('begins anew under the next number at a manual reset', () => {
    const budget = resetBudget(
      startedAt(every('day'), '2026-05-01T00:00:00Z'),
      3,
      new Date('2026-05-04T12:00:00Z'),
    );
    expect(spanOf(budget, '2026-05-04T12:00:00Z')).toMatchObject({ n: 4, start: '2026-05-04T12:00:00.000Z' });
    expect(spanOf(budget, '2026-05-05T12:00:00Z')).toMatchObject({ n: 5 });
    expect(budget.resets).toBe(1);
  });

  it('is read back from the counter key', () => {
    for (const n of [0, 7, 10, 123_456]) expect(periodInKey(budgetKey('a:b', n))).toBe(n);
  });
});

describe('capAt', () => {
  it('counts raises until they end, and nothing after', () => {
    const raised = raiseBudget(budgetRow(), dollars(5), after(day), start);
    expect(capAt(factsOf(raised), after(day - 1).getTime())).toBe(dollars(15));
    expect(capAt(factsOf(raised), after(day).getTime())).toBe(dollars(10));
  });

  it('of a child is what its parent set aside, never more than its own cap', () => {
    const child = { ...budgetRow(), parentId: 'parent' };
    expect(capAt(factsOf({ ...child, allocated: dollars(3) }), 0)).toBe(dollars(3));
    expect(capAt(factsOf({ ...child, allocated: dollars(30) }), 0)).toBe(dollars(10));
    expect(capAt(factsOf({ ...child, allocated: null }), 0)).toBe(0n);
  });
});
