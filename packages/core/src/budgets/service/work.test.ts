import { describe, expect, it } from 'vitest';
import { after, day, dollars, engineWorld, second } from '../engine.fixture.js';
import { holds } from '../model.js';
import { budgetState } from '../rules/budget-state.js';
import { budgetKey } from '../rules/counter-keys.js';
import { budgetWorkKinds } from '../service.js';
import type { DenialPayload } from './decide.js';

const minute = 60 * second;

describe('denials (ruling 13)', () => {
  it('are announced once a minute for each budget and rule, with their count and the first one’s facts', async () => {
    const { create, reserve, wait, work, events } = engineWorld();
    const { id } = await create({ cap: dollars(1) });
    const first = await reserve(2, { about: { model: 'gpt-4o' } });
    await reserve(3);
    wait(30 * second);
    await reserve(4);
    expect(await events('budget.denied')).toEqual([]);
    wait(30 * second);
    await reserve(5);
    await work();
    expect(await events('budget.denied')).toMatchObject([
      {
        subject: `budget:${id}`,
        at: after(minute),
        data: {
          count: 3,
          decision: first.decisionId,
          about: { model: 'gpt-4o' },
          check: { requested: '2000000' },
        },
      },
    ]);
    wait(minute);
    await work();
    expect((await events('budget.denied')).map(({ data }) => data['count'])).toEqual([3, 1]);
    wait(minute);
    await work();
    expect(await events('budget.denied')).toHaveLength(2);
  });

  it('are told apart by rule, and not told at all for what a mode lets through', async () => {
    const { create, reserve, wait, work, events } = engineWorld();
    await create({ slot: 'a', cap: dollars(1), sessionCap: dollars(1) });
    await create({ slot: 'b', cap: dollars(1), policy: 'soft' });
    await reserve(2, { session: 's' });
    await reserve(2);
    wait(minute);
    await work();
    const rules = (await events('budget.denied')).map(({ data }) => (data as DenialPayload).check.rule);
    expect(rules.sort()).toEqual(['cap', 'session']);
  });

  it('nobody announces do not pile up on the counter', async () => {
    const { create, reserve, wait, door } = engineWorld();
    const { id } = await create({ cap: dollars(1) });
    for (let i = 0; i < 40; i++) {
      await reserve(2);
      wait(minute);
    }
    const key = budgetKey(id, 0);
    const counter = (await door.counters.read([key])).get(key);
    expect(Object.keys((counter && budgetState(counter).denied) ?? {})).toHaveLength(32);
  });

  it('announced twice are announced once', async () => {
    const { create, reserve, wait, storage, engine, events, runtime, clock } = engineWorld();
    await create({ cap: dollars(1) });
    await reserve(2);
    wait(minute);
    const [item] = await storage.work.lease({
      kind: 'budget.denial',
      limit: 1,
      now: clock.now,
      forMs: second,
      token: runtime.id,
    });
    if (item === undefined) throw new Error('nothing is due');
    await Promise.all([engine.work(item), engine.work(item)]);
    expect(await events('budget.denied')).toHaveLength(1);
  });
});

describe('sweeping', () => {
  it('ends the holds that were over first, and nothing else', async () => {
    const { create, hold, wait, engine, door, figures } = engineWorld();
    const budget = await create();
    const bob = { subjects: [{ type: 'user', id: 'bob' }] };
    await create({ subjectId: 'bob' });
    const long = await hold(1, { ttlMs: day });
    for (let i = 0; i < 5; i++) await hold(1);
    wait(1);
    for (let i = 0; i < 3; i++) await hold(1, bob);
    wait(30 * second);
    expect(await engine.sweep(2)).toBe(2);
    expect(await door.collection(holds).count({ status: 'expired' })).toBe(2);
    expect(await figures(budget)).toMatchObject({ held: 1 });
    expect(await engine.sweep(100)).toBe(6);
    expect(await engine.sweep(100)).toBe(0);
    expect(await figures(budget)).toMatchObject({ held: 1 });
    expect(await engine.hold(long)).toMatchObject({ status: 'open' });
    expect(await engine.verify()).toEqual([]);
  });

  it('ends holds of nothing too', async () => {
    const { create, hold, wait, engine } = engineWorld();
    await create();
    await hold(0);
    await engine.release({ holdId: await hold(1) });
    wait(30 * second);
    expect(await engine.sweep(100)).toBe(1);
  });

  it('is work that a budget puts and that goes on while there are budgets', async () => {
    const { create, hold, wait, work, engine, door } = engineWorld();
    const { id } = await create();
    await hold(1);
    wait(30 * second);
    expect(await work()).toBe(1);
    expect(await door.collection(holds).count({ status: 'expired' })).toBe(1);
    await engine.remove(id);
    wait(30 * second);
    expect(await work()).toBe(1);
    wait(day);
    expect(await work()).toBe(0);
  });

  it('forgets refusals after 7 days and keeps what was admitted', async () => {
    const { create, reserve, wait, engine } = engineWorld();
    await create({ cap: dollars(1) });
    const refused = await reserve(2);
    const admitted = await reserve(1);
    wait(7 * day);
    expect(await engine.forgetRefusals(10)).toBe(0);
    wait(1);
    expect(await engine.forgetRefusals(10)).toBe(1);
    expect(await engine.explain(refused.decisionId)).toBeUndefined();
    expect(await engine.explain(admitted.decisionId)).toBeDefined();
  });
});

describe('work', () => {
  it('has the kinds that are announced, and leaves others alone', async () => {
    const { engine } = engineWorld();
    expect(budgetWorkKinds).toEqual(['budget.denial', 'budget.allocation', 'budget.sweep']);
    expect(await engine.work({ kind: 'other', payload: null })).toBeNull();
    expect(await engine.work({ kind: 'budget.allocation', payload: { hold: 'nobody' } })).toBeNull();
  });
});
