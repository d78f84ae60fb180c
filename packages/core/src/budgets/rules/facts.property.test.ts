import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budgetRow } from '../engine.fixture.js';
import type { BudgetWindow } from '../model.js';
import { factsOf } from './facts.js';

const anchors = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
const windows: fc.Arbitrary<BudgetWindow> = fc.oneof(
  fc.record({
    kind: fc.constant('anchored' as const),
    unit: fc.constantFrom('hour', 'day', 'week', 'month', 'year'),
    every: fc.integer({ min: 1, max: 3 }),
    zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Sao_Paulo'),
  }),
  fc.record({
    kind: fc.constant('calendar' as const),
    unit: fc.constantFrom('day', 'week', 'month', 'quarter', 'year'),
    zone: fc.constantFrom('UTC', 'America/New_York', 'Pacific/Apia'),
    weekStart: fc.integer({ min: 0, max: 6 }),
  }),
);

describe('the periods of a budget', () => {
  it('tile time from the anchor on, counting up from the base', () => {
    fc.assert(
      fc.property(windows, anchors, fc.nat({ max: 4e9 }), (window, anchor, later) => {
        const { spanAt } = factsOf(budgetRow({ window }, 'b', anchor));
        expect(spanAt(anchor.getTime())).toMatchObject({ n: 0, start: anchor.getTime() });
        const at = anchor.getTime() + later;
        const span = spanAt(at);
        expect(span.start <= at && at < span.end).toBe(true);
        expect(spanAt(span.end)).toMatchObject({ start: span.end });
        expect(spanAt(span.end).n > span.n).toBe(true);
        if (span.n > 0) expect(spanAt(span.start - 1).end).toBe(span.start);
      }),
    );
  });

  it('read the same whatever was asked before', () => {
    fc.assert(
      fc.property(
        windows,
        anchors,
        fc.array(fc.nat({ max: 4e9 }), { maxLength: 6 }),
        (window, anchor, asked) => {
          const one = factsOf(budgetRow({ window }, 'b', anchor));
          const read = asked.map((later) => one.spanAt(anchor.getTime() + later));
          const anew = asked.map((later) =>
            factsOf(budgetRow({ window }, 'b', anchor)).spanAt(anchor.getTime() + later),
          );
          expect(read).toEqual(anew);
        },
      ),
    );
  });
});
