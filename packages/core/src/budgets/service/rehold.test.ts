import { describe, expect, it } from 'vitest';
import { isDomainError } from '../../kernel/errors.js';
import { ada, day, dollars, engineWorld, second } from '../engine.fixture.js';
import type { ReholdInput } from '../model.js';

function world() {
  const made = engineWorld();
  const rehold = (holdId: string, amount: number, more: Partial<ReholdInput> = {}) =>
    made.engine.rehold({ holdId, subjects: [ada], amounts: { usd: dollars(amount) }, ...more });
  return { ...made, rehold };
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => (isDomainError(error) ? error.code : String(error)),
  );

describe('rehold', () => {
  it('gives the old hold back and takes a new one in one step', async () => {
    const { create, hold, rehold, figures, engine } = world();
    const budget = await create();
    const old = await hold(8, { kind: 'approval', ttlMs: day });
    const answer = await rehold(old, 9);
    expect(answer).toMatchObject({ verdict: 'admitted' });
    expect(answer.holdId).not.toBe(old);
    expect(await engine.hold(old)).toMatchObject({ status: 'released' });
    expect(await figures(budget)).toMatchObject({ held: 9 });
    expect((await engine.statuses([budget]))[0]?.heldByKind.approval).toBe(0n);
    expect(await engine.verify()).toEqual([]);
  });

  it('leaves the old hold as it was when the new request is refused', async () => {
    const { create, hold, rehold, figures, engine, work, wait } = world();
    const budget = await create();
    const old = await hold(8, { kind: 'approval', ttlMs: day });
    const refused = await rehold(old, 11);
    expect(refused).toMatchObject({ verdict: 'refused', holdId: null });
    expect(refused.body).toMatchObject({ passing: { usd: '10000000' } });
    expect(await engine.hold(old)).toMatchObject({ status: 'open' });
    expect((await engine.statuses([budget]))[0]?.heldByKind.approval).toBe(dollars(8));
    wait(60 * second);
    expect(await work()).toBe(2);
    expect(await figures(budget)).toMatchObject({ held: 8 });
    expect(await engine.verify()).toEqual([]);
  });

  it('moves the hold to the counters of the present period', async () => {
    const { create, hold, rehold, settle, figures, wait } = world();
    const budget = await create({ window: { kind: 'anchored', unit: 'day', every: 1 } });
    const old = await hold(8, { kind: 'approval', ttlMs: 2 * day });
    wait(day);
    const { holdId } = await rehold(old, 8);
    await settle(holdId ?? '', 7);
    expect(await figures(budget)).toMatchObject({ n: 1, held: 0, settled: 7 });
  });

  it('replaces no hold that has ended, is over, or never was', async () => {
    const { create, hold, settle, rehold, wait, figures } = world();
    const budget = await create();
    const settled = await hold(1);
    await settle(settled, 1);
    const over = await hold(1);
    wait(30 * second);
    expect(await codeOf(rehold(settled, 1))).toBe('hold_ended');
    expect(await codeOf(rehold(over, 1))).toBe('hold_ended');
    expect(await codeOf(rehold('nobody', 1))).toBe('hold_missing');
    expect(await figures(budget)).toMatchObject({ held: 0 });
  });
});
