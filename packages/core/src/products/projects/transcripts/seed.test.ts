import { beforeAll, describe, expect, it } from 'vitest';
import { applyLedger, sampleLedger } from '../../../testing/projects-ledger.js';
import { projectsWorld, type Answered, type ProjectsWorld } from '../projects.fixture.js';

/** Every request of the printed API reference, answered from a ledger that has its figures. */
describe('the printed API reference', () => {
  let world: ProjectsWorld;
  let ids: readonly { readonly projectId: string; readonly cardId: string }[];
  const get = async (path: string): Promise<Answered['body']> => {
    const answered = await world.ask({ path });
    expect(answered.status, JSON.stringify(answered.body)).toBe(200);
    return answered.body;
  };

  beforeAll(async () => {
    world = await projectsWorld({ funds: 0n });
    world.clock.now = new Date('2026-03-27T14:30:00.000Z');
    ids = await applyLedger(world.of(), sampleLedger(world.clock.now));
  });

  it('GET /api/projects', async () => {
    const projects = await get('/projects');
    expect(projects).toHaveLength(3);
    expect(projects[0]).toEqual({
      id: `proj_${ids[0]?.projectId}`,
      name: 'ai-tutor-app',
      description: 'AI-powered tutoring platform',
      status: 'active',
      color: '#b8f036',
      monthlyBudget: 5000,
      createdAt: '2026-02-10T14:30:00.000Z',
    });
  });

  it('POST /api/projects', async () => {
    const body = { name: 'my-new-app', budget: 3000 };
    const { status, body: made } = await world.ask({ method: 'POST', path: '/projects', body });
    expect(status).toBe(201);
    expect(made).toMatchObject({ name: 'my-new-app', monthlyBudget: 3000, status: 'active' });
    expect(made).toMatchObject({ card: { status: 'active', monthlyLimit: 3000 } });
    expect((made as { card: { id: string; last4: string } }).card.last4).toMatch(/^\d{4}$/);
    const { id } = made as { id: string };
    expect((await world.ask({ method: 'DELETE', path: `/projects/${id}` })).body).toEqual({
      id,
      archived: true,
    });
  });

  it('GET /api/projects/:id', async () => {
    const detail = await get(`/projects/proj_${ids[0]?.projectId}`);
    expect(detail).toMatchObject({
      project: { id: `proj_${ids[0]?.projectId}`, name: 'ai-tutor-app' },
      pnl: { spend: 2340, revenue: 8120, net: 5780, margin: 71.2 },
    });
    const { pnl, transactions } = detail as { pnl: { topProviders: unknown[] }; transactions: unknown[] };
    expect(pnl.topProviders.slice(0, 2)).toEqual([
      { name: 'OpenAI', amount: 1200 },
      { name: 'Anthropic', amount: 680 },
    ]);
    expect(transactions).toHaveLength(12);
  });

  it('GET /api/cards', async () => {
    const cards = await get('/cards');
    expect(cards[0]).toMatchObject({
      id: `card_${ids[0]?.cardId}`,
      last4: '0001',
      status: 'active',
      currentMonthSpend: 2340,
      monthlyLimit: 5000,
      project: { name: 'ai-tutor-app', color: '#b8f036' },
    });
  });

  it('PATCH /api/cards/:id', async () => {
    const path = `/cards/card_${ids[0]?.cardId}`;
    const frozen = await world.ask({ method: 'PATCH', path, body: { status: 'frozen' } });
    expect([frozen.status, frozen.body]).toMatchObject([200, { status: 'frozen', frozenReason: 'manual' }]);
    const active = await world.ask({ method: 'PATCH', path, body: { status: 'active' } });
    expect([active.status, active.body]).toMatchObject([200, { status: 'active', frozenReason: null }]);
  });

  it('GET /api/spend', async () => {
    const spend = (await get('/spend')) as Record<string, unknown[]>;
    expect(spend['totalSpend']).toBe(7920);
    expect(spend['byCategory']?.[0]).toEqual({ category: 'ai-apis', amount: 4680, percentage: 59.1 });
    expect(spend['byProvider']?.[0]).toEqual({ provider: 'OpenAI', amount: 3000, percentage: 37.9 });
    expect(spend['byProject']?.[0]).toEqual({
      projectId: `proj_${ids[2]?.projectId}`,
      projectName: 'client-dashco',
      amount: 4100,
    });
    const narrowed = await get(`/spend?projectId=proj_${ids[0]?.projectId}`);
    expect(narrowed).toMatchObject({ totalSpend: 2340, byProject: [{ amount: 2340 }] });
  });

  it('GET /api/balance', async () => {
    expect(await get('/balance')).toEqual({
      available: 12400,
      pending: 340,
      creditLimit: 25000,
      creditUsed: 7890,
    });
  });

  it('GET /api/rewards', async () => {
    const rewards = (await get('/rewards')) as { balance: unknown; tiers: unknown[]; history: unknown[] };
    expect(rewards.balance).toEqual({
      totalCredits: 142.3,
      pendingCredits: 18.5,
      lifetimeEarned: 342.3,
      lifetimeRedeemed: 200,
    });
    expect(rewards.tiers[0]).toEqual({ category: 'AI Model APIs', rate: 5, earned: 234, spend: 4680 });
    expect(rewards.history).toContainEqual(
      expect.objectContaining({ type: 'earned', amount: 45, description: '5% on OpenAI' }),
    );
  });

  it('GET /api/alerts', async () => {
    const alerts = (await get('/alerts')) as { rules: unknown[]; events: { message: string }[] };
    expect(alerts.rules[0]).toMatchObject({ type: 'spend-spike', threshold: 3, autoFreeze: false });
    expect(alerts.events).toHaveLength(1);
    expect(alerts.events[0]).toMatchObject({
      severity: 'critical',
      title: 'Spend spike detected',
      acknowledged: false,
      triggeredAt: '2026-03-27T14:30:00.000Z',
    });
    expect(alerts.events[0]?.message).toMatch(/^OpenAI spend jumped 340% on ai-tutor-app /);
  });

  it('answers 401, 400 and 404 with one error text', async () => {
    const bad = [
      await world.ask({ as: null, path: '/projects' }),
      await world.ask({ method: 'POST', path: '/projects', body: {} }),
      await world.ask({ path: '/projects/proj_001' }),
      await world.ask({ as: 'rival', path: `/projects/proj_${ids[0]?.projectId}` }),
    ];
    expect(bad.map(({ status, body }) => [status, body])).toEqual([
      [401, { error: 'Unauthorized' }],
      [400, { error: 'name is required', field: 'name' }],
      [404, { error: 'Project not found' }],
      [404, { error: 'Project not found' }],
    ]);
  });

  it('is what the records say', async () => {
    expect(await world.bursar.verify(world.tenant)).toEqual([]);
    expect(world.failures).toEqual([]);
  });
});
