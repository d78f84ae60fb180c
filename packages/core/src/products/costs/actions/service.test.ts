import { describe, expect, it } from 'vitest';
import { isDomainError } from '../../../kernel/errors.js';
import { outgoingEvents } from '../../../storage/outbox.js';
import { costsWorld, type CostsWorld, type Person } from '../costs.fixture.js';

const mail = { agentId: 'mailer', actionType: 'send_email', payload: { to: 'ada@example.com' } };
const globex = { entityType: 'customer', entityId: 'globex' } as const;
const raise = {
  agentId: 'mailer',
  actionType: 'budget_increase',
  payload: {
    ...globex,
    requestedAmountMicrodollars: 100,
    currentLimitMicrodollars: 0,
    currentSpendMicrodollars: 0,
    reason: 'a busy day',
  },
};
const hour = 3_600_000;

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => (isDomainError(error) ? error.code : String(error)),
  );

/** The events of one kind of thing, in the order in which they happened. */
async function eventsOf({ storage, actors }: CostsWorld, prefix: string) {
  const order = { by: 'at', direction: 'asc' } as const;
  const rows = await storage.tenant(actors.owner.tenant).log(outgoingEvents).page({}, { order });
  return rows.filter(({ type }) => type.startsWith(prefix)).map(({ type, data }) => ({ type, data }));
}

const budgetOf = (world: CostsWorld, maxBudget: bigint, person: Person = 'owner') =>
  world
    .of(person)
    .budgets.save({ entityType: 'user', entityId: `ns_usr_${person}`, maxBudget, resetInterval: null });

const heldIn = async (world: CostsWorld): Promise<bigint> =>
  (await world.of('owner').budgets.list()).reduce((sum, { held }) => sum + held, 0n);

describe('a decision', () => {
  it('is taken once, however many take it at once', async () => {
    const world = await costsWorld();
    const { id } = await world.of('member').actions.create(mail);
    const codes = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        codeOf(index % 2 ? world.of('admin').actions.approve(id) : world.of('owner').actions.reject(id)),
      ),
    );
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    expect(codes.every((code) => ['done', 'stale_action', 'invalid_action_transition'].includes(code))).toBe(
      true,
    );
    const told = await eventsOf(world, 'action.');
    expect(told.map(({ type }) => type.replace(/approved|rejected/, 'decided'))).toEqual([
      'action.created',
      'action.decided',
    ]);
  });

  it('that comes too late stores the expiry, told once by whoever notices first', async () => {
    const world = await costsWorld();
    const { id } = await world.of('member').actions.create(mail);
    world.wait(hour);
    const late = await Promise.all([
      codeOf(world.of('admin').actions.approve(id)),
      codeOf(world.of('owner').actions.reject(id)),
      world.bursar.tick(world.clock.now).then(() => 'done'),
    ]);
    expect(late).toEqual(['action_expired', 'action_expired', 'done']);
    await world.bursar.tick(world.clock.now);
    expect(await world.of('admin').actions.get(id)).toMatchObject({
      status: 'expired',
      rejectedAt: null,
      expiredAt: new Date('2026-05-02T12:00:00.000Z'),
    });
    expect(await eventsOf(world, 'action.expired')).toEqual([
      {
        type: 'action.expired',
        data: {
          actionId: `ns_act_${id}`,
          actionType: 'send_email',
          agentId: 'mailer',
          status: 'expired',
          expiredAt: '2026-05-02T12:00:00.000Z',
        },
      },
    ]);
  });

  it('is told in the words of the surface', async () => {
    const world = await costsWorld();
    const { id } = await world.of('member').actions.create(mail);
    await world.of('admin').actions.reject(id, { reason: 'not today' });
    expect(await eventsOf(world, 'action.rejected')).toMatchObject([
      { data: { rejectedBy: 'ns_usr_admin', rejectedAt: '2026-05-02T11:00:00.000Z', reason: 'not today' } },
    ]);
  });

  it('is of its own organization only', async () => {
    const world = await costsWorld();
    const { id } = await world.of('member').actions.create(mail);
    const rival = world.of('rival').actions;
    expect(await codeOf(rival.get(id))).toBe('not_found');
    expect(await codeOf(rival.approve(id))).toBe('not_found');
    expect(await codeOf(rival.report(id, { status: 'executing' }))).toBe('not_found');
    expect((await rival.list({ limit: 9 })).items).toEqual([]);
  });
});

describe('an action that holds money', () => {
  it('waits on when the budgets of today no longer give it', async () => {
    const world = await costsWorld();
    await budgetOf(world, 1000n);
    const { id } = await world.of('owner').actions.create({ ...mail, hold: 600n });
    expect(await heldIn(world)).toBe(600n);
    await budgetOf(world, 500n);
    expect(await codeOf(world.of('admin').actions.approve(id))).toBe('budget_exceeded');
    expect((await world.of('admin').actions.get(id)).status).toBe('pending');
    await budgetOf(world, 700n);
    await world.of('admin').actions.approve(id);
    expect(await heldIn(world)).toBe(600n);
    await world.of('owner').actions.report(id, { status: 'executing' });
    expect(await heldIn(world)).toBe(0n);
    expect(await world.bursar.verify(world.actors.owner.tenant)).toEqual([]);
  });

  it('is taken under a budget that came while it waited', async () => {
    const world = await costsWorld();
    const { id } = await world.of('owner').actions.create({ ...mail, hold: 600n });
    await budgetOf(world, 1000n);
    await world.of('admin').actions.approve(id);
    expect(await heldIn(world)).toBe(600n);
  });

  it('begins all the same when its money came back by itself', async () => {
    const world = await costsWorld();
    await budgetOf(world, 1000n);
    const { id } = await world.of('owner').actions.create({ ...mail, hold: 600n });
    await world.of('admin').actions.approve(id);
    world.wait(8 * 24 * hour);
    expect(await heldIn(world)).toBe(0n);
    const op = { id: 'op', attempt: 'a', hash: null, keepUntil: null };
    const report = () => world.of('owner').actions.report(id, { status: 'executing' }, { op });
    expect([(await report()).replayed, (await report()).replayed]).toEqual([false, true]);
    expect(await world.bursar.verify(world.actors.owner.tenant)).toEqual([]);
  });

  it('is not proposed when no budget gives it', async () => {
    const world = await costsWorld();
    await budgetOf(world, 500n);
    expect(await codeOf(world.of('owner').actions.create({ ...mail, hold: 600n }))).toBe('budget_exceeded');
    expect((await world.of('owner').actions.list({ limit: 9 })).items).toEqual([]);
    expect(await eventsOf(world, 'action.')).toEqual([]);
  });
});

describe('a budget increase', () => {
  it('adds to what is stored, whatever was seen and whoever else adds', async () => {
    const world = await costsWorld();
    const save = { ...globex, maxBudget: 1000n, resetInterval: null };
    const { budget } = await world.of('owner').budgets.save(save);
    const made = await Promise.all([1, 2, 3, 4].map(() => world.of('member').actions.create(raise)));
    await Promise.all(made.map(({ id }) => world.of('admin').actions.approve(id)));
    const [status] = await world.of('owner').budgets.list();
    expect(status?.budget.cap).toBe(1400n);
    const told = await eventsOf(world, 'budget.increased');
    expect(told).toHaveLength(4);
    expect(told[3]?.data).toMatchObject({
      budgetEntityType: 'customer',
      budgetEntityId: 'globex',
      increasedByMicrodollars: '100',
      approvedBy: 'ns_usr_admin',
    });
    expect(new Set(told.map(({ data }) => data['newLimitMicrodollars']))).toEqual(
      new Set(['1100', '1200', '1300', '1400']),
    );
    expect(budget.cap).toBe(1000n);
  });

  it('raises nothing twice when one action is approved by many', async () => {
    const world = await costsWorld();
    await world.of('owner').budgets.save({ ...globex, maxBudget: 1000n, resetInterval: null });
    const { id } = await world.of('member').actions.create(raise);
    const codes = await Promise.all([1, 2, 3].map(() => codeOf(world.of('admin').actions.approve(id))));
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    expect((await world.of('owner').budgets.list())[0]?.budget.cap).toBe(1100n);
  });

  it('stops at what the organization may give one budget, and waits on', async () => {
    const world = await costsWorld({ limits: { largestBudget: 1050n } });
    await world.of('owner').budgets.save({ ...globex, maxBudget: 1000n, resetInterval: null });
    const { id } = await world.of('member').actions.create(raise);
    expect(await codeOf(world.of('admin').actions.approve(id))).toBe('spend_cap_exceeded');
    expect((await world.of('admin').actions.get(id)).status).toBe('pending');
    expect((await world.of('admin').actions.approve(id, { amount: 50n })).increase).toMatchObject({
      to: 1050n,
    });
  });

  it('must name a budget and a reason', async () => {
    const world = await costsWorld();
    const { id } = await world.of('member').actions.create({ ...raise, payload: { entityType: 'team' } });
    const error: unknown = await world
      .of('admin')
      .actions.approve(id)
      .catch((thrown: unknown) => thrown);
    expect(isDomainError(error, 'invalid') && error.details).toMatchObject({
      issues: [
        'entityType',
        'entityId',
        'requestedAmountMicrodollars',
        'currentLimitMicrodollars',
        'currentSpendMicrodollars',
        'reason',
      ].map((name) => ({ path: ['payload', name] })),
    });
  });
});

describe('a request key used for two different proposals', () => {
  it('answers each by its own kind, never by what the other stored', async () => {
    const world = await costsWorld();
    await budgetOf(world, 1_000_000n);
    const op = { id: 'the same', attempt: 'a', hash: null, keepUntil: null };
    const { actions } = world.of('owner');
    const plain = await actions.create(mail, { op });
    const funded = await actions.create({ ...mail, hold: 10n }, { op });
    expect(await actions.create(mail, { op })).toMatchObject({ id: plain.id });
    expect(await actions.create({ ...mail, hold: 10n }, { op })).toMatchObject({ id: funded.id });
    expect(await heldIn(world)).toBe(10n);
  });
});
