import { describe, expect, it } from 'vitest';
import { day, dollarsOf, projectsWorld } from '../projects.fixture.js';

describe('making a project', () => {
  it('leaves nothing when the issuer will not make the card', async () => {
    const world = await projectsWorld();
    world.issuer.refuse = true;
    const body = { name: 'app' };
    const answered = await world.ask({ method: 'POST', path: '/projects', body });
    expect(answered.status).toBe(502);
    expect((await world.ask({ path: '/projects?status=all' })).body).toEqual([]);
    expect((await world.ask({ path: '/cards' })).body).toEqual([]);
    world.issuer.refuse = false;
    expect((await world.ask({ method: 'POST', path: '/projects', body })).status).toBe(201);
    expect(await world.bursar.verify(world.tenant)).toEqual([]);
  });

  it('gives one name to one project, also at once', async () => {
    const world = await projectsWorld();
    const tries = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        world.ask({ method: 'POST', path: '/projects', body: { name: index % 2 ? 'App' : ' app ' } }),
      ),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expect((await world.ask({ path: '/cards' })).body).toHaveLength(1);
    expect(await world.bursar.verify(world.tenant)).toEqual([]);
  });

  it('is done once for one idempotency key', async () => {
    const world = await projectsWorld();
    const headers = { 'idempotency-key': 'once' };
    const make = () => world.ask({ method: 'POST', path: '/projects', body: { name: 'app' }, headers });
    const [first, again] = [await make(), await make()];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    const other = await world.ask({ method: 'POST', path: '/projects', body: { name: 'other' }, headers });
    expect([other.status, other.body]).toEqual([409, { error: 'This key belongs to another request' }]);
    expect(world.issuer.made).toBe(1);
  });

  it('cycles through the colours and begins with 2,000 dollars', async () => {
    const world = await projectsWorld();
    const colors: string[] = [];
    for (let n = 0; n < 9; n++) {
      const { body } = await world.ask({ method: 'POST', path: '/projects', body: { name: `p${n}` } });
      colors.push((body as { color: string }).color);
      expect(body).toMatchObject({ monthlyBudget: 2000, description: '', card: { monthlyLimit: 2000 } });
    }
    expect(new Set(colors).size).toBe(8);
    expect(colors[8]).toBe('#b8f036');
  });

  it.each([
    [{}, 'name is required'],
    [{ name: ' ' }, 'name is required'],
    [{ name: 'x'.repeat(65) }, 'name must be at most 64 characters'],
    [{ name: 1 }, 'name must be a text'],
    [{ name: 'a\u0000' }, 'name must not contain NUL or a lone surrogate'],
    [{ name: 'a', description: 'x'.repeat(501) }, 'description must be at most 500 characters'],
    [{ name: 'a', budget: 0 }, 'budget must be more than 0'],
    [{ name: 'a', budget: -5 }, 'budget must be more than 0'],
    [{ name: 'a', budget: 1_000_000.01 }, 'budget must be at most 1000000'],
    [{ name: 'a', budget: 1.001 }, 'budget must be an amount with at most 2 decimals'],
    [{ name: 'a', budget: 1e300 }, 'budget must be an amount with at most 2 decimals'],
    [{ name: 'a', budget: '5' }, 'budget must be a number'],
  ])('refuses %j', async (body, error) => {
    const world = await projectsWorld();
    const answered = await world.ask({ method: 'POST', path: '/projects', body });
    expect([answered.status, (answered.body as { error: string }).error]).toEqual([400, error]);
    expect((await world.ask({ path: '/projects' })).body).toEqual([]);
  });
});

describe('a project', () => {
  it('takes its card along when it is paused, resumed and archived', async () => {
    const world = await projectsWorld();
    const app = await world.project('app');
    const patch = (body: unknown) => world.ask({ method: 'PATCH', path: `/projects/proj_${app.id}`, body });
    const card = async () => (await world.of().card(app.cardId)).card;
    expect((await patch({ status: 'paused' })).body).toMatchObject({ status: 'paused' });
    expect(await card()).toMatchObject({ status: 'frozen', frozenReason: 'project_paused' });
    expect((await world.spend(app, 'AWS', 1)).declineReason).toBe('card_frozen');
    await world.of().changeCard(app.cardId, { status: 'active' });
    expect((await world.spend(app, 'AWS', 1)).declineReason).toBe('project_inactive');
    await patch({ status: 'active' });
    expect((await world.spend(app, 'AWS', 1)).status).toBe('posted');
    await world.of().changeCard(app.cardId, { status: 'frozen' });
    await patch({ status: 'paused' });
    await patch({ status: 'active' });
    expect(await card()).toMatchObject({ status: 'frozen', frozenReason: 'manual' });
    const gone = await world.ask({ method: 'DELETE', path: `/projects/proj_${app.id}` });
    expect(gone.body).toEqual({ id: `proj_${app.id}`, archived: true });
    expect((await card()).status).toBe('closed');
    expect((await world.spend(app, 'AWS', 1)).declineReason).toBe('card_closed');
    const thaw = await world.ask({
      method: 'PATCH',
      path: `/cards/card_${app.cardId}`,
      body: { status: 'active' },
    });
    expect(thaw.status).toBe(400);
    expect((await patch({ name: 'other' })).status).toBe(400);
    expect((await world.ask({ method: 'DELETE', path: `/projects/proj_${app.id}` })).status).toBe(200);
    expect((await world.ask({ path: '/projects' })).body).toEqual([]);
    expect((await world.ask({ path: '/projects?status=archived' })).body).toHaveLength(1);
    expect((await world.ask({ method: 'POST', path: '/projects', body: { name: 'app' } })).status).toBe(409);
    expect((await world.ask({ path: `/projects/proj_${app.id}` })).body).toMatchObject({ pnl: { spend: 1 } });
  });

  it('moves its card’s limit with its budget only while they are the same', async () => {
    const world = await projectsWorld();
    const app = await world.project('app', { budget: dollarsOf(100) });
    const limit = async () => (await world.of().card(app.cardId)).monthlyLimit;
    await world.of().update(app.id, { budget: dollarsOf(200) });
    expect(await limit()).toBe(dollarsOf(200));
    await world.of().changeCard(app.cardId, { monthlyLimit: dollarsOf(50) });
    await world.of().update(app.id, { budget: dollarsOf(300) });
    expect(await limit()).toBe(dollarsOf(50));
    expect(await world.bursar.verify(world.tenant)).toEqual([]);
  });
});

describe('a card', () => {
  it('declines in the order of the specification, and passes exactly its limit', async () => {
    const world = await projectsWorld({ funds: 100_000_000n });
    const app = await world.project('app', { budget: dollarsOf(1_000) });
    await world.of().changeCard(app.cardId, { dailyLimit: dollarsOf(50) });
    expect((await world.spend(app, 'AWS', 50.01)).declineReason).toBe('daily_limit_exceeded');
    expect((await world.spend(app, 'AWS', 50)).status).toBe('posted');
    expect((await world.spend(app, 'AWS', 0.01)).declineReason).toBe('daily_limit_exceeded');
    await world.of().changeCard(app.cardId, { dailyLimit: null, monthlyLimit: dollarsOf(60) });
    expect((await world.spend(app, 'AWS', 10.01)).declineReason).toBe('monthly_limit_exceeded');
    await world.of().changeCard(app.cardId, { monthlyLimit: dollarsOf(1_000) });
    expect((await world.spend(app, 'AWS', 50.01)).declineReason).toBe('insufficient_balance');
    expect((await world.spend(app, 'AWS', 50)).status).toBe('posted');
    world.wait(day);
    await world.of().changeCard(app.cardId, { dailyLimit: 0n });
    expect((await world.spend(app, 'AWS', 1)).declineReason).toBe('daily_limit_exceeded');
    const { body } = await world.ask({ path: `/projects/proj_${app.id}?limit=1` });
    expect(body).toMatchObject({
      transactions: [{ status: 'declined', declineReason: 'daily_limit_exceeded' }],
    });
    expect((await world.of().spend()).total).toBe(dollarsOf(100));
  });

  it('lets through exactly what fits when many ask at once', async () => {
    const world = await projectsWorld();
    const app = await world.project('app', { budget: dollarsOf(50) });
    const all = await Promise.all(
      Array.from({ length: 30 }, () => world.spend(app, 'AWS', 7, { posted: false })),
    );
    expect(all.filter(({ status }) => status === 'pending')).toHaveLength(7);
    expect((await world.of().card(app.cardId)).currentMonthSpend).toBe(dollarsOf(49));
    expect(await world.bursar.verify(world.tenant)).toEqual([]);
  });

  it.each([
    [{}, 'Nothing to change'],
    [{ other: 1 }, 'Nothing to change'],
    [{ status: 'closed' }, 'status must be one of active, frozen'],
    [{ dailyLimit: -1 }, 'dailyLimit must not be negative'],
    [{ dailyLimit: 5000.01 }, 'dailyLimit must not be more than monthlyLimit'],
    [{ monthlyLimit: null }, 'monthlyLimit must be a number'],
  ])('refuses %j', async (body, error) => {
    const world = await projectsWorld();
    const app = await world.project('app', { budget: dollarsOf(5_000) });
    const answered = await world.ask({ method: 'PATCH', path: `/cards/card_${app.cardId}`, body });
    expect([answered.status, (answered.body as { error: string }).error]).toEqual([400, error]);
  });
});
