import { describe, expect, it } from 'vitest';
import { monitoringWorld, type MonitoringWorld } from '../monitoring.fixture.js';
import { usualSettings } from '../notices/rules/settings.js';
import type { GovernancePolicies } from './model.js';

const usual: GovernancePolicies = {
  requireOwner: false,
  defaultAlertRecipient: 'workspace',
  memberCanConnect: false,
  memberCanEditThresholds: false,
};
const rolesOf = async (world: MonitoringWorld): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await world.bursar.members.list(world.actors.owner)).map(({ userId, role }) => [userId, role]),
  );
const set = (world: MonitoringWorld, body: object, as: 'owner' | 'admin' = 'owner') =>
  world.ask({ as, method: 'POST', path: '/api/team/governance', body });
const versionOf = async (world: MonitoringWorld) => (await world.of('owner').governance.get())?.version;

describe('roles in a change of governance', () => {
  it('change in the commit of its version', async () => {
    const world = await monitoringWorld();
    const members = [
      { userId: 'usr_owner', role: 'owner' },
      { userId: 'usr_member', role: 'viewer' },
      { userId: 'usr_viewer', role: 'member' },
    ];
    const answered = await set(world, { version: 0, members });
    expect(answered).toMatchObject({ status: 200, body: { version: 1 } });
    expect(await rolesOf(world)).toEqual({
      owner: 'owner',
      admin: 'admin',
      member: 'viewer',
      viewer: 'member',
    });
    const told = await world.bursar.audit.list(world.actors.owner, { limit: 3 });
    expect(told.items.map(({ action }) => action).sort()).toEqual([
      'governance.changed',
      'member.role_changed',
      'member.role_changed',
    ]);
  });

  const moved = { userId: 'usr_member', role: 'viewer' };
  const unbalanced = [
    { id: 'a', match: { provider: 'openai' }, target: { type: 'person', id: 'usr_owner' }, share: 60 },
  ];
  it.each([
    ['the version is another', 409, { version: 7, members: [moved] }],
    ['another section is refused', 400, { version: 0, members: [moved], assignments: unbalanced }],
    ['ownership is given', 403, { version: 0, members: [moved, { userId: 'usr_viewer', role: 'owner' }] }],
    ['one is a stranger', 404, { version: 0, members: [moved, { userId: 'usr_rival', role: 'member' }] }],
    ['one is oneself', 403, { version: 0, members: [moved, { userId: 'usr_owner', role: 'admin' }] }],
  ])('change not at all when %s', async (_, status, body) => {
    const world = await monitoringWorld();
    const before = await rolesOf(world);
    expect((await set(world, body)).status).toBe(status);
    expect(await rolesOf(world)).toEqual(before);
    expect(await versionOf(world)).toBe(0);
  });

  it('are judged like any: an admin changes no admin', async () => {
    const world = await monitoringWorld();
    await world.bursar.members.changeRole(world.actors.owner, 'member', 'admin');
    const body = { version: 0, members: [moved] };
    expect((await set(world, body, 'admin')).status).toBe(403);
    expect(await rolesOf(world)).toMatchObject({ member: 'admin' });
  });
});

describe('the audit log', () => {
  it('is read page by page on plans that have it', async () => {
    const world = await monitoringWorld();
    await set(world, { version: 0 });
    world.wait(1);
    await set(world, { version: 1 });
    const ask = { as: 'admin', method: 'GET', path: '/api/audit?limit=1&action=governance.changed' } as const;
    const pageAfter = async (cursor: string) =>
      (await world.ask({ ...ask, path: ask.path + cursor })).body as {
        events: readonly { metadata: unknown }[];
        nextCursor: string | null;
      };
    const first = await pageAfter('');
    expect(first.events).toMatchObject([{ userId: 'usr_owner', metadata: { version: 2 } }]);
    const second = await pageAfter(`&cursor=${first.nextCursor ?? ''}`);
    expect(second).toMatchObject({ events: [{ metadata: { version: 1 } }], nextCursor: null });
    world.held.plan = 'pro';
    expect(await world.ask(ask)).toMatchObject({ status: 403, body: { code: 'plan_required' } });
  });
});

describe('a member who is gone', () => {
  const given = async () => {
    const world = await monitoringWorld();
    const accountId = await world.connect();
    const owner = world.of('owner');
    await owner.connections.setOwner(accountId, 'member');
    const draft = { period: 'monthly', amount: 1_000_000n, ownerId: 'member' } as const;
    const { threshold } = await owner.thresholds.save(draft);
    await owner.thresholds.check();
    await owner.governance.set({
      version: 0,
      projects: [{ id: 'p', name: 'Client A', ownerId: 'member', monthlyBudget: null }],
      assignments: [
        {
          ...{ id: 'a', match: { provider: 'openai' }, share: 100, priority: 1 },
          target: { type: 'person', id: 'member' },
        },
      ],
    });
    const seen = async () => ({
      account: (await owner.connections.list())[0]?.ownerId,
      threshold: (await owner.thresholds.list())[0]?.threshold.ownerId,
      alert: (await owner.alerts.list({}, { limit: 1 })).items[0]?.alert.assigneeId,
      project: (await owner.governance.get())?.projects[0]?.ownerId,
    });
    return { world, accountId, threshold, seen };
  };
  const all = { account: 'member', threshold: 'member', alert: 'member', project: 'member' };
  const nothing = { account: null, threshold: null, alert: null, project: null };

  it.each(['removed', 'leaving'] as const)('and was %s owns nothing any more', async (how) => {
    const { world, seen } = await given();
    expect(await seen()).toEqual(all);
    const { members } = world.bursar;
    await (how === 'removed'
      ? members.remove(world.actors.owner, 'member')
      : members.leave(world.actors.member));
    expect(await seen()).toEqual(nothing);
    expect(world.failures).toEqual([]);
  });

  it('keeps everything when the removal is refused', async () => {
    const { world, seen } = await given();
    await expect(world.bursar.members.remove(world.actors.member, 'member')).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await seen()).toEqual(all);
  });

  it('is given nothing, and stands in the way of nobody', async () => {
    const { world, accountId, threshold } = await given();
    await world.bursar.members.remove(world.actors.owner, 'member');
    const owner = world.of('owner');
    const refused = { code: 'invalid' };
    await expect(owner.connections.setOwner(accountId, 'member')).rejects.toMatchObject(refused);
    const again = { id: threshold.id, period: 'monthly', amount: 1_000_000n, ownerId: 'member' } as const;
    await expect(owner.thresholds.save(again)).rejects.toMatchObject(refused);
    const [told] = (await owner.alerts.list({}, { limit: 1 })).items;
    await expect(owner.alerts.change(told?.alert.id ?? '', { assigneeId: 'member' })).rejects.toMatchObject(
      refused,
    );
    // Setting the owner free was a change too; the spend that rules gave to them stays theirs.
    const view = await owner.governance.set({ version: 2, policies: { ...usual, memberCanConnect: true } });
    expect(view).toMatchObject({ version: 3, assignments: [{ target: { type: 'person', id: 'member' } }] });
  });

  it('raises no alert anew: what was told of the threshold is told', async () => {
    const { world } = await given();
    await world.bursar.members.remove(world.actors.owner, 'member');
    expect((await world.of('owner').thresholds.check()).triggered).toEqual([]);
  });
});

describe('an alert that nobody owns', () => {
  const readersOf = async (policy: GovernancePolicies['defaultAlertRecipient'], plan = 'team') => {
    const world = await monitoringWorld();
    const owner = world.of('owner');
    await world.connect();
    await owner.governance.set({
      version: 0,
      policies: { ...usual, defaultAlertRecipient: policy },
      projects: [{ id: 'p', name: 'Client A', ownerId: 'admin', monthlyBudget: null }],
      assignments: [
        {
          ...{ id: 'a', match: { provider: 'openai' }, share: 100, priority: 1 },
          target: { type: 'project', id: 'p' },
        },
      ],
    });
    const { slack, webhook, ...plain } = usualSettings;
    await owner.notices.set({
      ...plain,
      email: { enabled: true, recipients: ['ops@northwind.example'] },
      slack: { enabled: slack.enabled, channel: null },
      webhook: { enabled: webhook.enabled },
    });
    const limit = { period: 'monthly', amount: 1_000_000n } as const;
    await owner.thresholds.save(limit);
    await owner.thresholds.save({ ...limit, scope: { type: 'project', id: 'p' } });
    world.held.plan = plan;
    await owner.thresholds.check();
    await world.settle();
    return world.mails.map(({ to }) => to).sort();
  };

  it('goes to the recipients of the workspace', async () => {
    expect(await readersOf('workspace')).toEqual(['ops@northwind.example', 'ops@northwind.example']);
  });

  it('goes to whoever answers for it where the policies say so', async () => {
    expect(await readersOf('owner')).toEqual(['admin@northwind.example', 'owner@northwind.example']);
  });

  it('goes to the recipients again on a plan without governance', async () => {
    expect(await readersOf('owner', 'pro')).toEqual(['ops@northwind.example', 'ops@northwind.example']);
  });
});
