import { describe, expect, it } from 'vitest';
import { costEvents } from '../../../platform/spending/usage/model.js';
import { outgoingEvents } from '../../../storage/outbox.js';
import { costsWorld, someEvent, type CostsWorld } from '../costs.fixture.js';

const tokens = { input: 800, cacheRead: 200, cacheWrite5m: 0, cacheWrite1h: 0, output: 500, reasoning: 0 };
const usage = { provider: 'openai', model: 'gpt-4.1', inputTokens: 900, outputTokens: 120, cost: 2760n };

const storeOf = ({ storage, actors }: CostsWorld) => storage.tenant(actors.member.tenant);
const spendOf = async ({ of }: CostsWorld, entityId: string): Promise<bigint | undefined> =>
  (await of('member').budgets.list()).find(({ budget }) => budget.subjectId === entityId)?.settled;

describe('recording', () => {
  it('charges every matching budget and no other', async () => {
    const world = await costsWorld();
    const { of, keys, actors, bursar } = world;
    const save = (entityType: 'user' | 'api_key' | 'tag' | 'customer', entityId: string) =>
      of('member').budgets.save({ entityType, entityId, maxBudget: 1_000_000n, resetInterval: null });
    await save('user', 'ns_usr_member');
    await save('api_key', `ns_key_${keys.key.key.id}`);
    await save('tag', 'team=search');
    await save('tag', 'team=ads');
    await save('tag', 'customer=globex');
    await save('customer', 'globex');
    await save('customer', 'acme');
    const actor = await bursar.keys.authenticate(keys.key.secret);
    await bursar.for(actor).costs.record({ ...usage, tags: { team: 'search', customer: 'globex' } });
    const charged = (await of('member').budgets.list())
      .filter(({ settled }) => settled > 0n)
      .map(({ budget, settled }) => `${budget.subjectType}:${budget.subjectId}:${settled}`);
    expect(charged.sort()).toEqual(
      [
        'user:member:2760',
        `api_key:${keys.key.key.id}:2760`,
        'tag:team=search:2760',
        'tag:customer=globex:2760',
        'customer:globex:2760',
      ].sort(),
    );
    expect(await bursar.for(actors.member).budgets.verify()).toEqual([]);
  });

  it('never refuses: a budget may be overspent by what has already been bought', async () => {
    const world = await costsWorld();
    await world
      .of('member')
      .budgets.save({ entityType: 'customer', entityId: 'globex', maxBudget: 1n, resetInterval: null });
    await world.of('member').record({ ...usage, customer: 'globex' });
    expect(await spendOf(world, 'globex')).toBe(2760n);
  });

  it('announces the event, and each threshold once', async () => {
    const world = await costsWorld();
    const { of } = world;
    await of('member').budgets.save({
      entityType: 'customer',
      entityId: 'globex',
      maxBudget: 100n,
      resetInterval: null,
    });
    await of('member').record({ ...usage, cost: 60n, customer: 'globex' });
    await of('member').record({ ...usage, cost: 35n, customer: 'globex' });
    const events = await storeOf(world).log(outgoingEvents).page({});
    const crossed = events
      .filter(({ type }) => type === 'budget.threshold')
      .map(({ data }) => data['percent']);
    expect(crossed.sort()).toEqual([50, 80, 90, 95]);
    expect(events.filter(({ type }) => type === 'cost_event.created')).toHaveLength(2);
  });

  it('counts one purchase once however many callers report it at the same time', async () => {
    const world = await costsWorld();
    await world
      .of('member')
      .budgets.save({ entityType: 'customer', entityId: 'globex', maxBudget: 1n, resetInterval: null });
    const body = { ...someEvent, customer: 'globex', idempotencyKey: 'same' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        world.ask({ as: index % 2 ? 'key' : 'ownerKey', method: 'POST', path: '/api/cost-events', body }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...Array.from({ length: 19 }, () => 200),
      201,
    ]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(await spendOf(world, 'globex')).toBe(2760n);
    expect(await storeOf(world).log(costEvents).count({})).toBe(1);
  });

  it('stores nothing when one of several cannot be stored', async () => {
    const world = await costsWorld();
    const all = [usage, { ...usage, cost: -1n }];
    await expect(world.of('member').recordAll(all)).rejects.toMatchObject({ code: 'invalid' });
    expect(await storeOf(world).log(costEvents).count({})).toBe(0);
    expect(await storeOf(world).log(outgoingEvents).count({})).toBe(0);
  });

  it('prices tokens by the table, and shows what nobody can price as unknown', async () => {
    const world = await costsWorld();
    const { of } = world;
    await of('member').budgets.save({
      entityType: 'customer',
      entityId: 'globex',
      maxBudget: 1n,
      resetInterval: null,
    });
    await of('member').record({ provider: 'openai', model: 'gpt-4o', tokens });
    await of('member').record({ provider: 'openai', model: 'nameless', tokens, customer: 'globex' });
    const { items } = await of('member').list({ limit: 5 });
    expect(items.map(({ model, cost, costStatus }) => [model, cost, costStatus])).toEqual([
      ['nameless', 0n, 'unknown'],
      ['gpt-4o', 7250n, 'computed'],
    ]);
    expect(await spendOf(world, 'globex')).toBe(1_000_000n);
    expect((await of('member').summary({ days: 7 })).totals).toEqual({ cost: 7250n, count: 2, unknown: 1n });
  });

  it('fills in the tags of the key', async () => {
    const { bursar, actors } = await costsWorld();
    const { secret } = await bursar.keys.create(actors.member, {
      name: 'tagged',
      defaultTags: { env: 'prod', team: 'x' },
    });
    const { costs } = bursar.for(await bursar.keys.authenticate(secret));
    const { id } = await costs.record({ ...usage, tags: { team: 'search' } });
    expect((await costs.get(id)).tags).toEqual({ team: 'search', env: 'prod' });
  });

  it('tells its very own work from a repeat and from another’s', async () => {
    const { of } = await costsWorld();
    const op = (attempt: string) => ({ id: 'request', attempt, hash: null, keepUntil: null });
    const named = { ...usage, requestId: 'r1' };
    const first = await of('member').record(named, { op: op('a') });
    const again = await of('member').record(named, { op: op('b') });
    const other = await of('member').record(named);
    expect([first.outcome, again.outcome, other.outcome]).toEqual(['recorded', 'repeated', 'known']);
    expect(new Set([first.id, again.id, other.id]).size).toBe(1);
  });
});
