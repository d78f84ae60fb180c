import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { after, dollars, engineWorld } from '../engine.fixture.js';
import type { BudgetDraft } from '../model.js';
import { simulate, type PastRequest } from './simulate.js';

const hourly = { kind: 'anchored', unit: 'hour', every: 1 } as const;
const drafts: Partial<BudgetDraft>[] = [
  { subjectType: 'user', cap: dollars(9), sessionCap: dollars(4), overshoot: 'cap' },
  {
    subjectType: 'api_key',
    cap: dollars(5),
    window: hourly,
    velocity: { limit: dollars(3), windowMs: 600_000 },
  },
  { subjectType: 'tag', cap: dollars(2), policy: 'soft' },
  { subjectType: 'customer', cap: dollars(4), shadow: true, window: hourly, velocity: { limit: dollars(2) } },
];
const amount = fc.integer({ min: 0, max: 6 }).map((half) => dollars(half / 2));
const requests = fc.array(
  fc.record({
    wait: fc.constantFrom(0, 1, 60_000, 300_000, 1_800_000),
    types: fc.subarray(['user', 'api_key', 'tag', 'customer', 'agent']),
    session: fc.constantFrom(undefined, 's', 't'),
    estimate: amount,
    actual: amount,
  }),
  { maxLength: 40, size: 'max' },
);

describe('simulate', () => {
  it('decides and charges exactly as the live engine does', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (list) => {
        const { create, engine, wait, clock } = engineWorld();
        for (const draft of drafts) await create({ ...draft, subjectId: 'x' });
        const parent = (await engine.list()).find((budget) => budget.subjectType === 'user');
        await create({
          subjectType: 'agent',
          subjectId: 'x',
          parentId: parent?.id ?? null,
          cap: dollars(2),
          window: hourly,
        });
        const proposed = await engine.list();
        const history: PastRequest[] = [
          { at: after(0), subjects: [{ type: 'agent', id: 'x' }], actual: { usd: 0n } },
        ];
        let refused = 0;
        const spent = new Map<string, bigint>();
        const saved = new Map<string, bigint>();
        const add = (sums: Map<string, bigint>, budget: string, value: bigint): void =>
          void sums.set(budget, (sums.get(budget) ?? 0n) + value);
        for (const { wait: ms, types, session, estimate, actual } of list) {
          wait(ms);
          const subjects = types.map((type) => ({ type, id: 'x' }));
          const named = session === undefined ? {} : { session };
          history.push({
            at: clock.now,
            subjects,
            estimate: { usd: estimate },
            actual: { usd: actual },
            ...named,
          });
          const { verdict, holdId, body } = await engine.reserve({
            subjects,
            amounts: { usd: estimate },
            ...named,
          });
          if (verdict === 'refused') {
            refused++;
            add(saved, body.binding ?? '', actual);
          }
          if (holdId === null) continue;
          const { charges } = await engine.settle({ holdId, actual: { usd: actual } });
          for (const { key, charged } of charges)
            if (key.startsWith('b:')) add(spent, key.split(':')[1] as string, BigInt(charged));
        }
        const simulation = simulate(proposed, history);
        expect(simulation.refused).toBe(refused);
        for (const each of simulation.budgets) {
          expect([each.budget, each.spent]).toEqual([each.budget, spent.get(each.budget) ?? 0n]);
          expect([each.budget, each.saved]).toEqual([each.budget, saved.get(each.budget) ?? 0n]);
        }
      }),
      { numRuns: 100, interruptAfterTimeLimit: 6_000 },
    );
  }, 30_000);
});
