import { describe, expect, it } from 'vitest';
import { start } from '../engine.fixture.js';
import type { BudgetWindow } from '../model.js';
import { windowInside } from './window-inside.js';

const calendar = (unit: 'day' | 'week' | 'month' | 'year', zone = 'UTC'): BudgetWindow => ({
  kind: 'calendar',
  unit,
  zone,
});
const forever: BudgetWindow = { kind: 'forever' };
const inside = (child: BudgetWindow, parent: BudgetWindow, childAnchor = start): boolean =>
  windowInside({ window: child, anchor: childAnchor }, { window: parent, anchor: start }, start);

describe('windowInside', () => {
  it('lies inside a parent that never resets, whatever it is', () => {
    expect(inside(calendar('week'), forever)).toBe(true);
    expect(inside(forever, forever)).toBe(true);
  });

  it('never lies inside a parent that resets when it does not', () => {
    expect(inside(forever, calendar('month'))).toBe(false);
  });

  it('lies inside when the parent turns only where it turns itself', () => {
    expect(inside(calendar('day'), calendar('month'))).toBe(true);
    expect(inside(calendar('month'), calendar('year'))).toBe(true);
    expect(inside(calendar('month'), calendar('month'))).toBe(true);
    expect(inside(calendar('week'), calendar('month'))).toBe(false);
    expect(inside(calendar('year'), calendar('month'))).toBe(false);
  });

  it('tells zones and anchors apart', () => {
    expect(inside(calendar('day', 'Europe/Berlin'), calendar('month', 'Europe/Berlin'))).toBe(true);
    expect(inside(calendar('day', 'Europe/Berlin'), calendar('month'))).toBe(false);
    const daily: BudgetWindow = { kind: 'anchored', unit: 'day', every: 1 };
    expect(inside(daily, calendar('month'))).toBe(true);
    expect(inside(daily, calendar('month'), new Date(start.getTime() + 1))).toBe(false);
  });

  it('notices a difference that only the change of clocks makes', () => {
    const berlin = calendar('day', 'Europe/Berlin');
    const midnight = new Date('2026-05-01T22:00:00.000Z');
    const daily: BudgetWindow = { kind: 'anchored', unit: 'day', every: 1 };
    expect(
      windowInside({ window: daily, anchor: midnight }, { window: berlin, anchor: start }, midnight),
    ).toBe(false);
  });
});
