import { describe, expect, it } from 'vitest';
import { day, dollars, engineWorld } from '../engine.fixture.js';

describe('the numbers of events', () => {
  it('rise from event to event of a budget, and from period to period', async () => {
    const { create, charge, wait, events, reserve, work } = engineWorld();
    const { id } = await create({
      cap: dollars(10),
      thresholds: [10, 20, 50],
      window: { kind: 'anchored', unit: 'day', every: 1 },
    });
    await create({ slot: 'other', thresholds: [10] });
    await charge(1);
    await charge(1);
    await charge(4);
    await reserve(9);
    wait(day);
    await work();
    await charge(6);
    const of = (await events()).filter(({ subject }) => subject === `budget:${id}`);
    const numbers = of.map(({ sequence }) => sequence ?? 0);
    expect(numbers.slice(0, 3)).toEqual([1, 2, 3]);
    expect(numbers.length).toBeGreaterThanOrEqual(7);
    // Those of one instant are listed in no order.
    const byInstant = [...of].sort(
      (a, b) => a.at.getTime() - b.at.getTime() || (a.sequence ?? 0) - (b.sequence ?? 0),
    );
    expect(byInstant.map(({ sequence }) => sequence)).toEqual([...numbers].sort((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});
