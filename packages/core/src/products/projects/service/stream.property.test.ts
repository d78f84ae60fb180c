import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day, dollarsOf, projectsWorld } from '../projects.fixture.js';

const step = fc.record({
  what: fc.constantFrom(
    'authorize',
    'authorize',
    'authorize',
    'capture',
    'partial',
    'reverse',
    'refund',
    'income',
    'wait',
  ),
  project: fc.nat(1),
  merchant: fc.constantFrom('OPENAI', 'AWS', 'GITHUB', 'SOMEBODY'),
  amount: fc.integer({ min: 1, max: 50_000 }),
  which: fc.nat(20),
});

describe('any stream of transactions', () => {
  it(
    'has the same totals in profit and loss, cards, budgets, breakdown and credits',
    { timeout: 30_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
          const world = await projectsWorld();
          const { of } = world;
          const both = [
            await world.project('a', { budget: dollarsOf(900) }),
            await world.project('b'),
          ] as const;
          const made: string[] = [];
          for (const [index, { what, project, merchant, amount, which }] of steps.entries()) {
            const on = both[project] ?? both[0];
            const some = made[which % Math.max(1, made.length)] ?? '';
            const cents = BigInt(amount) * 10_000n;
            // What a transaction's state does not allow is refused, and changes nothing.
            const refused = (): undefined => undefined;
            if (what === 'authorize') {
              const draft = {
                accountId: on.id,
                cardId: on.cardId,
                amount: cents,
                merchant: { name: merchant },
              };
              made.push((await of().charges.authorize(draft)).transaction.id);
            }
            if (what === 'capture') await of().charges.capture(some).catch(refused);
            if (what === 'partial')
              await of().charges.capture(some, { amount: cents, final: false }).catch(refused);
            if (what === 'reverse') await of().charges.reverse(some).catch(refused);
            if (what === 'refund') await of().charges.refund(some, { amount: cents }).catch(refused);
            if (what === 'income')
              await of().addRevenue(on.id, { amount: cents, source: 's', externalId: `${index % 3}` });
            if (what === 'wait') world.wait(day * (1 + (which % 12)));
          }
          await world.bursar.tick();
          expect(await world.bursar.verify(world.tenant)).toEqual([]);
          const spend = await of().spend();
          const sums = [spend.byCategory, spend.byProvider, spend.byProject].map((list) =>
            list.reduce((sum, { amount }) => sum + amount, 0n),
          );
          if (spend.total !== 0n) expect(sums).toEqual([spend.total, spend.total, spend.total]);
          const alone = await Promise.all(both.map(({ id }) => of().profitAndLoss(id)));
          expect(alone.reduce((sum, pnl) => sum + pnl.spend, 0n)).toBe(spend.total);
          const { total, earned, redeemed, pending } = await of().credits.balance();
          expect([total, pending >= 0n]).toEqual([earned - redeemed, true]);
          expect(world.failures).toEqual([]);
        }),
        { numRuns: 40, interruptAfterTimeLimit: 9_000 },
      );
    },
  );
});
