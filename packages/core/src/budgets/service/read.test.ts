import { describe, expect, it } from 'vitest';
import { after, day, dollars, engineWorld, second } from '../engine.fixture.js';

describe('statuses', () => {
  it('read an elapsed period as reset before anything touches the new one', async () => {
    const { create, charge, engine, wait } = engineWorld();
    const budget = await create({ window: { kind: 'anchored', unit: 'day', every: 1 } });
    await charge(3);
    wait(2 * day);
    expect(await engine.statuses([budget])).toMatchObject([
      { n: 2, settled: 0n, periodStart: after(2 * day), periodEnd: after(3 * day), available: dollars(10) },
    ]);
    expect(await engine.statuses([budget], after(1))).toMatchObject([{ n: 0, settled: dollars(3) }]);
  });

  it('agree with the next decision about holds that are over, swept or not', async () => {
    const { create, hold, figures, wait, reserve } = engineWorld();
    const budget = await create();
    await hold(10);
    wait(30 * second - 1);
    expect(await figures(budget)).toMatchObject({ held: 10 });
    expect((await reserve(1)).verdict).toBe('refused');
    wait(1);
    expect(await figures(budget)).toMatchObject({ held: 0 });
    expect((await reserve(10)).verdict).toBe('admitted');
  });

  it('list budgets newest first, and nothing for nobody', async () => {
    const { create, engine, wait } = engineWorld();
    expect(await engine.statuses([])).toEqual([]);
    const first = await create({ slot: '1' });
    wait(1);
    const second_ = await create({ slot: '2' });
    expect((await engine.list()).map(({ id }) => id)).toEqual([second_.id, first.id]);
  });
});

describe('explain', () => {
  it('tells a stored decision in words, and knows no other', async () => {
    const { create, reserve, engine } = engineWorld();
    await create({ cap: dollars(1) });
    const { decisionId, body } = await reserve(2);
    expect(await engine.explain(decisionId)).toMatchObject({
      decision: { id: decisionId, verdict: 'refused', body },
      text: expect.stringMatching(/^Refused: \$2 was asked for and \$1 is left/) as string,
    });
    expect(await engine.explain('nobody')).toBeUndefined();
  });
});

describe('verify', () => {
  it('finds a counter that is not what its books say', async () => {
    const { create, hold, charge, door, engine } = engineWorld();
    const { id } = await create({ cap: dollars(4) });
    await hold(1);
    await charge(2);
    expect(await engine.verify()).toEqual([]);
    const key = `b:${id}:0`;
    await door.counters.update({
      now: after(0),
      ops: [],
      find: {},
      plan: () => [key],
      step: () => ({
        counters: new Map([
          [key, { settled: dollars(9), held: dollars(-1), earliestExpiry: null, state: null }],
        ]),
        writes: [],
        result: null,
      }),
    });
    expect(await engine.verify()).toEqual([
      { key, what: 'held', expected: dollars(1), found: dollars(-1) },
      { key, what: 'negative', expected: 0n, found: dollars(-1) },
      { key, what: 'settled', expected: dollars(2), found: dollars(9) },
      { key, what: 'over', expected: dollars(4), found: dollars(8) },
    ]);
  });
});
