import { memoryStorage } from '@bursar/adapter-memory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costEvents, type CostEvent } from '../model.js';
import { newEvent } from '../usage.fixture.js';
import { usageSessions } from './sessions.js';

const actor = { tenant: 'o:live' };

const worldOf = async (events: readonly CostEvent[]) => {
  const storage = memoryStorage();
  await storage.tenant(actor.tenant).log(costEvents).append(events);
  return usageSessions(storage);
};

describe('the list of sessions', () => {
  it('shows each session once, by its last event, whatever the size of the pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            session: fc.constantFrom('a', 'b', 'c', 'd', 'e', null),
            at: fc.nat(12),
            cost: fc.nat(9),
          }),
          { maxLength: 40 },
        ),
        fc.integer({ min: 1, max: 4 }),
        async (rows, limit) => {
          const events = rows.map(({ session, at, cost }, index) =>
            newEvent(index, { sessionId: session, createdAt: new Date(at), cost: BigInt(cost) }),
          );
          const { sessions } = await worldOf(events);
          const shown = [];
          for (let before: Date | null | undefined; before !== null;) {
            const page = await sessions(actor, { limit, ...(before && { before }) });
            shown.push(...page.items);
            before = page.next;
          }
          const named = [
            ...new Set(events.flatMap(({ sessionId }) => (sessionId === null ? [] : [sessionId]))),
          ];
          const expected = named.map((sessionId) => {
            const own = events.filter((event) => event.sessionId === sessionId);
            const times = own.map(({ createdAt }) => createdAt.getTime());
            return {
              sessionId,
              count: own.length,
              cost: own.reduce((sum, event) => sum + event.cost, 0n),
              firstAt: new Date(Math.min(...times)),
              lastAt: new Date(Math.max(...times)),
            };
          });
          expected.sort(
            (a, b) => b.lastAt.getTime() - a.lastAt.getTime() || (a.sessionId < b.sessionId ? -1 : 1),
          );
          expect(shown).toEqual(expected);
        },
      ),
    );
  });
});
