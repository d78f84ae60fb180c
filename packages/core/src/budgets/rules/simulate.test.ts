import { describe, expect, it } from 'vitest';
import { issuesOf } from '../../kernel/errors.js';
import { ada, after, budgetRow, day, dollars, second } from '../engine.fixture.js';
import { simulate, type PastRequest } from './simulate.js';

const request = (ms: number, amount: number, more: Partial<PastRequest> = {}): PastRequest => ({
  at: after(ms),
  subjects: [ada],
  actual: { usd: dollars(amount) },
  ...more,
});
const none = { cap: 0, session: 0, velocity: 0 };

describe('simulate', () => {
  it('says what a budget would have refused, charged and saved', () => {
    const history = [request(0, 6), request(1, 5), request(2, 3), request(3, 2)];
    expect(simulate([budgetRow()], history)).toEqual({
      requests: 4,
      refused: 2,
      budgets: [
        {
          budget: 'budget',
          refused: { ...none, cap: 2 },
          tolerated: 0,
          spent: dollars(9),
          saved: dollars(7),
        },
      ],
    });
  });

  it('judges by the estimate and charges the actual cost', () => {
    const history = [request(0, 1, { estimate: { usd: dollars(9) } }), request(1, 9)];
    expect(simulate([budgetRow()], history).budgets[0]).toMatchObject({ refused: none, spent: dollars(10) });
  });

  it('holds what is running', () => {
    const history = [request(0, 6, { endedAt: after(10) }), request(5, 5), request(10, 4)];
    expect(simulate([budgetRow()], history).budgets[0]).toMatchObject({
      refused: { cap: 1 },
      spent: dollars(10),
    });
  });

  it('counts what only a mode would have let through', () => {
    const rows = [
      budgetRow({ policy: 'soft', slot: 'a' }, 'soft'),
      budgetRow({ shadow: true, slot: 'b', velocity: { limit: dollars(10) } }, 'shadow'),
    ];
    const { refused, budgets } = simulate(rows, [request(0, 9), request(1, 9)]);
    expect(refused).toBe(0);
    expect(budgets.map(({ tolerated, spent }) => [tolerated, spent])).toEqual([
      [1, dollars(18)],
      [1, dollars(18)],
    ]);
  });

  it('knows sessions, velocities, raises and overshoot', () => {
    const until = after(second).toISOString();
    const rows = [
      budgetRow({ slot: 's', sessionCap: dollars(2) }, 'session'),
      budgetRow({ slot: 'v', velocity: { limit: dollars(5) }, cap: dollars(90) }, 'velocity'),
      { ...budgetRow({ slot: 'r', cap: dollars(3) }, 'raised'), raises: [{ amount: '2000000', until }] },
      budgetRow({ slot: 'z', overshoot: 'cap', cap: dollars(5) }, 'capped'),
    ];
    const history = [
      request(0, 2, { session: 'x' }),
      request(1, 1, { session: 'x' }),
      request(2, 4, { estimate: { usd: dollars(2) } }),
      request(3, 2),
      request(120_000, 0.5),
    ];
    const { refused, budgets } = simulate(rows, history);
    expect(refused).toBe(3);
    expect(budgets.map(({ budget, refused: by, spent, saved }) => [budget, by, spent, saved])).toEqual([
      ['session', { ...none, session: 1 }, dollars(6), dollars(1)],
      ['velocity', { ...none, velocity: 1 }, dollars(6), dollars(2)],
      ['raised', { ...none, cap: 1 }, dollars(6), dollars(0.5)],
      ['capped', none, dollars(5), 0n],
    ]);
  });

  it('turns periods, counting from the first request when the budget is younger', () => {
    const row = budgetRow({ window: { kind: 'anchored', unit: 'day', every: 1 } }, 'b', after(40 * day));
    const history = [request(0, 9), request(day - 1, 9), request(day, 9)];
    expect(simulate([row], history).budgets[0]).toMatchObject({ refused: { cap: 1 }, spent: dollars(18) });
  });

  it('backs children from their parents, anew in each of their periods', () => {
    const parent = budgetRow({}, 'parent');
    const window = { kind: 'anchored', unit: 'day', every: 1 } as const;
    const child = budgetRow({ subjectType: 'agent', parentId: 'parent', cap: dollars(6), window }, 'child');
    const agent = { subjects: [{ type: 'agent', id: 'ada' }] };
    const history = [
      request(0, 6, agent),
      request(1, 1, agent),
      request(day, 4, agent),
      request(day + 1, 1, agent),
    ];
    const { budgets } = simulate([parent, child], history);
    expect(budgets[1]).toMatchObject({ refused: { cap: 2 }, spent: dollars(10), saved: dollars(2) });
  });

  it('refuses a history that goes back in time, and has nothing to say about none', () => {
    expect(simulate([budgetRow()], [])).toMatchObject({ requests: 0, budgets: [{ spent: 0n }] });
    const fault = (): unknown => {
      try {
        return simulate([], [request(1, 1), request(0, 1)]);
      } catch (error) {
        return issuesOf(error)[0]?.path;
      }
    };
    expect(fault()).toEqual(['history', 1, 'at']);
  });
});
