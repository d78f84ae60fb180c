import { describe, expect, it } from 'vitest';
import { costEvents } from '../../../platform/spending/usage/model.js';
import type { Counters } from '../../../storage/counters.js';
import { StorageError } from '../../../storage/errors.js';
import type { Storage } from '../../../storage/storage.js';
import { costsWorld, someEvent } from '../costs.fixture.js';

/** A store whose updates can fail, before or after they are committed. */
function troubled() {
  const trouble: { next: 'before' | 'after' | null } = { next: null };
  const lost = new StorageError('unavailable', 'the connection is gone');
  const update =
    (counters: Counters): Counters['update'] =>
    async (job) => {
      const when = trouble.next;
      trouble.next = null;
      if (when === 'before') throw lost;
      const answer = await counters.update(job);
      if (when === 'after') throw lost;
      return answer;
    };
  const through = (storage: Storage): Storage => ({
    ...storage,
    tenant: (id) => {
      const tenant = storage.tenant(id);
      return { ...tenant, counters: { ...tenant.counters, update: update(tenant.counters) } };
    },
  });
  return { trouble, through };
}

describe('a caller that gets no answer', () => {
  it.each(['before', 'after'] as const)(
    'and repeats its request is counted once (lost %s the commit)',
    async (when) => {
      const { trouble, through } = troubled();
      const { ask, of, storage, actors } = await costsWorld({ through });
      const budget = {
        entityType: 'customer',
        entityId: 'globex',
        maxBudget: 9n,
        resetInterval: null,
      } as const;
      await of('member').budgets.save(budget);
      const post = () =>
        ask({
          as: 'key',
          method: 'POST',
          path: '/api/cost-events',
          headers: { 'idempotency-key': 'ns_one' },
          body: { ...someEvent, customer: 'globex' },
        });
      trouble.next = when;
      const failed = await post();
      expect(failed.status).toBe(503);
      expect(failed.headers['retry-after']).toBe('30');
      expect(failed.body).toMatchObject({ error: { code: 'service_unavailable', details: null } });
      const repeated = await post();
      expect(repeated.status).toBe(when === 'after' ? 200 : 201);
      const log = storage.tenant(actors.member.tenant).log(costEvents);
      expect(await log.count({})).toBe(1);
      expect((await of('member').budgets.list())[0]?.settled).toBe(2760n);
      expect((await of('member').summary({ days: 7 })).totals.count).toBe(1);
    },
  );

  it('of a batch gets the same ids again', async () => {
    const { trouble, through } = troubled();
    const { ask, storage, actors } = await costsWorld({ through });
    const post = () =>
      ask({
        as: 'key',
        method: 'POST',
        path: '/api/cost-events/batch',
        headers: { 'idempotency-key': 'ns_batch' },
        body: { events: [someEvent, someEvent, someEvent] },
      });
    trouble.next = 'after';
    expect((await post()).status).toBe(503);
    const repeated = await post();
    expect(repeated.body).toMatchObject({ inserted: 3 });
    expect((await post()).body).toEqual(repeated.body);
    expect(await storage.tenant(actors.member.tenant).log(costEvents).count({})).toBe(3);
  });
});
