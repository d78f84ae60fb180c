import { migrate, postgresStorage } from '@bursar/adapter-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../tools/test-database.js';
import { monitoringWorld, type MonitoringWorld } from './monitoring.fixture.js';
import { usualSettings } from './notices/rules/settings.js';

let db: Kysely<unknown>;
let world: MonitoringWorld;

beforeAll(async () => {
  const pool = new pg.Pool({ connectionString: await freshDatabase(), max: 8 });
  // The database is dropped while the last connections are still closing.
  pool.on('error', () => undefined);
  db = new Kysely({ dialect: new PostgresDialect({ pool }) });
  await migrate(db);
  world = await monitoringWorld({ storage: postgresStorage({ db }) });
});
afterAll(() => db.destroy());

const hour = 3_600_000;
const force = () =>
  world.ask({
    method: 'POST',
    path: '/api/cron/sync',
    headers: { authorization: 'Bearer a secret for the scheduler' },
    body: { workspaceId: `ws_${world.team.id}`, force: true },
  });

describe('monitoring on PostgreSQL', () => {
  it('syncs from several workers at once to the same sums, and tells an alert and a digest once', async () => {
    await world.of('owner').notices.set({
      ...usualSettings,
      email: { enabled: true, recipients: ['ops@northwind.example'] },
    });
    const account = await world.connect();
    await world.connect('deepgram');
    await world.of('owner').thresholds.save({ period: 'monthly', amount: 30_000_000n });
    const monthToDate = async () => (await world.of('owner').overview.dashboard()).spend.monthToDate;
    expect(await monthToDate()).toBe(39_000_000n);

    world.openai.state.spend = (day) =>
      day === '2026-04-11' ? { 'model-a': '5' } : { 'model-a': '2', 'model-b': '1' };
    world.wait(7 * hour);
    await Promise.all([
      world.bursar.tick(world.clock.now),
      world.bursar.tick(world.clock.now),
      force(),
      force(),
    ]);
    await world.settle();
    expect(await monthToDate()).toBe(41_000_000n);
    const history = await world
      .of('owner')
      .connections.restatements(account, { from: '2026-04-01', before: '2026-05-01' });
    expect(new Set(history.map(({ day }) => day))).toEqual(new Set(['2026-04-11']));

    await Promise.all([1, 2, 3].map(() => world.of('owner').thresholds.check()));
    await world.settle();
    const { items } = await world.of('owner').alerts.list({}, { limit: 10 });
    expect(items.map(({ alert }) => alert.kind)).toEqual(['threshold']);
    expect(world.mails.map(({ subject }) => subject).sort()).toEqual([
      'The workspace reached 100% of its monthly threshold',
      expect.stringMatching(/^Weekly spend: /),
    ]);
    expect(world.failures).toEqual([]);
  });

  it('changes roles with the version of governance, or neither', async () => {
    const owner = world.of('owner');
    const roles = async () =>
      (await world.bursar.members.list(world.actors.owner)).map(({ userId, role }) => `${userId} ${role}`);
    const members = [{ userId: 'viewer', role: 'member' }] as const;
    const before = await roles();
    const target = { type: 'person', id: 'nobody' } as const;
    const rule = { id: 'a', match: { provider: 'openai' }, target, share: 100, priority: 1 };
    await expect(owner.governance.set({ version: 0, members, assignments: [rule] })).rejects.toMatchObject({
      code: 'invalid',
    });
    expect(await roles()).toEqual(before);
    expect(await owner.governance.set({ version: 0, members })).toMatchObject({ version: 1 });
    expect(await roles()).toContain('viewer member');
  });

  it('leaves nothing with a member who goes while others give to them', async () => {
    const owner = world.of('owner');
    const accounts = await owner.connections.list();
    const [told] = (await owner.alerts.list({}, { limit: 1 })).items;
    await owner.alerts.change(told?.alert.id ?? '', { assigneeId: 'member' });
    await Promise.allSettled([
      ...accounts.map(({ id }) => owner.connections.setOwner(id, 'member')),
      world.bursar.members.remove(world.actors.owner, 'member'),
      ...accounts.map(({ id }) => owner.connections.setOwner(id, 'member')),
    ]);
    expect((await world.bursar.members.list(world.actors.owner)).map(({ userId }) => userId)).not.toContain(
      'member',
    );
    expect((await owner.connections.list()).map(({ ownerId }) => ownerId)).toEqual([null, null]);
    expect((await owner.alerts.list({}, { limit: 1 })).items[0]?.alert.assigneeId).toBeNull();
    expect(await world.bursar.verify(world.actors.owner.tenant)).toEqual([]);
  });

  it('purges what was known of an account, and nothing else', async () => {
    await world.of('owner').connections.disconnect({ provider: 'openai', purgeHistory: true });
    const seen = await world.of('owner').overview.dashboard();
    expect(seen).toMatchObject({ spend: { monthToDate: 0n }, providers: [{ provider: 'deepgram' }] });
  });
});
