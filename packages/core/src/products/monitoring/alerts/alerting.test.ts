import { describe, expect, it } from 'vitest';
import { parseMicros } from '../../../kernel/micros.js';
import { monitoringWorld, type MonitoringWorld } from '../monitoring.fixture.js';
import { usualSettings } from '../notices/rules/settings.js';

const hour = 3_600_000;
const usd = parseMicros;
const slack = 'https://hooks.slack.com/services/T000/B000/abcdefgh';

const openMail = (world: MonitoringWorld) =>
  world.of('owner').notices.set({
    ...usualSettings,
    email: { enabled: true, recipients: ['ops@northwind.example', 'cto@northwind.example'] },
  });
const alertsOf = async (world: MonitoringWorld) =>
  (await world.of('owner').alerts.list({}, { limit: 50 })).items;

describe('a threshold that is reached', () => {
  it('is told once at its highest step, whoever checks how often', async () => {
    const world = await monitoringWorld();
    await openMail(world);
    await world.connect();
    await world.of('owner').thresholds.save({
      ...{ period: 'monthly', amount: usd('45'), warnAt: [50, 80] },
      scope: { type: 'provider', id: 'openai' },
    });
    const checks = await Promise.all([1, 2, 3].map(() => world.of('owner').thresholds.check()));
    expect(checks.map(({ triggered }) => triggered.length).sort()).toEqual([0, 0, 1]);
    const [told] = await alertsOf(world);
    expect(told?.alert).toMatchObject({
      ...{ kind: 'threshold', step: 80, severity: 'medium' },
      title: 'OpenAI reached 80% of its monthly threshold',
      message: '39.00 of 45.00 USD used with 17 days left.',
    });
    await world.settle();
    expect(world.mails.map(({ to }) => to).sort()).toEqual([
      'cto@northwind.example',
      'ops@northwind.example',
    ]);
    expect(world.mails[0]?.text).toContain(
      'Unsubscribe: https://app.northwind.example/api/notification-settings',
    );
    expect((await alertsOf(world))[0]?.deliveries).toMatchObject([{ channel: 'email', status: 'sent' }]);
    await world.of('owner').thresholds.check();
    await world.settle();
    expect(await alertsOf(world)).toHaveLength(1);
    expect(world.mails).toHaveLength(2);
  });

  it('is told again after its amount was raised, and resolved when the month ends', async () => {
    const world = await monitoringWorld();
    await world.connect();
    const first = await world.of('owner').thresholds.save({ period: 'monthly', amount: usd('39') });
    await world.of('owner').thresholds.check();
    await world.of('owner').thresholds.save({ id: first.threshold.id, period: 'monthly', amount: usd('48') });
    await world.of('owner').thresholds.check();
    expect((await alertsOf(world)).map(({ alert }) => alert.step).sort()).toEqual([100, 80]);
    world.wait(20 * 24 * hour);
    await world.settle();
    expect((await alertsOf(world)).map(({ alert }) => alert.resolution)).toEqual(['recovered', 'recovered']);
  });

  it('is judged by the schedule once a day, after every account was asked', async () => {
    const world = await monitoringWorld();
    await world.of('owner').thresholds.save({ period: 'daily', amount: usd('2') });
    await world.connect();
    const periods = async () => (await alertsOf(world)).map(({ alert }) => alert.period);
    expect(await periods()).toEqual(['2026-04-13']);
    world.wait(24 * hour);
    await world.settle();
    expect(await periods()).toEqual(['2026-04-14', '2026-04-13']);
  });

  it('is not judged by stale figures', async () => {
    const world = await monitoringWorld();
    await world.connect();
    const { threshold } = await world.of('owner').thresholds.save({ period: 'monthly', amount: usd('1') });
    world.wait(10 * 24 * hour);
    const report = await world.of('owner').thresholds.check();
    expect(report).toMatchObject({
      checked: 1,
      triggered: [],
      skipped: [{ thresholdId: threshold.id, reason: 'stale_data' }],
    });
  });

  it('of credits is armed again when the balance rises', async () => {
    const world = await monitoringWorld();
    await world.connect('deepgram');
    await world.of('owner').thresholds.save({
      ...{ period: 'credits', amount: usd('10') },
      scope: { type: 'provider', id: 'deepgram' },
    });
    for (const remaining of ['9', '8', '50', '7']) {
      world.deepgram.state.credits = { remaining, total: '100' };
      world.wait(2 * hour);
      await world.settle();
      await world.of('owner').thresholds.check();
    }
    const told = await alertsOf(world);
    expect(told.map(({ alert }) => [alert.kind, alert.message])).toEqual([
      ['credits_low', '7.00 USD left; the threshold is 10.00 USD.'],
      ['credits_low', '9.00 USD left; the threshold is 10.00 USD.'],
    ]);
    await expect(
      world
        .of('owner')
        .thresholds.save({ period: 'credits', amount: usd('1'), scope: { type: 'provider', id: 'openai' } }),
    ).rejects.toMatchObject({ code: 'signal_unavailable' });
  });
});

describe('telling', () => {
  const breach = async (world: MonitoringWorld): Promise<void> => {
    await world.connect();
    await world.of('owner').thresholds.save({ period: 'monthly', amount: usd('39') });
    await world.of('owner').thresholds.check();
    await world.settle();
  };

  it('waits for the end of the quiet hours, and for grave enough alerts', async () => {
    const world = await monitoringWorld();
    await world.of('owner').notices.set({
      ...usualSettings,
      email: { enabled: true, recipients: ['ops@northwind.example'] },
      quietHours: { from: '22:00', to: '07:00' },
    });
    await breach(world);
    expect(world.mails).toHaveLength(0);
    world.wait(hour);
    await world.settle();
    expect(world.mails).toHaveLength(1);
  });

  it('goes to Slack and webhooks too; what fails is tried three times more', async () => {
    const world = await monitoringWorld();
    await world.of('owner').notices.set({
      ...usualSettings,
      slack: { enabled: true, channel: '#ops', url: slack },
      webhook: { enabled: true, url: 'https://hooks.northwind.example/in?key=secret' },
    });
    expect((await world.of('owner').notices.get()).settings).toMatchObject({
      slack: { url: 'https://hooks.slack.com/services/****/****/abcd****' },
      webhook: { url: 'https://hooks.northwind.example/****' },
    });
    world.receivers.answer = ({ url }) =>
      url.startsWith('https://hooks.slack')
        ? { kind: 'answered', status: 200, retryAfter: null, preview: '' }
        : { kind: 'failed', reason: 'unreachable', message: '' };
    await breach(world);
    for (let i = 0; i < 6; i++) {
      world.wait(2 * hour);
      await world.settle();
    }
    // The week's digest goes the same ways.
    const urls = world.sent
      .filter(({ body }) => !body.includes('Weekly spend'))
      .map(({ url }) => new URL(url).host);
    expect(urls.filter((host) => host === 'hooks.slack.com')).toHaveLength(1);
    expect(urls.filter((host) => host === 'hooks.northwind.example')).toHaveLength(4);
    const [told] = await alertsOf(world);
    expect(told?.deliveries.map(({ channel, status, error }) => [channel, status, error]).sort()).toEqual([
      ['slack', 'sent', null],
      ['webhook', 'failed', 'not sent: unreachable'],
    ]);
  });

  it('of an owned alert goes to its owner, then to the workspace when nobody looks for three business days', async () => {
    const world = await monitoringWorld();
    await openMail(world);
    await world.connect();
    await world.of('owner').thresholds.save({ period: 'monthly', amount: usd('39'), ownerId: 'member' });
    await world.of('owner').thresholds.check();
    await world.settle();
    expect(world.mails.map(({ to }) => to)).toEqual(['member@northwind.example']);
    world.wait(3 * 24 * hour);
    await world.settle();
    const told = world.mails.filter(({ subject }) => subject.includes('threshold')).map(({ to }) => to);
    expect(told.sort()).toEqual([
      'cto@northwind.example',
      'member@northwind.example',
      'ops@northwind.example',
    ]);
  });

  it('ends for a reader who leaves by the link', async () => {
    const world = await monitoringWorld();
    await openMail(world);
    await breach(world);
    const link = new URL(world.mails.find(({ to }) => to.startsWith('ops'))?.unsubscribeUrl ?? '');
    const left = await world.ask({ method: 'POST', path: `${link.pathname}${link.search}` });
    expect(left).toMatchObject({ status: 200, body: { ok: true } });
    expect((await world.of('owner').notices.get()).settings.email.recipients).toEqual([
      'cto@northwind.example',
    ]);
    const forged = await world.ask({ method: 'GET', path: `${link.pathname}?token=forged` });
    expect(forged.status).toBe(404);
  });
});

describe('an odd day', () => {
  it('is told once for a run of days, for plans that include it; a false alarm teaches', async () => {
    const world = await monitoringWorld();
    const usual = (day: string) => ({ 'model-a': (20 + (parseInt(day.slice(8), 10) % 3)).toString() });
    world.openai.state.spend = (day) => (day >= '2026-04-12' ? { 'model-a': '90' } : usual(day));
    await world.connect();
    for (let i = 0; i < 3; i++) {
      world.wait(24 * hour);
      await world.settle();
    }
    const spikes = (await alertsOf(world)).filter(({ alert }) => alert.kind === 'anomaly_spike');
    expect(spikes.map(({ alert }) => [alert.period, alert.severity])).toEqual([['2026-04-12', 'high']]);
    const patched = await world
      .of('owner')
      .alerts.change(spikes[0]?.alert.id ?? '', { status: 'false_positive' });
    expect(patched.alert).toMatchObject({ status: 'resolved', resolution: 'false_positive' });
  });

  it('is nobody’s concern on a plan without it', async () => {
    const world = await monitoringWorld({ plan: 'free' });
    world.openai.state.spend = (day) => (day >= '2026-04-11' ? { 'model-a': '90' } : { 'model-a': '20' });
    await world.connect();
    expect(await alertsOf(world)).toEqual([]);
  });
});
