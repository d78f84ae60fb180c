import { describe, expect, it } from 'vitest';
import { monitoringWorld, type MonitoringWorld } from '../../monitoring.fixture.js';
import type { Failure } from '../ports.js';

const hour = 3_600_000;
const total = async (world: MonitoringWorld): Promise<string> => {
  const { spend, series } = await world.of('owner').overview.dashboard('90d');
  return JSON.stringify(
    [spend.monthToDate, spend.previousMonth, series.map(({ day, total: sum }) => [day, sum])],
    (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
  );
};
const accountIn = async (world: MonitoringWorld) => (await world.of('owner').connections.list())[0];
const alertKinds = async (world: MonitoringWorld): Promise<string[]> =>
  (await world.of('owner').alerts.list({}, { limit: 50 })).items.map(({ alert }) => alert.kind);

const down: Failure = { kind: 'unreachable', message: 'connect ECONNREFUSED key-of-openai-0123456789' };
const revoked: Failure = { kind: 'rejected', reason: 'invalid_key', message: 'revoked' };
const storm: Failure = { kind: 'throttled', retryAfterMs: 2 * hour, message: 'slow down' };
const truncated: Failure = { kind: 'malformed', message: 'Unexpected end of JSON input' };

describe('a sync', () => {
  it('reads page after page, and again changes nothing', async () => {
    const world = await monitoringWorld();
    world.openai.state.pageSize = 7;
    await world.connect();
    const first = await total(world);
    expect((await world.of('owner').overview.dashboard()).spend).toMatchObject({
      monthToDate: 39_000_000n,
      yesterday: 3_000_000n,
      basisMix: ['billed'],
    });
    for (let i = 0; i < 3; i++) {
      world.wait(1);
      await world.ask({
        method: 'POST',
        path: '/api/cron/sync',
        headers: { authorization: 'Bearer a secret for the scheduler' },
        body: { workspaceId: `ws_${world.team.id}`, force: true },
      });
    }
    expect(await total(world)).toBe(first);
    expect(world.failures).toEqual([]);
  });

  it('twice at once ends in the same sums', async () => {
    const world = await monitoringWorld();
    await world.connect();
    const first = await total(world);
    world.wait(2 * hour);
    await Promise.all([world.bursar.tick(world.clock.now), world.bursar.tick(world.clock.now)]);
    expect(await total(world)).toBe(first);
  });

  it('keeps what a provider changes its mind about', async () => {
    const world = await monitoringWorld();
    const account = await world.connect();
    world.openai.state.spend = (day) =>
      day === '2026-04-11' ? { 'model-a': '5', 'model-c': '4' } : { 'model-a': '2', 'model-b': '1' };
    world.wait(2 * hour);
    await world.settle();
    expect((await world.of('owner').overview.dashboard()).spend.monthToDate).toBe(45_000_000n);
    const history = await world
      .of('owner')
      .connections.restatements(account, { from: '2026-04-01', before: '2026-05-01' });
    const [cost] = history.filter(({ signal }) => signal === 'cost');
    expect(cost).toMatchObject({ day: '2026-04-11', at: world.clock.now });
    expect(cost?.changes.map(({ was, is }) => [was?.amount ?? null, is?.amount ?? null]).sort()).toEqual([
      [null, '4000000'],
      ['1000000', null],
      ['2000000', '5000000'],
    ]);
  });

  it.each([
    ['a provider that is down', down, 'degraded', 'provider_unavailable'],
    ['a storm of 429', storm, 'degraded', 'provider_throttled'],
    ['truncated JSON', truncated, 'degraded', 'malformed_answer'],
    ['a key that was revoked', revoked, 'reauth_required', 'provider_rejected'],
  ] as const)('says honestly that it met %s, and keeps what it had', async (_, failure, status, code) => {
    const world = await monitoringWorld();
    await world.connect();
    const before = await total(world);
    world.openai.state.spend = () => ({ 'model-a': '999' });
    world.wait(2 * hour);
    world.openai.state.down = failure;
    await world.settle();
    expect(await accountIn(world)).toMatchObject({ status, lastError: { code } });
    expect(JSON.stringify((await accountIn(world))?.lastError)).not.toContain('0123456789');
    expect(await total(world)).toBe(before);
    expect(world.failures).toEqual([]);
  });

  it('stores no part of an answer whose later page fails', async () => {
    const world = await monitoringWorld();
    await world.connect();
    const before = await total(world);
    world.openai.state.spend = () => ({ 'model-a': '999', 'model-b': '1', 'model-c': '1' });
    world.openai.state.pageSize = 2;
    world.wait(2 * hour);
    let calls = 0;
    const { state } = world.openai;
    Object.defineProperty(state, 'down', {
      get: () => (++calls === 2 ? truncated : null),
      configurable: true,
    });
    await world.settle();
    expect(calls).toBeGreaterThanOrEqual(2);
    expect(await total(world)).toBe(before);
  });

  it('refuses a currency that is none, and adds up only its own', async () => {
    const world = await monitoringWorld();
    await world.connect();
    const before = await total(world);
    world.openai.state.currency = 'XYZ';
    world.wait(2 * hour);
    await world.settle();
    expect(await accountIn(world)).toMatchObject({
      status: 'degraded',
      lastError: { code: 'malformed_answer' },
    });
    expect(await total(world)).toBe(before);
    world.openai.state.currency = 'EUR';
    world.wait(2 * hour);
    await world.settle();
    const { spend } = await world.of('owner').overview.dashboard();
    expect(spend).toMatchObject({ today: 0n, notIncluded: ['openai'] });
  });

  it('is not led astray by a clock that was set back', async () => {
    const world = await monitoringWorld();
    await world.connect();
    world.openai.state.spend = () => ({ 'model-a': '7' });
    world.wait(-3 * hour);
    await world.ask({
      method: 'POST',
      path: '/api/cron/sync',
      headers: { authorization: 'Bearer a secret for the scheduler' },
      body: { workspaceId: `ws_${world.team.id}`, force: true },
    });
    expect((await world.of('owner').overview.dashboard()).spend.yesterday).toBe(7_000_000n);
  });

  it('tells of a broken connection once, and that it works again', async () => {
    const world = await monitoringWorld();
    await world.connect();
    world.openai.state.down = down;
    for (let i = 0; i < 6; i++) {
      world.wait(hour);
      await world.settle();
    }
    expect(await accountIn(world)).toMatchObject({ status: 'error' });
    expect(await alertKinds(world)).toEqual(['connection_error']);
    world.openai.state.down = null;
    world.wait(hour);
    await world.settle();
    expect(await accountIn(world)).toMatchObject({ status: 'active', lastError: null });
    const [told] = (await world.of('owner').alerts.list({}, { limit: 1 })).items;
    expect(told?.alert).toMatchObject({ status: 'resolved', resolution: 'recovered' });
  });

  it('never asks again with a revoked key, until there is a new one', async () => {
    const world = await monitoringWorld();
    const account = await world.connect();
    world.openai.state.down = revoked;
    world.wait(2 * hour);
    await world.settle();
    const { length } = world.openai.calls;
    world.wait(100 * hour);
    await world.settle();
    expect(world.openai.calls).toHaveLength(length);
    expect(await alertKinds(world)).toEqual(['reauth_required']);
    world.openai.state.down = null;
    await world.of('owner').connections.connect({
      provider: 'openai',
      accountId: account,
      credentials: { key: 'another-key-0123456789' },
    });
    await world.settle();
    expect(await accountIn(world)).toMatchObject({ status: 'active', credentialHint: 'another-key-…6789' });
    const { items } = await world.of('owner').alerts.list({ status: 'new' }, { limit: 10 });
    expect(items).toEqual([]);
  });

  it('of credits is a balance, never spend', async () => {
    const world = await monitoringWorld();
    await world.connect('deepgram');
    const seen = await world.of('owner').overview.dashboard();
    expect(seen).toMatchObject({
      byProvider: [],
      series: [],
      spend: { monthToDate: 0n, notIncluded: ['deepgram'] },
    });
    expect(seen.credits).toMatchObject([{ provider: 'deepgram', remaining: 49_300_000n, runwayDays: null }]);
    const summary = await world.of('owner').overview.summary({ provider: 'deepgram' });
    expect(summary).toMatchObject({ cost: null, usage: null, limits: null });
    expect(summary.unavailable).toEqual([
      { signal: 'cost', reason: 'not_exposed' },
      { signal: 'usage', reason: 'not_exposed' },
      { signal: 'limits', reason: 'not_exposed' },
    ]);
  });
});

describe('a smaller plan', () => {
  it('pauses the newest accounts and deletes nothing; a larger one wakes them', async () => {
    const small = await monitoringWorld({ plans: { free: { maxProviders: 1 } }, plan: 'team' });
    await small.connect();
    small.wait(1);
    await small.connect('deepgram');
    small.held.plan = 'free';
    small.wait(25 * hour);
    await small.settle();
    const states = async () => (await small.of('owner').connections.list()).map(({ status }) => status);
    expect(await states()).toEqual(['active', 'paused_plan']);
    small.held.plan = 'team';
    small.wait(25 * hour);
    await small.settle();
    expect(await states()).toEqual(['active', 'active']);
  });
});
