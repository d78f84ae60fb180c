import { describe, expect, it } from 'vitest';
import { dollarsOf, projectsWorld } from '../projects.fixture.js';

describe('one stream of transactions', () => {
  it('has the same totals in profit and loss, card spend, budget and verify', async () => {
    const world = await projectsWorld();
    const app = await world.project('app');
    await world.spend(app, 'OPENAI *API', 120);
    await world.spend(app, 'AWS EMEA', 30.5, { posted: false });
    const charge = await world.spend(app, 'GITHUB.COM', 9.99);
    await world.of().charges.refund(charge.id, { amount: dollarsOf(4.99) });
    const pending = await world.spend(app, 'ANTHROPIC', 55, { posted: false });
    await world.of().charges.reverse(pending.id);
    await world.of().addRevenue(app.id, { amount: dollarsOf(400), source: 'test', externalId: 'r1' });
    const pnl = await world.of().profitAndLoss(app.id);
    expect(pnl.spend).toBe(dollarsOf(155.5));
    expect(pnl.revenue).toBe(dollarsOf(400));
    const [card] = await world.of().cards();
    expect(card?.currentMonthSpend).toBe(pnl.spend);
    expect(await world.bursar.verify(world.tenant)).toEqual([]);
    expect(world.failures).toEqual([]);
  });
});
