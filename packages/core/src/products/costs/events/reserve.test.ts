import { describe, expect, it } from 'vitest';
import { costEvents } from '../../../platform/spending/usage/model.js';
import { costsWorld } from '../costs.fixture.js';

const usage = {
  provider: 'openai',
  model: 'gpt-4.1',
  inputTokens: 900,
  outputTokens: 120,
  customer: 'globex',
};

/** A world with a budget of 1000 for one customer. */
async function budgeted() {
  const world = await costsWorld();
  const costs = world.of('member');
  await costs.budgets.save({
    entityType: 'customer',
    entityId: 'globex',
    maxBudget: 1000n,
    resetInterval: null,
  });
  const totals = async () => {
    const [status] = await costs.budgets.list();
    return [status?.settled, status?.held];
  };
  const count = () => world.storage.tenant(world.actors.member.tenant).log(costEvents).count({});
  return { ...world, costs, totals, count };
}

describe('asking before buying', () => {
  it('holds the estimate, and recording with the hold turns it into what was really spent', async () => {
    const { costs, totals, count } = await budgeted();
    const { verdict, holdId } = await costs.reserve({ amount: 600n, customer: 'globex' });
    expect(verdict).toBe('admitted');
    expect(await totals()).toEqual([0n, 600n]);
    await costs.record({ ...usage, cost: 250n, holdId: holdId ?? '' });
    expect(await totals()).toEqual([250n, 0n]);
    expect(await count()).toBe(1);
  });

  it('is refused when the estimate does not fit, and holds nothing then', async () => {
    const { costs, totals } = await budgeted();
    const refused = await costs.reserve({ amount: 1001n, customer: 'globex' });
    expect([refused.verdict, refused.body.reason, refused.holdId]).toEqual(['refused', 'cap', null]);
    expect(await totals()).toEqual([0n, 0n]);
    expect((await costs.reserve({ amount: 1000n, customer: 'globex' })).verdict).toBe('admitted');
  });

  it('charges a purchase once, however its hold has ended', async () => {
    const { costs, totals, wait, bursar, actors, count } = await budgeted();
    const hold = async () => (await costs.reserve({ amount: 100n, customer: 'globex' })).holdId ?? '';
    const released = await hold();
    await bursar.for(actors.member).budgets.release({ holdId: released });
    await costs.record({ ...usage, cost: 1n, holdId: released });
    expect(await totals()).toEqual([1n, 0n]);
    const expired = await hold();
    wait(60_000);
    await costs.record({ ...usage, cost: 10n, holdId: expired });
    expect(await totals()).toEqual([11n, 0n]);
    await costs.record({ ...usage, cost: 100n, holdId: 'never taken' });
    expect(await totals()).toEqual([111n, 0n]);
    expect(await count()).toBe(3);
    expect(await bursar.for(actors.member).budgets.verify()).toEqual([]);
  });

  it('counts a purchase that is reported twice once, with or without its hold', async () => {
    const { costs, totals, count } = await budgeted();
    const { holdId } = await costs.reserve({ amount: 600n, customer: 'globex' });
    const named = { ...usage, requestId: 'r1', cost: 250n };
    const first = await costs.record({ ...named, holdId: holdId ?? '' });
    const again = await costs.record({ ...named, holdId: holdId ?? '' });
    const bare = await costs.record(named);
    expect(new Set([first.id, again.id, bare.id]).size).toBe(1);
    expect(await totals()).toEqual([250n, 0n]);
    expect(await count()).toBe(1);
  });

  it('estimates from the price table, and reserves the ceiling for a model without a price', async () => {
    const { costs } = await budgeted();
    expect(costs.estimate({ provider: 'openai', model: 'gpt-4o', bodyBytes: 401, maxTokens: 100 })).toBe(
      1378n,
    );
    expect(costs.estimate({ provider: 'openai', model: 'nameless', bodyBytes: 1 })).toBe(1_000_000n);
  });
});
