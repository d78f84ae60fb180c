import { describe, expect, it } from 'vitest';
import { tenancyWorld, person } from '../tenancy.fixture.js';
import { auditEvents } from './model.js';
import { auditEntry } from './rules.js';

describe('auditEntry', () => {
  const id = { id: 'e', at: new Date(0) };
  const what = { action: 'budget.deleted', resourceType: 'budget', resourceId: 'b' };
  const key = { id: 'k', name: 'ci', scopes: [], version: null, tags: {} };
  it.each([
    [{ user: person('ada') }, 'ada', null],
    [{ key: { ...key, userId: 'bob' } }, 'bob', 'k'],
    [{ key: { ...key, userId: null } }, null, 'k'],
    [{}, null, null],
  ] as const)('%o is user %s with key %s', (acting, userId, keyId) => {
    expect(auditEntry(acting, what, id)).toMatchObject({ userId, keyId, metadata: null });
  });
});

describe('the audit log', () => {
  it('is read newest first, page by page, by action, by its own tenant only', async () => {
    const world = tenancyWorld();
    const mine = await world.team('mine', person('ada'));
    const theirs = await world.team('theirs', person('bob'));
    for (let i = 0; i < 9; i++) {
      if (i % 3 === 0) world.wait(1);
      const action = i % 2 ? 'a.odd' : 'a.even';
      const row = auditEntry(
        mine,
        { action, resourceType: 'a', resourceId: `${i}` },
        { id: world.runtime.id(), at: world.clock.now },
      );
      await world.storage.tenant(mine.tenant).log(auditEvents).append([row]);
    }
    const read = async (action?: string): Promise<(string | null)[]> => {
      const seen: (string | null)[] = [];
      for (let after = undefined, more = true; more;) {
        const page: Awaited<ReturnType<typeof world.audit.list>> = await world.audit.list(mine, {
          limit: 2,
          ...(after ? { after } : {}),
          ...(action ? { action } : {}),
        });
        seen.push(...page.items.map(({ resourceId }) => resourceId));
        after = page.next;
        more = after !== null;
      }
      return seen;
    };
    expect(await read('a.odd')).toEqual(['7', '5', '3', '1']);
    expect((await read()).slice(0, 9)).toEqual(['8', '7', '6', '5', '4', '3', '2', '1', '0']);
    expect(await read('a.none')).toEqual([]);
    expect((await world.audit.list(theirs, { limit: 9 })).items).toMatchObject([{ action: 'org.created' }]);
  });
});
