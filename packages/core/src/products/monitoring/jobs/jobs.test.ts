import { describe, expect, it } from 'vitest';
import { cronSecret, monitoringWorld, type MonitoringWorld } from '../monitoring.fixture.js';
import { usualSettings } from '../notices/rules/settings.js';

const hour = 3_600_000;
const bearer = { authorization: `Bearer ${cronSecret}` };

const withDigests = async (world: MonitoringWorld, zone = 'UTC'): Promise<void> => {
  await world.of('owner').notices.set({
    ...usualSettings,
    email: { enabled: true, recipients: ['ops@northwind.example'] },
    digests: { daily: true, weekly: true, monthly: true, hour: 9, weekday: 1, timezone: zone },
  });
};
const subjects = (world: MonitoringWorld): string[] => world.mails.map(({ subject }) => subject);

describe('a scheduled job', () => {
  it.each([
    ['no secret', {}],
    ['a wrong one', { authorization: 'Bearer wrong' }],
    ['a longer one', { authorization: `Bearer ${cronSecret}x` }],
    ['another scheme', { authorization: `Basic ${cronSecret}` }],
    ['a session alone', { 'x-test-user': 'owner' }],
  ])('refuses %s', async (_, headers) => {
    const { ask } = await monitoringWorld();
    const refused = await ask({ method: 'POST', path: '/api/cron/sync', headers });
    expect(refused).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  it('fails closed without a configured secret, and such a short one is refused at start', async () => {
    const { ask } = await monitoringWorld({ cronSecret: undefined as never });
    for (const headers of [{}, { authorization: 'Bearer ' }, { authorization: 'Bearer undefined' }])
      expect((await ask({ method: 'POST', path: '/api/cron/sync', headers })).status).toBe(401);
    await expect(monitoringWorld({ cronSecret: 'short' })).rejects.toThrow('16 characters');
  });

  it('syncs what is due, by POST and by GET, and says what it did', async () => {
    const world = await monitoringWorld();
    await world.connect();
    await world.connect('deepgram');
    world.wait(2 * hour);
    const ran = await world.ask({ method: 'GET', path: '/api/cron/sync', headers: bearer });
    expect(ran.body).toMatchObject({
      job: 'sync',
      processed: 2,
      succeeded: 2,
      failed: 0,
      errors: [],
      more: false,
    });
    const idle = await world.ask({ method: 'POST', path: '/api/cron/sync', headers: bearer });
    expect(idle.body).toMatchObject({ processed: 0 });
    const closed = await monitoringWorld({ cronByGet: false });
    expect((await closed.ask({ method: 'GET', path: '/api/cron/sync', headers: bearer })).status).toBe(405);
  });

  it('tells of failures and is still well', async () => {
    const world = await monitoringWorld();
    const id = await world.connect();
    world.openai.state.down = { kind: 'unreachable', message: 'no' };
    world.wait(2 * hour);
    const ran = await world.ask({ method: 'POST', path: '/api/cron/sync', headers: bearer });
    expect(ran).toMatchObject({
      status: 200,
      body: { processed: 1, failed: 1, errors: [{ accountId: id, code: 'provider_unavailable' }] },
    });
  });

  it('runs once at a time', async () => {
    const world = await monitoringWorld();
    await world.connect();
    world.wait(2 * hour);
    const call = () => world.ask({ method: 'POST', path: '/api/cron/sync', headers: bearer });
    const bodies = (await Promise.all([call(), call()])).map(({ body }) => body as object);
    expect(bodies).toContainEqual({ skipped: 'already_running' });
    expect(bodies).toContainEqual(expect.objectContaining({ processed: 1 }));
    expect((await call()).body).toMatchObject({ processed: 0 });
  });

  it('does nothing twice, whatever the operator’s clock says', async () => {
    const world = await monitoringWorld();
    await world.connect();
    const body = { now: '2026-06-01T00:00:00Z' };
    const ran = await world.ask({ method: 'POST', path: '/api/cron/sync', headers: bearer, body });
    expect(ran.body).toMatchObject({ processed: 1, more: false });
  });

  it('stops when its time is up and says that there is more', async () => {
    const world = await monitoringWorld({ cronMaxMs: 0 });
    await world.connect();
    world.wait(2 * hour);
    const ran = await world.ask({ method: 'POST', path: '/api/cron/sync', headers: bearer });
    expect(ran.body).toMatchObject({ processed: 0, more: true });
  });
});

describe('digests', () => {
  it('are sent at the local hour, each once per period, whoever runs them', async () => {
    const world = await monitoringWorld();
    await world.connect();
    await withDigests(world, 'America/New_York');
    world.wait(6 * hour);
    await world.settle();
    expect(subjects(world)).toEqual([]);
    // 13:02 in UTC is past nine in New York.
    world.wait(hour);
    const call = () => world.ask({ method: 'POST', path: '/api/cron/digest-daily', headers: bearer });
    await Promise.all([
      world.bursar.tick(world.clock.now),
      call(),
      world.bursar.tick(world.clock.now),
      call(),
    ]);
    await world.settle();
    expect(subjects(world).sort()).toEqual(['Daily spend: $3.00 (0%)', 'Weekly spend: $21.00 (0%)']);
    await call();
    await world.settle();
    expect(subjects(world)).toHaveLength(2);
  });

  it('that were missed are made up for by one', async () => {
    const world = await monitoringWorld();
    await world.connect();
    await withDigests(world);
    world.wait(5 * 24 * hour);
    await world.settle();
    expect(subjects(world).filter((subject) => subject.startsWith('Daily'))).toHaveLength(1);
    world.wait(24 * hour);
    await world.settle();
    expect(subjects(world).filter((subject) => subject.startsWith('Daily'))).toHaveLength(2);
  });

  it('of a month wait for late figures, but not longer than two days', async () => {
    const world = await monitoringWorld();
    await world.connect();
    await withDigests(world);
    const monthly = () => subjects(world).filter((subject) => subject.startsWith('Monthly'));
    world.clock.now = new Date('2026-05-01T09:30:00Z');
    await world.settle();
    expect(monthly()).toEqual([]);
    world.openai.state.down = { kind: 'unreachable', message: 'no' };
    for (let i = 0; i < 50; i++) {
      world.wait(hour);
      await world.settle();
    }
    expect(monthly()).toHaveLength(1);
  });

  it('try three times more when a mail is not taken', async () => {
    const world = await monitoringWorld();
    await world.connect();
    await withDigests(world);
    let tries = 0;
    world.post.deliver = () => {
      tries++;
      throw new Error('the mail server is down');
    };
    world.clock.now = new Date('2026-04-14T09:00:00Z');
    await world.settle();
    for (let i = 0; i < 5; i++) {
      world.wait(2 * hour);
      await world.settle();
    }
    expect(tries).toBe(8);
    expect(world.failures).toEqual([]);
  });

  it('can be looked at before they are sent', async () => {
    const world = await monitoringWorld();
    await world.connect();
    const view = await world.of('viewer').digest('weekly');
    expect(view).toMatchObject({
      subject: 'Weekly spend: $21.00 (0%)',
      start: '2026-04-06',
      before: '2026-04-13',
    });
  });
});
