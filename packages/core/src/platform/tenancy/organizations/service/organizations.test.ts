import { describe, expect, it } from 'vitest';
import { readStamp } from '../../keys/service/catalogue.js';
import { codeOf, tenancyWorld, person } from '../../tenancy.fixture.js';

const ada = person('ada');

describe('personal organizations', () => {
  it('are made on first use, once, however many sessions ask at once', async () => {
    const { organizations, openProcess } = tenancyWorld();
    const other = openProcess();
    const made = await Promise.all([
      organizations.personal(ada),
      organizations.personal(ada),
      other.organizations.personal(ada),
      organizations.personal(person('bob')),
    ]);
    expect(new Set(made.slice(0, 3).map(({ id }) => id)).size).toBe(1);
    expect(made[3]?.id).not.toBe(made[0]?.id);
    expect(await organizations.list('ada')).toMatchObject([
      { role: 'owner', organization: { name: 'Personal', personalOf: 'ada' } },
    ]);
  });

  it('can be neither renamed, deleted, shared nor left', async () => {
    const { organizations, actors, invitations, members } = tenancyWorld();
    const own = await actors.ofSession(ada);
    expect(await codeOf(organizations.update(own, { name: 'Mine' }))).toBe('forbidden');
    expect(await codeOf(organizations.remove(own))).toBe('forbidden');
    expect(await codeOf(invitations.create(own, { email: 'b@c', role: 'member' }))).toBe('forbidden');
    expect(await codeOf(members.leave(own))).toBe('forbidden');
  });
});

describe('shared organizations', () => {
  it('belong to whoever made them; a slug is taken once', async () => {
    const { organizations, actors } = tenancyWorld();
    const codes = await Promise.all(
      ['ada', 'bob', 'cleo'].map((id) =>
        codeOf(organizations.create(person(id), { name: ' Team Rocket ', slug: 'team-rocket' })),
      ),
    );
    expect(codes.sort()).toEqual(['conflict', 'conflict', 'done']);
    const [mine] = (await Promise.all(['ada', 'bob', 'cleo'].map((id) => organizations.list(id)))).flat();
    expect(mine).toMatchObject({ role: 'owner', organization: { name: 'Team Rocket', personalOf: null } });
    expect(await codeOf(organizations.create(ada, { name: '', slug: 'ok-slug' }))).toBe('invalid');
    expect(await codeOf(organizations.create(ada, { name: 'A', slug: 'No' }))).toBe('invalid');
    expect(await codeOf(actors.ofSession(person('eve'), { organization: mine!.organization.id }))).toBe(
      'forbidden',
    );
  });

  it('are listed oldest first', async () => {
    const { organizations, wait } = tenancyWorld();
    await organizations.personal(ada);
    for (const slug of ['first', 'second', 'third']) {
      wait(1);
      await organizations.create(ada, { name: slug, slug });
    }
    const names = (await organizations.list('ada')).map(({ organization }) => organization.name);
    expect(names).toEqual(['Personal', 'first', 'second', 'third']);
  });

  it('are renamed by admins', async () => {
    const { organizations, team, enter, wait } = tenancyWorld();
    const owner = await team();
    const admin = await enter(owner, person('admin'), 'admin');
    const member = await enter(owner, person('member'));
    await organizations.create(ada, { name: 'Other', slug: 'other' });
    wait(5);
    const next = await organizations.update(admin, { name: 'New', slug: 'new-slug' });
    expect(next).toMatchObject({ name: 'New', slug: 'new-slug' });
    expect(next.updatedAt > next.createdAt).toBe(true);
    expect(await organizations.get(member)).toEqual(next);
    expect(await codeOf(organizations.update(admin, { slug: 'other' }))).toBe('conflict');
    expect(await codeOf(organizations.update(admin, { slug: 'new-slug' }))).toBe('done');
    expect(await codeOf(organizations.update(admin, {}))).toBe('invalid');
    expect(await codeOf(organizations.update(member, { name: 'Mine' }))).toBe('forbidden');
  });

  it('are deleted by their owner, with keys, members, invitations and everything they stored', async () => {
    const { organizations, team, enter, keys, invitations, audit, actors, storage } = tenancyWorld();
    const owner = await team();
    const admin = await enter(owner, person('admin'), 'admin');
    const { secret } = await keys.create(admin, { name: 'ci' });
    const { token } = await invitations.create(owner, { email: 'late@example.com', role: 'member' });
    await keys.authenticate(secret);
    expect(await codeOf(organizations.remove(admin))).toBe('forbidden');
    await organizations.remove(owner);
    expect(await codeOf(keys.authenticate(secret))).toBe('authentication_required');
    expect(await codeOf(invitations.accept(person('late'), token, null))).toBe('not_found');
    expect(await codeOf(organizations.get(owner))).toBe('not_found');
    expect(await codeOf(keys.create(owner, { name: 'late', userId: null }))).toBe('not_found');
    expect(await codeOf(organizations.remove(owner))).toBe('not_found');
    const left = (await organizations.list('admin')).map(({ organization }) => organization.id);
    expect(left).not.toContain(owner.organization);
    expect((await audit.list(owner, { limit: 10 })).items).toEqual([]);
    expect(await readStamp(storage.tenant(owner.tenant))).toBe('');
    const home = await actors.ofSession(person('owner'));
    expect((await audit.list(home, { limit: 1 })).items).toMatchObject([
      { action: 'org.deleted', resourceId: owner.organization, metadata: { slug: 'team' } },
    ]);
  });
});
