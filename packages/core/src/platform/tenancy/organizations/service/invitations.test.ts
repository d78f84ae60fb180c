import { describe, expect, it } from 'vitest';
import { invitations as table } from '../model.js';
import { codeOf, tenancyWorld, person } from '../../tenancy.fixture.js';

const ada = person('ada');
const week = 7 * 86_400_000;

describe('inviting', () => {
  it('tells the token once and keeps its hash', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    const { invitation, token } = await world.invitations.create(owner, {
      email: ' Ada@Example.com ',
      role: 'admin',
    });
    expect(token).toMatch(/^ns_inv_[0-9a-f]{48}$/);
    expect(invitation).toMatchObject({
      email: 'Ada@Example.com',
      status: 'pending',
      invitedBy: 'owner',
      tokenPrefix: token.slice(0, 15),
      expiresAt: new Date(world.clock.now.getTime() + week),
    });
    const [stored] = await world.storage.directory
      .collection(table)
      .find({ organization: owner.organization });
    expect(JSON.stringify(stored)).not.toContain(token);
    const log = await world.audit.list(owner, { limit: 1 });
    expect(JSON.stringify(log)).not.toContain(token);
    expect(log.items).toMatchObject([{ action: 'invitation.created', metadata: { role: 'admin' } }]);
  });

  it('is refused for oneself, twice for one address, by members, and of nonsense', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    const member = await world.enter(owner, person('member'));
    const invite = (email: string, actor = owner) =>
      codeOf(world.invitations.create(actor, { email, role: 'member' }));
    expect(await invite('OWNER@example.com')).toBe('invalid');
    expect(await invite('not an address')).toBe('invalid');
    expect(await invite('x@example.com', member)).toBe('forbidden');
    expect((await Promise.all([invite('ada@example.com'), invite('ADA@example.com ')])).sort()).toEqual([
      'conflict',
      'done',
    ]);
    world.wait(week);
    expect(await invite('ada@example.com')).toBe('done');
    expect(await world.invitations.list(owner)).toHaveLength(1);
  });

  it('never promises more seats than there are, however many invite at once', async () => {
    const world = tenancyWorld({ seats: 3 });
    const owner = await world.team();
    const invite = (i: number, role: 'member' | 'viewer') =>
      codeOf(world.invitations.create(owner, { email: `u${i}@example.com`, role }));
    const codes = await Promise.all([0, 1, 2, 3, 4].map((i) => invite(i, 'member')));
    expect(codes.sort()).toEqual(['done', 'done', 'limit_exceeded', 'limit_exceeded', 'limit_exceeded']);
    expect(await invite(9, 'viewer')).toBe('done');
    world.wait(week);
    expect(await invite(10, 'member')).toBe('done');
  });
});

describe('accepting', () => {
  it('makes a member once, however many try at once', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    const { token } = await world.invitations.create(owner, { email: 'ada@example.com', role: 'viewer' });
    const codes = await Promise.all([1, 2, 3].map(() => codeOf(world.invitations.accept(ada, token, null))));
    expect(codes.sort()).toEqual(['conflict', 'conflict', 'done']);
    const joined = (await world.members.list(owner)).filter(({ userId }) => userId === 'ada');
    expect(joined).toMatchObject([{ role: 'viewer', email: 'ada@example.com' }]);
  });

  it('is only for the invited address, in time, and while pending', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    const invite = async (email: string) =>
      (await world.invitations.create(owner, { email, role: 'member' })).token;
    const token = await invite('ada@example.com');
    expect(await codeOf(world.invitations.accept(person('eve'), token, null))).toBe('forbidden');
    expect(await codeOf(world.invitations.accept(ada, 'ns_inv_wrong', null))).toBe('not_found');
    world.wait(week);
    expect(await codeOf(world.invitations.accept(ada, token, null))).toBe('expired');
    expect(await codeOf(world.invitations.accept(ada, token, null))).toBe('conflict');
    const again = await invite('ada@example.com');
    await world.invitations.accept(ada, again, null);
    const third = await invite('ada@example.com');
    expect(await codeOf(world.invitations.accept(ada, third, null))).toBe('conflict');
  });

  it('is tried ten times a minute from one address', async () => {
    const world = tenancyWorld();
    for (let i = 0; i < 10; i++)
      expect(await codeOf(world.invitations.accept(ada, 'guess', '203.0.113.7'))).toBe('not_found');
    const refused = await world.invitations.accept(ada, 'guess', '203.0.113.7').catch((e: unknown) => e);
    expect(refused).toMatchObject({ code: 'rate_limited', kind: 'throttled' });
    expect(await codeOf(world.invitations.accept(ada, 'guess', '203.0.113.8'))).toBe('not_found');
  });
});

describe('revoking', () => {
  it('ends a pending invitation of one’s own organization', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    const stranger = await world.team('other', person('stranger'));
    const { invitation, token } = await world.invitations.create(owner, {
      email: 'ada@example.com',
      role: 'member',
    });
    expect(await codeOf(world.invitations.revoke(stranger, invitation.id))).toBe('not_found');
    expect(await codeOf(world.invitations.revoke(owner, invitation.id))).toBe('done');
    expect(await codeOf(world.invitations.revoke(owner, invitation.id))).toBe('conflict');
    expect(await codeOf(world.invitations.revoke(owner, 'nothing'))).toBe('not_found');
    expect(await codeOf(world.invitations.accept(ada, token, null))).toBe('conflict');
    expect(await world.invitations.list(owner)).toEqual([]);
  });
});
