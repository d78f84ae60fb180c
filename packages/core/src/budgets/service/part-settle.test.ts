import { describe, expect, it } from 'vitest';
import { ada, day, dollars, engineWorld } from '../engine.fixture.js';

describe('settling a part', () => {
  it('charges the part, keeps the rest, and ends with the last one', async () => {
    const { create, hold, engine, figures } = engineWorld();
    const budget = await create();
    const holdId = await hold(8, { kind: 'authorization' });
    const part = await engine.settle({
      holdId,
      actual: { usd: dollars(3) },
      rest: { usd: dollars(5) },
    });
    expect(part.status).toBe('open');
    expect(await figures(budget)).toMatchObject({ settled: 3, held: 5, available: 2 });
    const last = await engine.settle({ holdId, actual: { usd: dollars(4) } });
    expect(last.status).toBe('settled');
    expect(await figures(budget)).toMatchObject({ settled: 7, held: 0, available: 3 });
    expect(await engine.verify()).toEqual([]);
  });

  it('gives the rest back when its time is over', async () => {
    const { create, hold, engine, figures, wait } = engineWorld();
    const budget = await create();
    const holdId = await hold(8, { ttlMs: day });
    await engine.settle({ holdId, actual: { usd: dollars(3) }, rest: { usd: dollars(5) } });
    wait(day);
    expect(await figures(budget)).toMatchObject({ settled: 3, held: 0, available: 7 });
    await engine.sweep(10);
    expect(await engine.verify()).toEqual([]);
  });

  it('may keep more than was held, with a recorded cause', async () => {
    const { create, hold, engine, figures } = engineWorld();
    const budget = await create();
    const holdId = await hold(8);
    await engine.settle({ holdId, actual: { usd: 0n }, rest: { usd: dollars(12) } });
    expect(await figures(budget)).toMatchObject({ settled: 0, held: 12, available: -2 });
    expect(await engine.verify()).toEqual([]);
  });
});

describe('a forced hold', () => {
  it('is taken whatever is left, and says so', async () => {
    const { create, reserve, engine, figures } = engineWorld();
    const budget = await create();
    const refused = await reserve(11);
    expect(refused.verdict).toBe('refused');
    const forced = await engine.reserve({ subjects: [ada], amounts: { usd: dollars(11) }, forced: true });
    expect(forced.verdict).toBe('admitted');
    expect(forced.body.checks[0]?.outcome).toBe('tracked');
    expect(await figures(budget)).toMatchObject({ held: 11, available: -1 });
    expect(await engine.verify()).toEqual([]);
  });
});
