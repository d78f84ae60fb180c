import { describe, expect, it } from 'vitest';
import { outgoingEvents } from '../../../storage/outbox.js';
import { day, dollarsOf, projectsWorld, type ProjectsWorld } from '../projects.fixture.js';

const one = 1_000_000n;
const hour = 3_600_000;

/** A world where only the rules of the test are in force. */
async function quiet(): Promise<ProjectsWorld> {
  const world = await projectsWorld();
  for (const { id } of await world.of().alerts.rules()) await world.of().alerts.removeRule(id);
  return world;
}

const messages = async ({ of }: ProjectsWorld): Promise<readonly string[]> =>
  (await of().alerts.list({ limit: 100 })).items.map(({ message }) => message);

describe('a rule', () => {
  it('of a budget tells once a month when its share is crossed', async () => {
    const world = await quiet();
    const app = await world.project('app', { budget: dollarsOf(100) });
    await world.of().alerts.createRule({ kind: 'budget-threshold', threshold: 80n * one });
    await world.spend(app, 'OPENAI', 79.99);
    expect(await messages(world)).toEqual([]);
    await world.spend(app, 'OPENAI', 0.01);
    await world.spend(app, 'OPENAI', 10);
    expect(await messages(world)).toEqual([
      'app has spent $80.00, 80% or more of its $100.00 monthly budget.',
    ]);
    world.wait(30 * day);
    await world.spend(app, 'OPENAI', 90);
    expect(await messages(world)).toHaveLength(2);
    expect(await world.bursar.verify(world.tenant)).toEqual([]);
  });

  it('that is edited may tell again', async () => {
    const world = await quiet();
    const app = await world.project('app', { budget: dollarsOf(100) });
    const rule = await world.of().alerts.createRule({ kind: 'budget-threshold', threshold: 50n * one });
    await world.spend(app, 'OPENAI', 60);
    await world.of().alerts.updateRule(rule.id, { threshold: 70n * one });
    await world.spend(app, 'OPENAI', 20);
    expect(await messages(world)).toHaveLength(2);
  });

  it('of a day, a large charge, a new merchant', async () => {
    const world = await quiet();
    const app = await world.project('app');
    for (const [kind, threshold] of [
      ['daily-spend', 100n * one],
      ['large-transaction', 90n * one],
      ['new-merchant', null],
    ] as const)
      await world.of().alerts.createRule({ kind, threshold });
    await world.spend(app, 'OPENAI', 60);
    expect(await messages(world)).toEqual(['OpenAI charged app for the first time.']);
    await world.spend(app, 'OPENAI', 90);
    expect([...(await messages(world))].sort()).toEqual([
      'OpenAI charged $90.00 on app.',
      'OpenAI charged app for the first time.',
      'app has spent $150.00 today.',
    ]);
    await world.spend(app, 'OPENAI', 95);
    expect(await messages(world)).toHaveLength(3);
    world.wait(day);
    await world.spend(app, 'OPENAI', 100);
    expect(await messages(world)).toHaveLength(5);
  });

  it('of declines counts those of ten minutes', async () => {
    const world = await quiet();
    const app = await world.project('app', { budget: dollarsOf(10) });
    await world.of().alerts.createRule({ kind: 'declined-burst', threshold: 3n * one });
    for (const pause of [0, 400_000, 300_000]) {
      world.wait(pause);
      expect((await world.spend(app, 'AWS', 20)).declineReason).toBe('monthly_limit_exceeded');
    }
    expect(await messages(world)).toEqual([]);
    await world.spend(app, 'AWS', 20);
    expect(await messages(world)).toEqual(['3 charges on app were declined within 10 minutes.']);
  });

  it('of a rate counts the last hour', async () => {
    const world = await quiet();
    const app = await world.project('app');
    await world.of().alerts.createRule({ kind: 'velocity', threshold: 50n * one });
    await world.spend(app, 'AWS', 30);
    world.wait(hour);
    await world.spend(app, 'AWS', 30);
    expect(await messages(world)).toEqual([]);
    world.wait(hour - 1);
    await world.spend(app, 'AWS', 20);
    expect(await messages(world)).toEqual(['app has spent $50.00 within an hour.']);
  });

  it('of the balance tells when it falls below, and the sweep finds what was already so', async () => {
    const world = await projectsWorld({ funds: 100_000_000n });
    const app = await world.project('app');
    for (const { id } of await world.of().alerts.rules()) await world.of().alerts.removeRule(id);
    const rule = await world.of().alerts.createRule({ kind: 'low-balance', threshold: 50n * one });
    await world.spend(app, 'AWS', 40);
    await world.spend(app, 'AWS', 10.01);
    expect(await messages(world)).toEqual(['Your available balance is $49.99.']);
    await world.of().alerts.updateRule(rule.id, { threshold: 60n * one });
    world.wait(hour);
    await world.bursar.tick();
    expect(await messages(world)).toHaveLength(2);
  });

  it('of silence is asked by the hourly sweep, once for each silence', async () => {
    const world = await quiet();
    const app = await world.project('app');
    await world.of().alerts.createRule({ kind: 'idle-project', threshold: 48n * one });
    await world.spend(app, 'AWS', 1);
    for (let hours = 0; hours < 60; hours += 12) {
      world.wait(12 * hour);
      await world.bursar.tick();
    }
    expect(await messages(world)).toEqual(['app has spent nothing for 48 hours.']);
    await world.spend(app, 'AWS', 1);
    world.wait(49 * hour);
    await world.bursar.tick();
    expect(await messages(world)).toHaveLength(2);
    expect(world.failures).toEqual([]);
  });

  it('of one project leaves the others alone, and a disabled one is silent', async () => {
    const world = await quiet();
    const [app, other] = [await world.project('app'), await world.project('other')];
    const scope = `project:${app.id}`;
    await world.of().alerts.createRule({ kind: 'large-transaction', threshold: one, scope });
    await world.of().alerts.createRule({ kind: 'daily-spend', threshold: one, enabled: false });
    await world.spend(other, 'AWS', 5);
    await world.spend(app, 'AWS', 5);
    expect(await messages(world)).toEqual(['AWS charged $5.00 on app.']);
  });
});

describe('a rule that freezes', () => {
  it('freezes in the commit of the charge, not again on that day, and tells the issuer', async () => {
    const world = await quiet();
    const app = await world.project('app');
    await world.of().alerts.createRule({ kind: 'large-transaction', threshold: 50n * one, autoFreeze: true });
    await world.spend(app, 'AWS', 60, { posted: false });
    expect((await world.of().card(app.cardId)).card).toMatchObject({
      status: 'frozen',
      frozenReason: 'alert',
    });
    const told = await world.storage.tenant(world.tenant).log(outgoingEvents).page({ type: 'card.frozen' });
    expect(told).toMatchObject([{ data: { card: app.cardId, project: app.id, frozenReason: 'alert' } }]);
    await world.bursar.tick();
    expect(world.issuer.updates.at(-1)).toMatchObject({ status: 'frozen' });
    await world.of().changeCard(app.cardId, { status: 'active' });
    await world.spend(app, 'OPENAI', 60);
    expect((await world.of().card(app.cardId)).card.status).toBe('active');
    expect(
      (await world.of().alerts.list({ limit: 9 })).items.map(({ facts }) => facts['frozeCard']).sort(),
    ).toEqual([false, true]);
    world.wait(day);
    await world.spend(app, 'AWS', 60);
    expect((await world.of().card(app.cardId)).card.status).toBe('frozen');
  });

  it('is one alert and one frozen card when many charges cross it at once', async () => {
    const world = await quiet();
    const app = await world.project('app', { budget: dollarsOf(1_000) });
    await world.of().alerts.createRule({ kind: 'daily-spend', threshold: 50n * one, autoFreeze: true });
    const charges = await Promise.all(
      Array.from({ length: 20 }, () => world.spend(app, 'AWS', 10, { posted: false })),
    );
    expect(await messages(world)).toHaveLength(1);
    expect(charges.filter(({ status }) => status === 'pending')).toHaveLength(5);
    expect(charges.filter(({ declineReason }) => declineReason === 'card_frozen')).toHaveLength(15);
    expect(await world.bursar.verify(world.tenant)).toEqual([]);
  });
});

describe('managing rules', () => {
  it.each([
    [{ type: 'spend-spike', threshold: 1 }, 'threshold must be a number from 1.1 to 100'],
    [{ type: 'budget-threshold', threshold: 80.5 }, 'threshold must be a whole number from 1 to 500'],
    [{ type: 'daily-spend' }, 'threshold is required'],
    [{ type: 'new-merchant', threshold: 1 }, 'threshold must be null for this type'],
    [{ type: 'declined-burst', threshold: 1 }, 'threshold must be a whole number from 2 to 1000'],
    [{ type: 'nothing', threshold: 1 }, expect.stringContaining('type must be one of spend-spike') as string],
    [{ threshold: 1 }, 'type is required'],
  ])('refuses %j', async (body, error) => {
    const world = await projectsWorld();
    const answered = await world.ask({ method: 'POST', path: '/alerts/rules', body });
    expect([answered.status, (answered.body as { error: string }).error]).toEqual([400, error]);
  });

  it('adds, changes and removes', async () => {
    const { ask } = await projectsWorld();
    const made = await ask({ method: 'POST', path: '/alerts/rules', body: { type: 'new-merchant' } });
    const { id } = made.body as { id: string };
    expect(made.body).toMatchObject({
      type: 'new-merchant',
      threshold: null,
      autoFreeze: false,
      enabled: true,
    });
    const edit = await ask({ method: 'PATCH', path: `/alerts/rules/${id}`, body: { enabled: false } });
    expect([edit.status, edit.body]).toMatchObject([200, { enabled: false, type: 'new-merchant' }]);
    const gone = await ask({ method: 'DELETE', path: '/alerts/rules/rule_spend-spike' });
    expect(gone.body).toEqual({ id: 'rule_spend-spike', deleted: true });
    const { rules } = (await ask({ path: '/alerts' })).body as { rules: { id: string }[] };
    expect(rules.map((rule) => rule.id)).toEqual(['rule_budget-threshold', id]);
    expect((await ask({ method: 'PATCH', path: `/alerts/rules/${id}`, body: {} })).status).toBe(400);
  });
});
