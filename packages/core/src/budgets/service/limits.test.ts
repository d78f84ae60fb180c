import { describe, expect, it } from 'vitest';
import { after, day, dollars, engineWorld, second } from '../engine.fixture.js';

describe('a session limit (costs spec §9.3)', () => {
  const session = 'run-17';

  it('refuses beyond the limit, passes at it, whatever the policy', async () => {
    const { create, reserve } = engineWorld();
    await create({ policy: 'warn', sessionCap: dollars(3) });
    expect((await reserve(2, { session })).verdict).toBe('admitted');
    const refused = await reserve(1.5, { session });
    expect(refused.body).toMatchObject({ reason: 'session', roomAt: after(30 * second).toISOString() });
    expect((await reserve(1, { session })).verdict).toBe('admitted');
    expect((await reserve(3, { session: 'other' })).verdict).toBe('admitted');
    expect((await reserve(3)).verdict).toBe('admitted');
  });

  it('counts what was really spent once it is settled', async () => {
    const { create, reserve, hold, settle } = engineWorld();
    await create({ sessionCap: dollars(3) });
    await settle(await hold(3, { session }), 1);
    expect((await reserve(2, { session })).verdict).toBe('admitted');
    const { body } = await reserve(2.5, { session });
    expect(body).toMatchObject({ reason: 'session', roomAt: after(day + 1).toISOString() });
    expect(body.checks[0]).toMatchObject({ available: '0', cap: '3000000' });
  });

  it('takes an expired reservation back', async () => {
    const { create, reserve, hold, wait } = engineWorld();
    await create({ sessionCap: dollars(3) });
    await hold(3, { session });
    wait(30 * second);
    expect((await reserve(3, { session })).verdict).toBe('admitted');
  });

  it('forgets a session whose last admitted request is over a day old, but not what it still holds', async () => {
    const { create, hold, settle, reserve, wait } = engineWorld();
    await create({ sessionCap: dollars(3) });
    await settle(await hold(1, { session }), 1);
    await hold(1, { session, ttlMs: null });
    wait(day);
    expect((await reserve(1.5, { session })).verdict).toBe('refused');
    wait(1);
    expect((await reserve(2.5, { session })).verdict).toBe('refused');
    expect((await reserve(1.5, { session })).verdict).toBe('admitted');
    expect((await reserve(1, { session })).verdict).toBe('refused');
  });

  it('is not reset by a turn of the period, but by a manual reset', async () => {
    const { engine, create, hold, settle, reserve, wait } = engineWorld();
    const { id } = await create({
      sessionCap: dollars(3),
      window: { kind: 'anchored', unit: 'hour', every: 1 },
    });
    await settle(await hold(3, { session }), 3);
    wait(3600 * second);
    expect((await reserve(1, { session })).verdict).toBe('refused');
    await engine.reset(id);
    expect((await reserve(1, { session })).verdict).toBe('admitted');
  });
});

describe('a velocity limit (costs spec §9.4)', () => {
  const limited = { velocity: { limit: dollars(1), windowMs: 60 * second, cooldownMs: 30 * second } };

  it('opens its breaker, cools down, recovers and says so', async () => {
    const { create, reserve, wait, events } = engineWorld();
    const { id } = await create({ ...limited, policy: 'warn' });
    expect((await reserve(1)).verdict).toBe('admitted');
    const tripped = await reserve(0.5);
    expect(tripped.body).toMatchObject({ reason: 'velocity', roomAt: after(30 * second).toISOString() });
    expect(tripped.body.checks[0]).toMatchObject({ used: '1000000', cap: '1000000', available: '0' });
    wait(10 * second);
    expect((await reserve(0)).body.checks[0]).toMatchObject({ cooling: true, outcome: 'refused' });
    wait(20 * second);
    expect((await reserve(5)).verdict).toBe('admitted');
    const [event] = await events('budget.velocity_recovered');
    expect(event).toMatchObject({ subject: `budget:${id}`, data: { limit: '1000000', cooldownMs: 30_000 } });
  });

  it('does not count what another budget refuses, nor correct itself when a hold settles for less', async () => {
    const { create, reserve, hold, settle } = engineWorld();
    await create({ ...limited, slot: 'fast' });
    await create({ slot: 'small', cap: dollars(0.5) });
    expect((await reserve(0.6)).body.reason).toBe('cap');
    await settle(await hold(0.5), 0);
    await settle(await hold(0.5), 0);
    expect((await reserve(0.1)).body.reason).toBe('velocity');
  });

  it('counts anew after a manual reset and under another window', async () => {
    const { engine, create, reserve } = engineWorld();
    const { id } = await create(limited);
    await reserve(1);
    expect((await reserve(1)).verdict).toBe('refused');
    await engine.reset(id);
    expect((await reserve(1)).verdict).toBe('admitted');
    await engine.update(id, { velocity: { limit: dollars(1), windowMs: 61 * second } });
    expect((await reserve(1)).verdict).toBe('admitted');
    const [budget] = await engine.list();
    expect(await engine.velocities(budget ? [budget] : [])).toMatchObject([
      { curr: '1000000', counts: [0, 1] },
    ]);
  });

  it('in shadow refuses nothing and counts as if it had', async () => {
    const { create, reserve, wait } = engineWorld();
    await create({ ...limited, cap: dollars(100), shadow: true });
    await reserve(1);
    expect((await reserve(5)).body.checks[0]?.outcome).toBe('shadowed');
    wait(10 * second);
    const { verdict, body } = await reserve(0);
    expect([verdict, body.checks[0]?.outcome, body.checks[0]?.cooling]).toEqual([
      'admitted',
      'shadowed',
      true,
    ]);
  });
});
