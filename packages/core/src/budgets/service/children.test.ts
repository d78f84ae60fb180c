import { describe, expect, it } from 'vitest';
import { isDomainError, issuesOf } from '../../kernel/errors.js';
import { day, dollars, engineWorld, second } from '../engine.fixture.js';
import type { BudgetDraft } from '../model.js';

const daily = { kind: 'anchored', unit: 'day', every: 1 } as const;
const weekly = { kind: 'anchored', unit: 'week', every: 1 } as const;
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => (isDomainError(error) ? error.code : String(error)),
  );

/** A parent of $10 on ada, and agents whose budgets are taken from it. */
async function family(parentDraft: Partial<BudgetDraft> = {}) {
  const world = engineWorld();
  const parent = await world.create(parentDraft);
  const agent = (name: string, cap: number, more: Partial<BudgetDraft> = {}) =>
    world.create({ subjectType: 'agent', subjectId: name, parentId: parent.id, cap: dollars(cap), ...more });
  const spend = async (name: string, amount: number, actual = amount) => {
    const { holdId, verdict } = await world.reserve(amount, { subjects: [{ type: 'agent', id: name }] });
    if (holdId !== null) await world.settle(holdId, actual);
    return verdict;
  };
  return { ...world, parent, agent, spend };
}

describe('a child budget (ruling 21)', () => {
  it('takes its cap from the parent at once, and gives back what it did not spend when it closes', async () => {
    const { parent, agent, spend, figures, engine } = await family();
    const child = await agent('a', 4);
    expect(await figures(parent)).toMatchObject({ held: 4, available: 6 });
    expect(await spend('a', 3)).toBe('admitted');
    expect(await spend('a', 2)).toBe('refused');
    await engine.remove(child.id);
    expect(await figures(parent)).toMatchObject({ held: 0, settled: 3, available: 7 });
    expect(await engine.verify()).toEqual([]);
  });

  it('is refused when the parent has not enough left; many at once share what there is', async () => {
    const { parent, agent, figures } = await family();
    const codes = await Promise.all(Array.from({ length: 9 }, (_, i) => codeOf(agent(`a${i}`, 3))));
    expect(codes.filter((code) => code === 'done')).toHaveLength(3);
    expect(codes.filter((code) => code === 'allocation_refused')).toHaveLength(6);
    expect(await figures(parent)).toMatchObject({ held: 9, available: 1 });
  });

  it('must count the parent’s unit and lie inside its window', async () => {
    const { agent } = await family({ window: weekly });
    const faultOf = async (more: Partial<BudgetDraft>) => {
      const error: unknown = await agent('a', 1, more).catch((thrown: unknown) => thrown);
      return issuesOf(error)[0]?.path[0];
    };
    expect(await faultOf({})).toBe('window');
    expect(await faultOf({ window: { kind: 'calendar', unit: 'month', zone: 'UTC' } })).toBe('window');
    expect(await faultOf({ window: daily, unit: 'tokens' })).toBe('unit');
    expect(await faultOf({ window: daily })).toBeUndefined();
  });

  it('is backed anew when its period turns: the last one is settled, up to its cap is taken', async () => {
    const { parent, agent, spend, figures, wait, engine, events } = await family({ window: weekly });
    const child = await agent('a', 4, { window: daily });
    await spend('a', 4);
    wait(day);
    expect(await spend('a', 1)).toBe('admitted');
    expect(await figures(parent)).toMatchObject({ settled: 4, held: 4, available: 2 });
    wait(day);
    expect(await spend('a', 3)).toBe('admitted');
    expect(await figures(parent)).toMatchObject({ settled: 5, held: 4, available: 1 });
    wait(day);
    expect(await spend('a', 3)).toBe('refused');
    expect(await figures(child)).toMatchObject({ n: 3, cap: 2 });
    expect(await figures(parent)).toMatchObject({ settled: 8, held: 2, available: 0 });
    expect((await events('budget.reset')).map(({ data }) => data['spent'])).toEqual([
      '4000000',
      '1000000',
      '3000000',
    ]);
    expect(await engine.verify()).toEqual([]);
  });

  it('waits with the last period’s allocation for its open holds, and counts what is settled late', async () => {
    const { parent, agent, reserve, settle, spend, figures, wait, work, engine } = await family();
    await agent('a', 4, { window: daily });
    const subjects = [{ type: 'agent', id: 'a' }];
    const long = (await reserve(2, { subjects, ttlMs: 2 * day })).holdId ?? '';
    const short = (await reserve(1, { subjects })).holdId ?? '';
    wait(day);
    await spend('a', 0.5);
    expect(await figures(parent)).toMatchObject({ held: 8, settled: 0 });
    await settle(long, 2);
    wait(60 * second);
    await work();
    expect(await figures(parent)).toMatchObject({ held: 4, settled: 2 });
    await settle(short, 1);
    await work();
    expect(await figures(parent)).toMatchObject({ held: 4, settled: 3 });
    expect(await engine.verify()).toEqual([]);
  });

  it('moves its allocation with its cap, never below what it has used', async () => {
    const { parent, agent, spend, figures, engine } = await family();
    const child = await agent('a', 4);
    await spend('a', 3);
    await engine.update(child.id, { cap: dollars(9) });
    expect(await figures(parent)).toMatchObject({ held: 9 });
    expect(await codeOf(engine.update(child.id, { cap: dollars(11) }))).toBe('allocation_refused');
    await engine.update(child.id, { cap: dollars(1) });
    expect(await figures(parent)).toMatchObject({ held: 3 });
    expect(await figures(child)).toMatchObject({ cap: 1, settled: 3 });
    expect(await engine.verify()).toEqual([]);
  });

  it('is backed anew by a manual reset, and its parent’s reset leaves its allocation where it was taken', async () => {
    const { parent, agent, spend, figures, engine, work, wait } = await family();
    const child = await agent('a', 4);
    await spend('a', 3);
    await engine.reset(child.id);
    expect(await figures(parent)).toMatchObject({ settled: 3, held: 4 });
    await engine.reset(parent.id);
    expect(await figures(parent)).toMatchObject({ n: 1, settled: 0, held: 0 });
    await spend('a', 2);
    await engine.remove(child.id);
    wait(60 * second);
    await work();
    expect(await figures(parent)).toMatchObject({ n: 1, settled: 0, held: 0 });
    expect(await engine.verify()).toEqual([]);
  });

  it('closes neither with open holds nor under its own children; its parent outlives it', async () => {
    const { parent, agent, hold, engine, settle } = await family();
    const child = await agent('a', 4);
    const grandchild = await agent('b', 1, { parentId: child.id });
    expect(await codeOf(engine.remove(parent.id))).toBe('budget_has_children');
    expect(await codeOf(engine.remove(child.id))).toBe('budget_has_children');
    await engine.remove(grandchild.id);
    const open = await hold(1, { subjects: [{ type: 'agent', id: 'a' }] });
    expect(await codeOf(engine.remove(child.id))).toBe('budget_has_holds');
    await settle(open, 1);
    await engine.remove(child.id);
    expect(await codeOf(engine.remove(parent.id))).toBe('done');
  });

  it('keeps its allocation when work looks at it while it is in use', async () => {
    const { parent, agent, engine, spend, figures } = await family();
    const { allocationId } = await agent('a', 4);
    await spend('a', 1);
    expect(await engine.work({ kind: 'budget.allocation', payload: { hold: allocationId } })).toBeNull();
    expect(await figures(parent)).toMatchObject({ held: 4, settled: 0 });
  });

  it('cannot be reset by hand to periods that would straddle its parent’s', async () => {
    const { agent, engine, wait } = await family({ window: weekly });
    const child = await agent('a', 4, { window: daily });
    wait(second);
    const error: unknown = await engine.reset(child.id).catch((thrown: unknown) => thrown);
    expect(issuesOf(error)).toMatchObject([{ path: ['window'] }]);
  });

  it('cannot be settled or released as if its allocation were a request’s hold', async () => {
    const { agent, engine } = await family();
    const { allocationId } = await agent('a', 4);
    expect(await codeOf(engine.release({ holdId: allocationId ?? '' }))).toBe('hold_allocated');
  });

  it('keeps its parent from being cut so that it would straddle periods', async () => {
    const { parent, agent, engine, wait } = await family({ window: weekly });
    await agent('a', 4, { window: daily });
    wait(second);
    const monthly = { kind: 'calendar', unit: 'month', zone: 'UTC' } as const;
    expect(await codeOf(engine.update(parent.id, { window: monthly }))).toBe('done');
    expect(await codeOf(engine.update(parent.id, { window: { ...monthly, zone: 'Asia/Tokyo' } }))).toBe(
      'budget_has_children',
    );
    await engine.update(parent.id, { window: { kind: 'forever' } });
    expect(await codeOf(engine.update(parent.id, { window: weekly }))).toBe('budget_has_children');
  });
});
