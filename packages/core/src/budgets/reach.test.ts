import { describe, expect, it } from 'vitest';
import { periodByIndex, periodContaining } from '../kernel/window.js';
import { StorageError } from '../storage/errors.js';
import { ada, budgetRow, day, dollars, engineWorld, second } from './engine.fixture.js';
import { ledgerEntries, type BudgetDraft, type BudgetWindow } from './model.js';
import { factsOf } from './rules/facts.js';

const kinds = [
  'organization',
  'user',
  'api_key',
  'tag',
  'customer',
  'session',
  'wallet',
  'card',
  'project',
  'agent',
];
const limits: readonly (readonly [string, Partial<BudgetDraft>])[] = [
  ['cap', { cap: dollars(1) }],
  ['session', { sessionCap: dollars(1) }],
  ['velocity', { velocity: { limit: dollars(1) } }],
];
const doors = ['reserve', 'rehold'] as const;
const matrix = kinds.flatMap((kind) =>
  limits.flatMap(([rule, draft]) => doors.map((door) => ({ kind, rule, draft, door }))),
);

describe('limits reach every door', () => {
  it.each(matrix)(
    'class 11: a $rule limit on a $kind refuses at $door',
    async ({ kind, rule, draft, door }) => {
      const { create, engine } = engineWorld();
      const subjects = [ada, { type: kind, id: 'x' }];
      await create({ subjectType: kind, subjectId: 'x', cap: dollars(100), ...draft });
      const small = { subjects, amounts: { usd: 1n }, session: 's' };
      const { holdId } = await engine.reserve(small);
      const large = { ...small, amounts: { usd: dollars(2) } };
      const answer =
        door === 'reserve'
          ? await engine.reserve(large)
          : await engine.rehold({ ...large, holdId: holdId ?? '' });
      expect(answer).toMatchObject({ verdict: 'refused', body: { reason: rule } });
    },
  );

  it('class 15: what was answered is on the books, what failed is not: entries and counters agree after any failure', async () => {
    const { create, door, openProcess, engine, figures } = engineWorld();
    const budget = await create();
    let calls = 0;
    const flaky = openProcess({
      ...door,
      counters: {
        read: door.counters.read,
        update: async (job) => {
          const turn = calls++ % 3;
          if (turn === 0) throw new StorageError('unavailable', 'before the commit');
          const answer = await door.counters.update(job);
          if (turn === 1) throw new StorageError('unavailable', 'after the commit');
          return answer;
        },
      },
    });
    for (let event = 0; event < 30; event++) {
      const item = {
        subjects: [ada],
        amounts: { usd: dollars(0.1) },
        ops: [{ id: `event-${event}`, attempt: 'a', hash: null, keepUntil: null }],
      };
      for (let tries = 0; tries < 4; tries++)
        if (
          await flaky.charge([item]).then(
            () => true,
            () => false,
          )
        )
          break;
    }
    expect(await figures(budget)).toMatchObject({ settled: 3 });
    expect(await door.log(ledgerEntries).count({})).toBe(30);
    expect(await engine.verify()).toEqual([]);
  });

  it('class 20: a limit of 25 dollars binds whatever a hundred agents do, in bursts, with crashes, over days', async () => {
    const { create, openProcess, figures, wait, engine } = engineWorld();
    const budget = await create({ cap: dollars(25) });
    for (let burst = 0; burst < 10; burst++) {
      const process = openProcess();
      const asks = Array.from({ length: 100 }, (_, i) =>
        process.reserve({ subjects: [ada], amounts: { usd: dollars(0.1 + (i % 7) / 10) } }),
      );
      const holds = (await Promise.all(asks)).flatMap(({ holdId }) => holdId ?? []);
      // Every third agent crashes with its hold in its hands.
      await Promise.all(
        holds
          .filter((_, i) => i % 3 > 0)
          .map((holdId) => process.settle({ holdId, actual: { usd: dollars(0.1) } })),
      );
      const { settled, held } = await figures(budget);
      expect(settled + held).toBeLessThanOrEqual(25);
      wait(burst % 2 === 0 ? day : 31 * second);
    }
    const { settled } = await figures(budget);
    expect(settled).toBeGreaterThan(20);
    expect(settled).toBeLessThanOrEqual(25);
    expect(await engine.verify()).toEqual([]);
  });
});

describe('windows are where the budget says', () => {
  it.each([
    ['America/New_York', '2026-03-08', 23],
    ['America/New_York', '2026-11-01', 25],
    ['Asia/Kolkata', '2026-03-08', 24],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
  ])('class 21: a day in %s on %s has %d hours, and the next begins where it ends', (zone, date, hours) => {
    const window = { kind: 'calendar', unit: 'day', zone } as const;
    const noon = new Date(`${date}T12:00:00Z`);
    const today = periodContaining(window, noon);
    const tomorrow = periodByIndex(window, today.index + 1);
    expect((Number(today.end) - today.start.getTime()) / 3_600_000).toBe(hours);
    expect(tomorrow.start).toEqual(today.end);
  });

  it('class 22: zone, week start and anchor are the budget’s own', () => {
    const at = Date.parse('2026-05-03T23:30:00Z'); // a Sunday in London, Monday in Tokyo
    const startOf = (window: BudgetWindow, anchor = new Date('2020-01-01T00:00:00Z')): string =>
      new Date(
        factsOf({ ...budgetRow({ window }, `${JSON.stringify(window)}`), anchor }).spanAt(at).start,
      ).toISOString();
    expect(startOf({ kind: 'calendar', unit: 'week', zone: 'UTC', weekStart: 1 })).toBe(
      '2026-04-27T00:00:00.000Z',
    );
    expect(startOf({ kind: 'calendar', unit: 'week', zone: 'UTC', weekStart: 0 })).toBe(
      '2026-05-03T00:00:00.000Z',
    );
    expect(startOf({ kind: 'calendar', unit: 'week', zone: 'Asia/Tokyo', weekStart: 1 })).toBe(
      '2026-05-03T15:00:00.000Z',
    );
    expect(startOf({ kind: 'anchored', unit: 'month', every: 1 }, new Date('2026-01-15T08:00:00Z'))).toBe(
      '2026-04-15T08:00:00.000Z',
    );
  });
});
