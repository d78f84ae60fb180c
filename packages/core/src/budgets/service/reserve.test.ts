import { describe, expect, it } from 'vitest';
import { issuesOf } from '../../kernel/errors.js';
import { ada, after, day, dollars, engineWorld, second } from '../engine.fixture.js';
import type { ReserveInput } from '../model.js';

describe('reserve', () => {
  it('holds the amount under every matching budget and answers the decision', async () => {
    const { create, reserve, figures } = engineWorld();
    const user = await create();
    const key = await create({ subjectType: 'api_key', subjectId: 'k', cap: dollars(5) });
    const subjects = [ada, { type: 'api_key', id: 'k' }];
    const answer = await reserve(2, { subjects, about: { model: 'gpt-4o' } });
    expect(answer).toMatchObject({ verdict: 'admitted', expiresAt: after(30 * second), replayed: false });
    expect(answer.body).toMatchObject({ reason: null, binding: key.id, about: { model: 'gpt-4o' } });
    expect(answer.body.checks.map(({ budget, rule }) => [budget, rule])).toEqual([
      [user.id, 'cap'],
      [key.id, 'cap'],
    ]);
    expect(await figures(user)).toMatchObject({ held: 2, settled: 0, available: 8 });
    expect(await figures(key)).toMatchObject({ held: 2, settled: 0, available: 3 });
  });

  it('holds nothing anywhere when one budget refuses', async () => {
    const { create, reserve, figures } = engineWorld();
    const user = await create();
    const key = await create({ subjectType: 'api_key', subjectId: 'k', cap: dollars(1) });
    const answer = await reserve(2, { subjects: [ada, { type: 'api_key', id: 'k' }] });
    expect(answer).toMatchObject({ verdict: 'refused', holdId: null, expiresAt: null });
    expect(answer.body).toMatchObject({ reason: 'cap', binding: key.id, passing: { usd: '1000000' } });
    expect(await figures(user)).toMatchObject({ held: 0 });
    expect(await figures(key)).toMatchObject({ held: 0 });
  });

  it('lets the exact rest pass and refuses one micro more', async () => {
    const { create, reserve } = engineWorld();
    await create();
    expect((await reserve(10)).verdict).toBe('admitted');
    expect((await reserve(0.000001)).verdict).toBe('refused');
    expect((await reserve(0)).verdict).toBe('admitted');
  });

  it('reports the first failing rule in order: sessions, then velocities, then caps', async () => {
    const { create, reserve, wait } = engineWorld();
    const { id } = await create({ slot: 'small', cap: dollars(1) });
    const fast = await create({ slot: 'fast', velocity: { limit: dollars(1) } });
    const short = await create({ slot: 'short', sessionCap: dollars(1) });
    const reasonOf = async (more: Partial<ReserveInput>) => {
      const { body } = await reserve(2, more);
      return [body.reason, body.binding];
    };
    expect(await reasonOf({ session: 's' })).toEqual(['session', short.id]);
    expect(await reasonOf({})).toEqual(['velocity', fast.id]);
    wait(60 * second);
    expect(await reasonOf({})).toEqual(['cap', id]);
  });

  it('opens no breaker behind a session that refuses', async () => {
    const { create, reserve } = engineWorld();
    await create({ velocity: { limit: dollars(1) }, sessionCap: dollars(1) });
    expect((await reserve(2, { session: 's' })).body.reason).toBe('session');
    expect((await reserve(0.5)).verdict).toBe('admitted');
  });

  it('lets through and marks under soft, warn and shadow', async () => {
    const { create, reserve, figures } = engineWorld();
    const soft = await create({ slot: 'soft', cap: dollars(1), policy: 'soft' });
    await create({ slot: 'warn', cap: dollars(1), policy: 'warn' });
    await create({ slot: 'shadow', cap: dollars(1), shadow: true, velocity: { limit: dollars(1) } });
    const { verdict, body } = await reserve(2);
    expect(verdict).toBe('admitted');
    expect(body.checks.map(({ rule, outcome }) => `${rule} ${outcome}`)).toEqual([
      'velocity shadowed',
      'cap shadowed',
      'cap tolerated',
      'cap tracked',
    ]);
    expect(await figures(soft)).toMatchObject({ held: 2, available: -1 });
  });

  it('admits without a hold when no budget applies', async () => {
    const { reserve, engine } = engineWorld();
    const { verdict, holdId, decisionId, body } = await reserve(2);
    expect({ verdict, holdId, checks: body.checks }).toEqual({
      verdict: 'admitted',
      holdId: null,
      checks: [],
    });
    expect((await engine.explain(decisionId))?.text).toBe('Admitted: no budget applies.');
  });

  it('counts each unit on the budgets of that unit', async () => {
    const { create, engine, figures } = engineWorld();
    const money = await create();
    const tokens = await create({ slot: 'tokens', unit: 'tokens', cap: 5_000_000n });
    await engine.reserve({ subjects: [ada], amounts: { usd: dollars(1), tokens: 4_000_000n } });
    expect(await figures(money)).toMatchObject({ held: 1 });
    expect(await figures(tokens)).toMatchObject({ held: 4 });
  });

  it('keeps what it was given when the caller changes it afterwards', async () => {
    const { engine, create } = engineWorld();
    await create();
    const subjects = [{ ...ada }];
    const amounts = { usd: dollars(1) };
    const answer = engine.reserve({ subjects, amounts });
    subjects.length = 0;
    amounts.usd = 0n;
    expect((await answer).body).toMatchObject({ amounts: { usd: '1000000' }, subjects: [ada] });
  });

  it.each([
    ['amounts.usd', { amounts: { usd: -1n } }],
    ['amounts.usd', { amounts: { usd: Number.NaN as never } }],
    ['amounts.usd', { amounts: { usd: 2n ** 63n } }],
    ['ttlMs', { ttlMs: 999 }],
    ['ttlMs', { ttlMs: 1000.5 }],
    ['ttlMs', { kind: 'approval', ttlMs: 7 * day + 1 }],
    ['ttlMs', { kind: 'approval', ttlMs: null }],
    ['session', { session: 'a\0' }],
    ['subjects.0.id', { subjects: [{ type: 'user', id: '\ud800' }] }],
  ] satisfies [string, Partial<ReserveInput>][])('refuses a bad %s, naming it', async (path, more) => {
    const { reserve } = engineWorld();
    const error: unknown = await reserve(1, more).catch((thrown: unknown) => thrown);
    expect(issuesOf(error)[0]?.path.join('.')).toBe(path);
  });

  it('stores what a higher layer adds in the same commit, and nothing when that throws', async () => {
    const { engine, create, figures } = engineWorld();
    const budget = await create();
    const ask = { subjects: [ada], amounts: { usd: dollars(1) } };
    const { extra, decisionId } = await engine.reserve<{ held: string | null }>({
      ...ask,
      also: { write: ({ hold }) => ({ result: { held: hold?.id ?? null } }) },
    });
    expect(extra).toEqual({ held: decisionId });
    const refuse = (): never => {
      throw new Error('not today');
    };
    await expect(engine.reserve({ ...ask, also: { write: refuse } })).rejects.toThrow('not today');
    expect(await figures(budget)).toMatchObject({ held: 1 });
  });

  it('answers a repeat under the same operation with the first result', async () => {
    const { engine, create, figures } = engineWorld();
    const budget = await create();
    const op = { id: 'op', attempt: '1', hash: 'h', keepUntil: after(day) };
    const ask = { subjects: [ada], amounts: { usd: dollars(1) }, ops: [op] };
    const first = await engine.reserve(ask);
    const again = await engine.reserve({ ...ask, ops: [{ ...op, attempt: '2' }] });
    expect(again).toEqual({ ...first, replayed: true, hash: 'h' });
    expect(await figures(budget)).toMatchObject({ held: 1 });
  });

  it('judges a refused request anew at a new attempt, and answers the same attempt with its refusal (ruling 25)', async () => {
    const { engine, create, hold } = engineWorld();
    await create();
    const blocker = await hold(9);
    const op = { id: 'op', attempt: '1', hash: null, keepUntil: after(day) };
    const ask = { subjects: [ada], amounts: { usd: dollars(2) } };
    expect((await engine.reserve({ ...ask, ops: [op] })).verdict).toBe('refused');
    await engine.release({ holdId: blocker });
    expect((await engine.reserve({ ...ask, ops: [op] })).verdict).toBe('refused');
    expect((await engine.reserve({ ...ask, ops: [{ ...op, attempt: '2' }] })).verdict).toBe('admitted');
  });
});
