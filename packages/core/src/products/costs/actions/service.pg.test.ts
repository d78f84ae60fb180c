import { migrate, postgresStorage } from '@bursar/adapter-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../../tools/test-database.js';
import { isDomainError } from '../../../kernel/errors.js';
import { costsWorld, type CostsWorld } from '../costs.fixture.js';

let db: Kysely<unknown>;
let world: CostsWorld;

beforeAll(async () => {
  const pool = new pg.Pool({ connectionString: await freshDatabase(), max: 8 });
  // The database is dropped while the last connections are still closing.
  pool.on('error', () => undefined);
  db = new Kysely({ dialect: new PostgresDialect({ pool }) });
  await migrate(db);
  world = await costsWorld({ through: () => postgresStorage({ db }) });
});
afterAll(() => db.destroy());

const mail = { agentId: 'mailer', actionType: 'send_email', payload: { to: 'ada@example.com' } };
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => (isDomainError(error) ? error.code : String(error)),
  );

describe('actions on PostgreSQL', () => {
  it('hold money, are decided once, and give it back when they begin', async () => {
    const { actions, budgets } = world.of('owner');
    const budget = {
      entityType: 'user',
      entityId: 'ns_usr_owner',
      maxBudget: 1000n,
      resetInterval: null,
    } as const;
    await budgets.save(budget);
    const held = async () => (await budgets.list()).reduce((sum, status) => sum + status.held, 0n);
    const { id } = await actions.create({ ...mail, hold: 600n });
    expect(await codeOf(actions.create({ ...mail, hold: 600n }))).toBe('budget_exceeded');
    const codes = await Promise.all(Array.from({ length: 6 }, () => codeOf(actions.approve(id))));
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    expect(await held()).toBe(600n);
    await actions.report(id, { status: 'executing' });
    expect(await held()).toBe(0n);
    await actions.report(id, { status: 'executed', result: { sent: true } });
    expect(await actions.get(id)).toMatchObject({ status: 'executed', result: { sent: true } });
    expect(await world.bursar.verify(world.actors.owner.tenant)).toEqual([]);
  });

  it('are listed by what they read as', async () => {
    const { actions } = world.of('owner');
    const { id } = await actions.create({ ...mail, expiresInSeconds: 1 });
    const kept = await actions.create({ ...mail, expiresInSeconds: 0 });
    world.wait(1_000);
    const idsOf = async (status: 'pending' | 'expired') =>
      (await actions.list({ statuses: [status], limit: 9 })).items.map((each) => each.id);
    expect(await idsOf('expired')).toEqual([id]);
    expect(await idsOf('pending')).toEqual([kept.id]);
    await world.bursar.tick(world.clock.now);
    expect(await idsOf('expired')).toEqual([id]);
  });

  it('keep tools and bodies beside them', async () => {
    const { toolCosts, bodies } = world.of('owner');
    const tools = [{ name: 'read', tierCost: 5n, annotations: { readOnly: true } }];
    await Promise.all([toolCosts.discover('files', tools), toolCosts.discover('files', tools)]);
    expect(await toolCosts.list()).toMatchObject([{ toolName: 'read', cost: 5n, source: 'discovered' }]);
    const call = { provider: 'openai', requestId: 'r1' };
    await bodies.store(call, { requestBody: { text: 'NUL \0 and half \ud800' } });
    expect((await bodies.read(call)).requestBody).toEqual({ text: 'NUL \0 and half \ud800' });
  });
});
