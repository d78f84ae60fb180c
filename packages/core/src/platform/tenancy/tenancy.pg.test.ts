import { migrate, migrations, physicalForm, postgresStorage } from '@bursar/adapter-postgres';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../../tools/test-database.js';
import type { Identified, Table } from '../../storage/table.js';
import { auditEvents } from './audit/model.js';
import { apiKeys, credentials } from './keys/model.js';
import { invitations, memberships, organizations } from './organizations/model.js';
import { codeOf, person, tenancyWorld } from './tenancy.fixture.js';

// Locks that memory has no need of: two storages on one database are two processes.

const tables = [organizations, memberships, invitations, credentials, apiKeys, auditEvents];
let databases: Kysely<unknown>[];
const connect = (connectionString: string): Kysely<unknown> => {
  const pool = new pg.Pool({ connectionString, max: 8 });
  // The database is dropped while the last connections are still closing.
  pool.on('error', () => undefined);
  return new Kysely({ dialect: new PostgresDialect({ pool }) });
};

beforeAll(async () => {
  const url = await freshDatabase();
  databases = [connect(url), connect(url)];
  const [db] = databases as [Kysely<unknown>];
  await migrate(db, { migrations: migrations.slice(0, 1) });
  for (const declared of tables as readonly unknown[] as readonly Table<Identified>[])
    for (const statement of physicalForm(declared)) await sql.raw(statement).execute(db);
});
afterAll(() => Promise.all(databases.map((db) => db.destroy())));

const world = (limits: Parameters<typeof tenancyWorld>[0] = {}) => {
  const [one, two] = databases.map((db) => postgresStorage({ db }));
  return { first: tenancyWorld(limits, one), second: tenancyWorld(limits, two) };
};
let slugs = 0;
const slug = (): string => `team-${++slugs}`;

describe('two processes on PostgreSQL', () => {
  it('make one personal organization', async () => {
    const { first, second } = world();
    const made = await Promise.all(
      [first, second, first, second].map(({ organizations }) => organizations.personal(person('twin'))),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(await first.organizations.list('twin')).toHaveLength(1);
  });

  it('give a slug once', async () => {
    const { first, second } = world();
    const wanted = slug();
    const codes = await Promise.all(
      [first, second, first, second].map((each, i) =>
        codeOf(each.organizations.create(person(`s${i}`), { name: 'Team', slug: wanted })),
      ),
    );
    expect(codes.sort()).toEqual(['conflict', 'conflict', 'conflict', 'done']);
    const actor = await first.team(slug());
    const renamed = slug();
    await first.team(renamed, person('other'));
    expect(await codeOf(first.organizations.update(actor, { slug: renamed }))).toBe('conflict');
  });

  it('transfer ownership once', async () => {
    const { first, second } = world();
    const owner = await first.team(slug());
    for (const id of ['a', 'b', 'c', 'd']) await first.enter(owner, person(id));
    const codes = await Promise.all(
      ['a', 'b', 'c', 'd'].map((id, i) => codeOf((i % 2 ? first : second).members.transfer(owner, id))),
    );
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    const members = await second.members.list(owner);
    expect(members.filter(({ role }) => role === 'owner')).toHaveLength(1);
  });

  it('never promise more seats than there are', async () => {
    const { first, second } = world({ seats: 4 });
    const owner = await first.team(slug());
    const codes = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        codeOf(
          (i % 2 ? first : second).invitations.create(owner, { email: `p${i}@example.com`, role: 'member' }),
        ),
      ),
    );
    expect(codes.filter((code) => code === 'done')).toHaveLength(3);
    expect(codes.filter((code) => code === 'limit_exceeded')).toHaveLength(5);
  });

  it('accept an invitation once', async () => {
    const { first, second } = world();
    const owner = await first.team(slug());
    const { token } = await first.invitations.create(owner, { email: 'ada@example.com', role: 'admin' });
    const codes = await Promise.all(
      [first, second, first].map(({ invitations }) => codeOf(invitations.accept(person('ada'), token, null))),
    );
    expect(codes.sort()).toEqual(['conflict', 'conflict', 'done']);
  });

  it('keep to the limit of keys, and revoke a leaver’s keys that are being made', async () => {
    const { first, second } = world({ keys: 3 });
    const owner = await first.team(slug());
    const codes = await Promise.all(
      Array.from({ length: 8 }, (_, i) => codeOf((i % 2 ? first : second).keys.create(owner, { name: 'k' }))),
    );
    expect(codes.filter((code) => code === 'done')).toHaveLength(3);
    expect(codes.filter((code) => code === 'limit_exceeded')).toHaveLength(5);

    const { first: one, second: two } = world();
    const ada = await one.enter(owner, person('ada'));
    const [left, ...made] = await Promise.allSettled([
      one.members.leave(ada),
      ...Array.from({ length: 4 }, () => two.keys.create(ada, { name: 'late' })),
    ]);
    expect(left.status).toBe('fulfilled');
    for (const key of made)
      if (key.status === 'fulfilled')
        expect(await codeOf(two.keys.authenticate(key.value.secret))).not.toBe('done');
    expect(await one.faults(owner.tenant)).toEqual([]);
  });

  it('leave nothing of a deleted organization, even of keys that are being made', async () => {
    const { first, second } = world();
    const owner = await first.team(slug());
    const { secret } = await first.keys.create(owner, { name: 'k', userId: null });
    expect(await codeOf(second.keys.authenticate(secret))).toBe('done');
    const [gone, ...made] = await Promise.allSettled([
      first.organizations.remove(owner),
      ...Array.from({ length: 4 }, () => second.keys.create(owner, { name: 'late', userId: null })),
    ]);
    expect(gone.status).toBe('fulfilled');
    second.wait(5_000);
    await second.keys.idle();
    const secrets = made.flatMap((key) => (key.status === 'fulfilled' ? [key.value.secret] : []));
    for (const each of [secret, ...secrets])
      expect(await codeOf(second.keys.authenticate(each))).toBe('authentication_required');
    expect(await first.storage.tenant(owner.tenant).collection(apiKeys).count({})).toBe(0);
    expect((await first.audit.list(owner, { limit: 9 })).items).toEqual([]);
  });

  it('make no key in an environment that was never used while its organization is deleted', async () => {
    const { first, second } = world();
    for (let round = 0; round < 5; round++) {
      const owner = await first.team(slug());
      const create = () =>
        second.keys.create(owner, { name: 'late', userId: null, environment: 'test' }).then(
          ({ secret }) => codeOf(first.keys.authenticate(secret)),
          () => 'none',
        );
      const [, ...codes] = await Promise.all([
        first.organizations.remove(owner),
        create(),
        create(),
        create(),
      ]);
      const left = await first.storage.directory
        .collection(credentials)
        .find({ organization: owner.organization });
      expect([left, codes.length]).toEqual([[], 3]);
    }
  });

  it('note a last use once a minute between them', async () => {
    const { first, second } = world();
    const owner = await first.team(slug());
    const { key, secret } = await first.keys.create(owner, { name: 'k' });
    await Promise.all([first, second].map(({ keys }) => keys.authenticate(secret)));
    await Promise.all([first, second].map(({ keys }) => keys.idle()));
    expect((await second.keys.get(owner, key.id)).lastUsedAt).toEqual(first.clock.now);
    expect([...first.errors, ...second.errors]).toEqual([]);
  });
});
