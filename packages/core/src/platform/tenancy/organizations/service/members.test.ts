import { describe, expect, it } from 'vitest';
import { apiKeys } from '../../keys/model.js';
import { codeOf, tenancyWorld, person } from '../../tenancy.fixture.js';

const rolesOf = async (
  world: ReturnType<typeof tenancyWorld>,
  actor: Parameters<typeof world.members.list>[0],
) => Object.fromEntries((await world.members.list(actor)).map(({ userId, role }) => [userId, role]));

describe('members', () => {
  it('are listed oldest first with their addresses', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    world.wait(1);
    await world.enter(owner, person('zoe'));
    world.wait(1);
    await world.enter(owner, person('ada'), 'viewer');
    expect(await world.members.list(owner)).toMatchObject([
      { userId: 'owner', role: 'owner' },
      { userId: 'zoe', role: 'member', email: 'zoe@example.com' },
      { userId: 'ada', role: 'viewer' },
    ]);
  });

  it('change roles by the roles of the moment, not of the request', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    const admin = await world.enter(owner, person('admin'), 'admin');
    await world.enter(owner, person('ada'));
    expect(await world.members.changeRole(admin, 'ada', 'viewer')).toMatchObject({ role: 'viewer' });
    await world.members.changeRole(owner, 'admin', 'member');
    expect(await codeOf(world.members.changeRole(admin, 'ada', 'admin'))).toBe('forbidden');
    await world.members.remove(owner, 'admin');
    expect(await codeOf(world.members.remove(admin, 'ada'))).toBe('forbidden');
    expect(await rolesOf(world, owner)).toEqual({ owner: 'owner', ada: 'viewer' });
    expect(await codeOf(world.members.changeRole(owner, 'nobody', 'viewer'))).toBe('not_found');
  });

  it('change roles together and with what else is written, or not at all', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    const admin = await world.enter(owner, person('admin'), 'admin');
    await world.enter(owner, person('ada'));
    await world.enter(owner, person('zoe'), 'viewer');
    const before = await rolesOf(world, owner);
    const both = [
      { userId: 'owner', role: 'owner' },
      { userId: 'ada', role: 'viewer' },
      { userId: 'zoe', role: 'member' },
    ] as const;
    const also = () => Promise.resolve('also');
    const failing = () => Promise.reject(new Error('not written'));
    await expect(world.members.changeRoles(owner, both, failing)).rejects.toThrow('not written');
    const given = [...both, { userId: 'ada', role: 'owner' }] as const;
    expect(await codeOf(world.members.changeRoles(owner, given, also))).toBe('forbidden');
    const stranger = [...both, { userId: 'nobody', role: 'member' }] as const;
    expect(await codeOf(world.members.changeRoles(owner, stranger, also))).toBe('not_found');
    expect(await codeOf(world.members.changeRoles(admin, [{ userId: 'admin', role: 'member' }], also))).toBe(
      'forbidden',
    );
    expect(await rolesOf(world, owner)).toEqual(before);
    expect(await world.members.changeRoles(admin, both, also)).toBe('also');
    expect(await rolesOf(world, owner)).toMatchObject({ owner: 'owner', ada: 'viewer', zoe: 'member' });
  });

  it('lose their keys in every environment when they go, and nobody else does', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    const ada = await world.enter(owner, person('ada'));
    const live = await world.keys.create(ada, { name: 'live' });
    const test = await world.keys.create(ada, { name: 'test', environment: 'test' });
    const other = await world.keys.create(owner, { name: 'mine' });
    for (const { secret } of [live, test, other]) await world.keys.authenticate(secret);
    await world.members.leave(ada);
    expect(await codeOf(world.keys.authenticate(live.secret))).toBe('authentication_required');
    expect(await codeOf(world.keys.authenticate(test.secret))).toBe('authentication_required');
    expect(await codeOf(world.keys.authenticate(other.secret))).toBe('done');
    const row = await world.storage.tenant(owner.tenant).collection(apiKeys).get(live.key.id);
    expect(row?.revokedAt).toEqual(world.clock.now);
    expect(await codeOf(world.members.leave(ada))).toBe('not_found');
    expect(await codeOf(world.members.leave(owner))).toBe('forbidden');
  });

  it('are told of in the audit log', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    await world.enter(owner, person('ada'));
    world.wait(1);
    await world.members.changeRole(owner, 'ada', 'admin');
    world.wait(1);
    await world.members.remove(owner, 'ada');
    const { items } = await world.audit.list(owner, { limit: 2 });
    expect(items).toMatchObject([
      { action: 'member.removed', resourceType: 'membership', resourceId: 'ada', userId: 'owner' },
      { action: 'member.role_changed', metadata: { role: 'member', newRole: 'admin' } },
    ]);
  });
});

describe('ownership', () => {
  it('passes to one person, whoever else is offered it at the same time', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    for (const id of ['ada', 'bob', 'cleo']) await world.enter(owner, person(id));
    const second = world.openProcess();
    const codes = await Promise.all([
      codeOf(world.members.transfer(owner, 'ada')),
      codeOf(world.members.transfer(owner, 'bob')),
      codeOf(second.members.transfer(owner, 'cleo')),
    ]);
    expect(codes.sort()).toEqual(['done', 'forbidden', 'forbidden']);
    const roles = await rolesOf(world, owner);
    expect(Object.values(roles).sort()).toEqual(['admin', 'member', 'member', 'owner']);
    expect(roles['owner']).toBe('admin');
  });

  it('goes neither to oneself, a viewer nor a stranger', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    const viewer = await world.enter(owner, person('viewer'), 'viewer');
    expect(await codeOf(world.members.transfer(owner, 'owner'))).toBe('invalid');
    expect(await codeOf(world.members.transfer(owner, 'viewer'))).toBe('invalid');
    expect(await codeOf(world.members.transfer(owner, 'nobody'))).toBe('not_found');
    expect(await codeOf(world.members.transfer(viewer, 'viewer'))).toBe('forbidden');
    expect(await codeOf(world.members.leave(owner))).toBe('forbidden');
  });
});

describe('seats', () => {
  it('are needed to rise from viewer', async () => {
    const world = tenancyWorld({ seats: 2 });
    const owner = await world.team();
    for (const id of ['v1', 'v2', 'v3']) await world.enter(owner, person(id), 'viewer');
    const codes = await Promise.all(
      ['v1', 'v2', 'v3'].map((id) => codeOf(world.members.changeRole(owner, id, 'member'))),
    );
    expect(codes.sort()).toEqual(['done', 'limit_exceeded', 'limit_exceeded']);
  });
});
