import { beforeAll, describe, expect, it } from 'vitest';
import { day, dollarsOf, projectsWorld, type Answered, type ProjectsWorld } from '../projects.fixture.js';

/** The printed examples of the specification, from a ledger that has their figures. */
describe('the printed examples', () => {
  let world: ProjectsWorld;
  let bot = { id: '', cardId: '' };
  let watch = { id: '', cardId: '' };
  const get = async (path: string): Promise<Answered['body']> => (await world.ask({ path })).body;

  beforeAll(async () => {
    world = await projectsWorld({ funds: 0n });
    const { of, spend } = world;
    world.clock.now = new Date('2026-02-03T09:15:00.000Z');
    await of().line.fund({ amount: dollarsOf(12_798.52 + 215), source: 'test', externalId: 'f' });
    await of().line.setLimit(dollarsOf(20_000));
    await of().line.draw({ amount: dollarsOf(6_310), source: 'test', externalId: 'd' });
    await of().line.withdraw({ amount: dollarsOf(6_310), source: 'test', externalId: 'w' });
    bot = await world.project('lesson-bot', { budget: dollarsOf(4_000) });
    await of().update(bot.id, { description: 'Homework helper' });
    world.clock.now = new Date('2026-04-02T10:00:00.000Z');
    watch = await world.project('price-watch', { budget: dollarsOf(2_000) });
    await spend(bot, 'OPENAI', 640);
    await spend(bot, 'ANTHROPIC', 410);
    await spend(bot, 'AWS', 200);
    await spend(watch, 'OPENAI', 480);
    await spend(watch, 'ANTHROPIC', 375.3);
    await spend(watch, 'AWS', 562.12);
    await spend(watch, 'GITHUB', 317.55);
    await spend(watch, 'NAMECHEAP', 190.53);
    await of().addRevenue(bot.id, { amount: dollarsOf(3_900), source: 'test', externalId: 'r' });
  });

  it('list projects', async () => {
    expect(await get('/projects')).toEqual([
      {
        id: `proj_${bot.id}`,
        name: 'lesson-bot',
        description: 'Homework helper',
        status: 'active',
        color: '#b8f036',
        monthlyBudget: 4000,
        createdAt: '2026-02-03T09:15:00.000Z',
      },
      expect.objectContaining({ name: 'price-watch', color: '#36c5f0', monthlyBudget: 2000 }),
    ]);
  });

  it('show a project', async () => {
    expect(await get(`/projects/proj_${bot.id}`)).toMatchObject({
      pnl: {
        ...{ spend: 1250, revenue: 3900, net: 2650, margin: 67.9 },
        topProviders: [
          { name: 'OpenAI', amount: 640 },
          { name: 'Anthropic', amount: 410 },
          { name: 'AWS', amount: 200 },
        ],
      },
      transactions: [{ type: 'revenue', amount: 3900 }, { merchant: 'AWS' }, {}, {}],
    });
  });

  it('list cards', async () => {
    expect((await get('/cards'))[0]).toMatchObject({
      ...{
        last4: '0001',
        status: 'active',
        currentMonthSpend: 1250,
        currentDaySpend: 1250,
        monthlyLimit: 4000,
      },
      ...{ dailyLimit: null, network: 'visa' },
      project: { id: `proj_${bot.id}`, name: 'lesson-bot', color: '#b8f036' },
    });
  });

  it('break spend down', async () => {
    const { transactions, ...spend } = (await get('/spend')) as { transactions: unknown[] };
    expect(spend).toEqual({
      totalSpend: 3175.5,
      byCategory: [
        { category: 'ai-apis', amount: 1905.3, percentage: 60 },
        { category: 'cloud-infra', amount: 762.12, percentage: 24 },
        { category: 'dev-tools', amount: 317.55, percentage: 10 },
        { category: 'other', amount: 190.53, percentage: 6 },
      ],
      byProvider: [
        { provider: 'OpenAI', amount: 1120, percentage: 35.3 },
        { provider: 'Anthropic', amount: 785.3, percentage: 24.7 },
        { provider: 'AWS', amount: 762.12, percentage: 24 },
        { provider: 'GitHub', amount: 317.55, percentage: 10 },
        { provider: 'NAMECHEAP', amount: 190.53, percentage: 6 },
      ].map((row) => (row.provider === 'NAMECHEAP' ? { ...row, provider: 'Namecheap' } : row)),
      byProject: [
        { projectId: `proj_${watch.id}`, projectName: 'price-watch', amount: 1925.5 },
        { projectId: `proj_${bot.id}`, projectName: 'lesson-bot', amount: 1250 },
      ],
    });
    expect(transactions).toHaveLength(8);
  });

  it('show rewards', async () => {
    expect(await get('/rewards')).toMatchObject({
      balance: { totalCredits: 137.19, pendingCredits: 0, lifetimeEarned: 137.19, lifetimeRedeemed: 0 },
      tiers: [
        { category: 'AI Model APIs', rate: 5, earned: 95.27, spend: 1905.3 },
        { category: 'Cloud & Infra', rate: 4, earned: 30.48, spend: 762.12 },
        { category: 'Dev Tools', rate: 3, earned: 9.53, spend: 317.55 },
        { category: 'Other', rate: 1, earned: 1.91, spend: 190.53 },
      ],
    });
  });

  it('show a transaction', async () => {
    const made = await world.of().charges.authorize({
      ...{ accountId: bot.id, cardId: bot.cardId, amount: dollarsOf(120) },
      merchant: { name: 'OPENAI *CHATGPT API' },
    });
    const { transactions } = (await get(`/projects/proj_${bot.id}`)) as { transactions: unknown[] };
    expect(transactions[0]).toEqual({
      ...{ id: `txn_${made.transaction.id}`, projectId: `proj_${bot.id}`, cardId: `card_${bot.cardId}` },
      ...{ type: 'charge', status: 'pending', merchant: 'OPENAI *CHATGPT API', provider: 'OpenAI' },
      ...{ category: 'ai-apis', amount: 120, rewardsEarned: 6, declineReason: null },
      ...{ date: '2026-04-02T10:00:00.000Z', postedAt: null },
    });
  });

  it('show the balance', async () => {
    await world.spend(bot, 'AWS', 95, { posted: false });
    expect(await get('/balance')).toEqual({
      ...{ available: 9623.02, pending: 215, creditLimit: 20000, creditUsed: 6310 },
    });
  });

  it('name a project once', async () => {
    const body = { name: ' Price-Watch ' };
    const answered = await world.ask({ method: 'POST', path: '/projects', body });
    expect([answered.status, answered.body]).toEqual([
      409,
      { error: 'A project named "Price-Watch" already exists' },
    ]);
  });

  it('show a rule and the alert that it triggered and froze a card for', async () => {
    const rule = { type: 'spend-spike', threshold: 2.5, autoFreeze: true };
    const made = await world.ask({ method: 'POST', path: '/alerts/rules', body: rule });
    expect([made.status, made.body]).toMatchObject([201, { projectId: null, enabled: true, ...rule }]);
    const spiky = await world.project('spiky');
    for (let back = 0; back < 7; back++) {
      await world.spend(spiky, 'ANTHROPIC', 20);
      world.wait(day);
    }
    await world.spend(spiky, 'ANTHROPIC', 84);
    const { events } = (await get('/alerts?acknowledged=false')) as { events: { ruleId: string }[] };
    const ownRule = (made.body as { id: string }).id;
    expect(events.find(({ ruleId }) => ruleId === ownRule)).toMatchObject({
      ...{ severity: 'critical', title: 'Spend spike detected' },
      message:
        'Anthropic spend jumped 320% on spiky ($84.00 today against a daily average of $20.00). The card was frozen automatically.',
      ...{
        acknowledged: false,
        projectId: `proj_${spiky.id}`,
        cardId: `card_${spiky.cardId}`,
        frozeCard: true,
      },
    });
    expect(events.find(({ ruleId }) => ruleId === 'rule_spend-spike')).toMatchObject({ frozeCard: false });
    expect(await get(`/cards/card_${spiky.cardId}`)).toMatchObject({
      status: 'frozen',
      frozenReason: 'alert',
    });
    expect((await world.spend(spiky, 'ANTHROPIC', 1)).declineReason).toBe('card_frozen');
    // The third one: price-watch has spent 96 % of its budget.
    expect((await world.ask({ method: 'POST', path: '/alerts/acknowledge-all' })).body).toEqual({
      acknowledged: 3,
    });
  });

  it('agree with the records, once what is over was tidied', async () => {
    await world.bursar.tick();
    expect(await world.bursar.verify(world.tenant)).toEqual([]);
    expect(world.failures).toEqual([]);
  });
});
