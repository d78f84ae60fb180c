import { describe, expect, it } from 'vitest';
import type { OutgoingEvent } from '../../../storage/outbox.js';
import { costsWorld, someEvent, type CostsWorld } from '../costs.fixture.js';
import { eventTypes, typesOf } from './rules/event-types.js';
import { objectOf } from './rules/payload.js';

const url = 'https://hooks.example.com/in';
type Message = { readonly id: string; readonly type: string; readonly data: { readonly object: object } };

/** A world in which everything is told, and a budget of a dollar is on someone. */
async function listening(budget: object): Promise<CostsWorld> {
  const world = await costsWorld();
  await world.ask({ as: 'admin', method: 'POST', path: '/api/webhooks', body: { url } });
  const made = await world.ask({
    as: 'owner',
    method: 'POST',
    path: '/api/budgets',
    body: { maxBudgetMicrodollars: 1_000_000, ...budget },
  });
  expect(made.status).toBe(201);
  return world;
}
async function told(world: CostsWorld): Promise<Message[]> {
  await world.bursar.tick(world.clock.now);
  while ((await world.bursar.dispatch(world.clock.now)) > 0);
  expect(world.failures).toEqual([]);
  return world.sent.map(({ body }) => JSON.parse(body) as Message);
}
const objectsOf = (messages: readonly Message[], type: string): object[] =>
  messages.filter((message) => message.type === type).map(({ data }) => data.object);
const spend = (world: CostsWorld, micros: number, more: object = {}) =>
  world.ask({
    as: 'key',
    method: 'POST',
    path: '/api/cost-events',
    body: { ...someEvent, costMicrodollars: micros, idempotencyKey: `r${micros}`, ...more },
  });
const ask = (world: CostsWorld, amount: bigint, more: object = {}) =>
  world.bursar
    .for(world.actors.owner)
    .costs.reserve({ amount, about: { provider: 'openai', model: 'gpt-4.1' }, ...more });

describe('events of budgets, as endpoints are told of them (costs spec §11.3)', () => {
  const tag = { budget_entity_type: 'tag', budget_entity_id: 'team=search' };
  const onTag = { entityType: 'tag', entityId: 'team=search' };
  const tags = { team: 'search' };

  it('thresholds and a crossing', async () => {
    const world = await listening({ ...onTag, thresholdPercentages: [50, 90] });
    await spend(world, 500_000, { tags });
    await spend(world, 900_000, { tags });
    const messages = await told(world);
    expect(objectsOf(messages, 'budget.threshold.warning')).toEqual([
      {
        ...tag,
        threshold_percent: 50,
        budget_spend_microdollars: 500_000,
        budget_limit_microdollars: 1_000_000,
        budget_remaining_microdollars: 500_000,
        triggered_by_request_id: 'r500000',
      },
    ]);
    expect(objectsOf(messages, 'budget.threshold.critical')).toMatchObject([
      { threshold_percent: 90, budget_remaining_microdollars: 0, triggered_by_request_id: 'r900000' },
    ]);
    expect(objectsOf(messages, 'budget.exceeded')).toEqual([
      {
        ...tag,
        budget_limit_microdollars: 1_000_000,
        budget_spend_microdollars: 1_400_000,
        triggered_by_request_id: 'r900000',
      },
    ]);
  });

  it('a reset', async () => {
    const world = await listening({ ...onTag, resetInterval: 'daily' });
    await spend(world, 300_000, { tags });
    world.wait(86_400_000);
    await spend(world, 1, { tags });
    expect(objectsOf(await told(world), 'budget.reset')).toEqual([
      {
        ...tag,
        budget_limit_microdollars: 1_000_000,
        previous_spend_microdollars: 300_000,
        new_period_start: '2026-05-03T11:00:00.000Z',
        reset_interval: 'daily',
      },
    ]);
  });

  it('a denial, under its own name and as a blocked request', async () => {
    const world = await listening(onTag);
    await spend(world, 300_000, { tags });
    await ask(world, 800_000n, { tags });
    world.wait(60_000);
    const messages = await told(world);
    const denied = {
      ...tag,
      tag_key: 'team',
      tag_value: 'search',
      budget_limit_microdollars: 1_000_000,
      budget_spend_microdollars: 300_000,
      estimated_request_cost_microdollars: 800_000,
      blocked_at: '2026-05-02T11:00:00.000Z',
    };
    expect(objectsOf(messages, 'tag_budget.exceeded')).toEqual([
      { ...denied, model: 'gpt-4.1', provider: 'openai' },
    ]);
    expect(objectsOf(messages, 'request.blocked')).toEqual([
      {
        reason: 'budget',
        model: 'gpt-4.1',
        provider: 'openai',
        api_key_id: null,
        details: { ...denied, count: 1 },
      },
    ]);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
  });

  it('a customer’s, a user’s and a session’s denial', async () => {
    const customer = await listening({ entityType: 'customer', entityId: 'globex' });
    await ask(customer, 2_000_000n, { customer: 'globex' });
    customer.wait(60_000);
    expect(objectsOf(await told(customer), 'customer_budget.exceeded')).toMatchObject([
      { budget_entity_type: 'customer', customer_id: 'globex' },
    ]);
    const user = await listening({
      entityType: 'user',
      entityId: 'ns_usr_owner',
      sessionLimitMicrodollars: 100_000,
    });
    await ask(user, 2_000_000n);
    await ask(user, 200_000n, { sessionId: 'run-1' });
    user.wait(60_000);
    const messages = await told(user);
    expect(objectsOf(messages, 'budget.exceeded')).toMatchObject([
      {
        budget_entity_type: 'user',
        budget_entity_id: 'ns_usr_owner',
        blocked_at: '2026-05-02T11:00:00.000Z',
      },
    ]);
    expect(objectsOf(messages, 'session.limit_exceeded')).toMatchObject([
      { session_id: 'run-1', session_spend_microdollars: 0, session_limit_microdollars: 100_000 },
    ]);
  });

  it('a breaker that opens and closes', async () => {
    const world = await listening({
      entityType: 'user',
      entityId: 'ns_usr_owner',
      velocityLimitMicrodollars: 100_000,
      velocityWindowSeconds: 30,
      velocityCooldownSeconds: 45,
    });
    await ask(world, 200_000n);
    world.wait(60_000);
    await ask(world, 1n);
    const messages = await told(world);
    const limits = { velocity_limit_microdollars: 100_000, velocity_window_seconds: 30 };
    expect(objectsOf(messages, 'velocity.exceeded')).toMatchObject([
      { ...limits, velocity_current_microdollars: 0, cooldown_seconds: 45 },
    ]);
    expect(objectsOf(messages, 'request.blocked')).toMatchObject([{ reason: 'rate_limit' }]);
    expect(objectsOf(messages, 'velocity.recovered')).toMatchObject([
      { ...limits, velocity_cooldown_seconds: 45, recovered_at: '2026-05-02T11:01:00.000Z' },
    ]);
  });
});

describe('other events', () => {
  const event = (type: string, data: OutgoingEvent['data']): OutgoingEvent => ({
    id: 'e',
    type,
    subject: 's',
    sequence: null,
    at: new Date(0),
    data,
  });

  it('are told with the members that they were announced with', () => {
    const increased = event('budget.increased', {
      budgetEntityType: 'tag',
      newLimitMicrodollars: '9007199254740993',
      approvedBy: null,
    });
    expect(typesOf(increased)).toEqual(['budget.increased']);
    expect(objectOf({ event: increased, type: 'budget.increased', purchase: null })).toEqual({
      budget_entity_type: 'tag',
      new_limit_microdollars: 9_007_199_254_740_993n,
      approved_by: null,
    });
  });

  it('of other surfaces and of no interest are not told', () => {
    const data = { slot: 'costs', unit: 'usd', subjectType: 'tag', subjectId: 'a=b' };
    expect(typesOf(event('budget.reset', data))).toEqual(['budget.reset']);
    for (const other of [
      event('budget.reset', { ...data, slot: '' }),
      event('budget.reset', { ...data, unit: 'tokens' }),
      event('budget.reset', { ...data, subjectType: 'wallet' }),
      event('budget.overshoot', data),
      event('budget.denied', { slot: 'costs' }),
      event('webhook.disabled', {}),
      event('transaction.completed', {}),
    ])
      expect(typesOf(other)).toEqual([]);
    expect(eventTypes).toHaveLength(18);
  });
});
