import { describe, expect, it } from 'vitest';
import { costsWorld } from '../costs.fixture.js';
import type { SaveBudget } from './service.js';

const customer = (entityId: string, maxBudget = 9n): SaveBudget => ({
  entityType: 'customer',
  entityId,
  maxBudget,
  resetInterval: null,
});
const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

describe('budgets', () => {
  it('stop being created at the limit, also when several are tried at once; updates still pass', async () => {
    const { of } = await costsWorld({ limits: { budgets: 3 } });
    const tried = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => of('member').budgets.save(customer(`c${index}`))),
    );
    const refused = tried.flatMap((each) => (each.status === 'rejected' ? [codeOf(each.reason)] : []));
    expect(refused).toEqual(Array.from({ length: 5 }, () => 'limit_exceeded'));
    const [kept] = await of('member').budgets.list();
    const again = await of('member').budgets.save(customer(kept?.budget.subjectId ?? '', 10n));
    expect(again.budget.cap).toBe(10n);
    expect(await of('member').budgets.list()).toHaveLength(3);
  });

  it('answer 409 and 400 over HTTP when a plan allows no more', async () => {
    const { ask } = await costsWorld({ limits: { budgets: 1, largestBudget: 5_000_000_000n } });
    const post = (entityId: string, maxBudgetMicrodollars: number) =>
      ask({
        as: 'member',
        method: 'POST',
        path: '/api/budgets',
        body: { entityType: 'customer', entityId, maxBudgetMicrodollars },
      });
    expect((await post('a', 5_000_000_000)).status).toBe(201);
    const [second, larger] = [await post('b', 1), await post('a', 5_000_000_001)];
    expect([second.status, second.body]).toMatchObject([409, { error: { code: 'limit_exceeded' } }]);
    expect([larger.status, larger.body]).toMatchObject([400, { error: { code: 'spend_cap_exceeded' } }]);
  });

  it('are one per entity however many callers make it at the same time', async () => {
    const { of } = await costsWorld();
    const saved = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        of('member').budgets.save(customer('globex', BigInt(index + 1))),
      ),
    );
    expect(new Set(saved.map(({ budget }) => budget.id)).size).toBe(1);
    expect(await of('member').budgets.list()).toHaveLength(1);
  });

  it('leave a trail: who created, changed, reset and deleted them', async () => {
    const { of, bursar, actors, wait } = await costsWorld();
    const { budget } = await of('member').budgets.save(customer('globex'));
    wait(1);
    await of('member').budgets.save(customer('globex', 10n));
    wait(1);
    await of('admin').budgets.reset(budget.id);
    wait(1);
    await of('admin').budgets.remove(budget.id);
    const { items } = await bursar.audit.list(actors.admin, { limit: 4 });
    expect(items.map(({ action, userId, resourceId }) => [action, userId, resourceId])).toEqual([
      ['budget.deleted', 'admin', budget.id],
      ['budget.reset', 'admin', budget.id],
      ['budget.updated', 'member', budget.id],
      ['budget.created', 'member', budget.id],
    ]);
  });

  it('of the host itself are not this surface’s to show, change or delete', async () => {
    const { of, bursar, actors } = await costsWorld();
    const { budget } = await bursar
      .for(actors.owner)
      .budgets.create({ subjectType: 'customer', subjectId: 'globex', cap: 5n });
    expect(await of('admin').budgets.list()).toEqual([]);
    await expect(of('admin').budgets.reset(budget.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(of('admin').budgets.remove(budget.id)).rejects.toMatchObject({ code: 'not_found' });
    await of('member').record({
      provider: 'a',
      model: 'b',
      inputTokens: 1,
      outputTokens: 1,
      cost: 3n,
      customer: 'globex',
    });
    const [status] = await bursar.for(actors.owner).budgets.statuses([budget]);
    expect(status?.settled).toBe(3n);
  });
});
