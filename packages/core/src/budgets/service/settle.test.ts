import { describe, expect, it } from 'vitest';
import { isDomainError, issuesOf } from '../../kernel/errors.js';
import { ada, after, day, dollars, engineWorld, second } from '../engine.fixture.js';

describe('settle', () => {
  it('charges the actual amount and gives the rest back', async () => {
    const { create, hold, settle, figures, engine } = engineWorld();
    const budget = await create();
    const holdId = await hold(3);
    const settled = await settle(holdId, 2);
    expect(settled).toMatchObject({ status: 'settled', repeated: false, actual: { usd: '2000000' } });
    expect(await figures(budget)).toMatchObject({ held: 0, settled: 2, available: 8 });
    expect(await engine.hold(holdId)).toMatchObject({ status: 'settled', closedAt: after(0) });
  });

  it('answers a repeat with the first settlement', async () => {
    const { create, hold, settle, figures } = engineWorld();
    const budget = await create();
    const holdId = await hold(3);
    const first = await settle(holdId, 2);
    expect(await settle(holdId, 3)).toEqual({ ...first, repeated: true });
    expect(await figures(budget)).toMatchObject({ settled: 2 });
  });

  it('charges nothing for nothing, and knows no hold that was never taken', async () => {
    const { create, hold, settle, figures, engine } = engineWorld();
    const budget = await create();
    expect((await settle(await hold(3), 0)).status).toBe('settled');
    expect(await settle('nobody', 1)).toMatchObject({ status: 'missing', repeated: true });
    expect(await figures(budget)).toMatchObject({ held: 0, settled: 0 });
    expect(await engine.verify()).toEqual([]);
  });

  it('takes no operation for a hold that was never taken: what was bought may yet be charged under it', async () => {
    const { create, hold, figures, engine } = engineWorld();
    const budget = await create();
    await hold(1);
    const op = { id: 'purchase', attempt: 'first', hash: null, keepUntil: null };
    const also = { write: () => ({ result: 'kept' }) };
    const asked = { actual: { usd: dollars(2) }, ops: [op], also };
    const unknown = await engine.settle<string>({ holdId: 'nobody', ...asked });
    expect(unknown).toMatchObject({ status: 'missing', replayed: false, extra: null });
    const [charged] = await engine.charge<string>([
      { subjects: [ada], amounts: { usd: dollars(2) }, ops: [op], also },
    ]);
    expect(charged).toMatchObject({ replayed: false, extra: 'kept' });
    expect(await figures(budget)).toMatchObject({ settled: 2, held: 1 });
    expect(await engine.verify()).toEqual([]);
  });

  it('charges a hold that is over once, late, to its own counters', async () => {
    const { create, hold, settle, figures, wait } = engineWorld();
    const budget = await create();
    const holdId = await hold(3);
    wait(day);
    expect(await figures(budget)).toMatchObject({ held: 0, settled: 0 });
    const late = await settle(holdId, 2);
    expect(late).toMatchObject({ status: 'expired', repeated: false, actual: { usd: '2000000' } });
    expect(await settle(holdId, 2)).toEqual({ ...late, repeated: true });
    expect(await figures(budget)).toMatchObject({ held: 0, settled: 2 });
  });

  it('above the hold charges all of it under allow, and announces that', async () => {
    const { create, hold, settle, figures, events } = engineWorld();
    const budget = await create({ cap: dollars(4) });
    const { charges } = await settle(await hold(3), 5);
    expect(charges).toMatchObject([{ charged: '5000000', over: '2000000' }]);
    expect(await figures(budget)).toMatchObject({ settled: 5, available: -1 });
    expect(await events('budget.overshoot')).toMatchObject([
      { data: { held: '3000000', actual: '5000000', charged: '5000000' } },
    ]);
  });

  it('above the hold stops at the cap under cap, and keeps what was held', async () => {
    const { create, hold, settle, figures, engine } = engineWorld();
    const budget = await create({ cap: dollars(4), overshoot: 'cap' });
    const other = await hold(0.5);
    const { charges } = await settle(await hold(3), 5);
    expect(charges).toMatchObject([{ charged: '3500000', over: '2000000', uncharged: '1500000' }]);
    expect(await figures(budget)).toMatchObject({ settled: 3.5, held: 0.5, available: 0 });
    const lowered = await hold(0);
    await engine.update(budget.id, { cap: dollars(1) });
    expect((await settle(lowered, 1)).charges).toMatchObject([{ charged: '0', uncharged: '1000000' }]);
    expect((await settle(other, 0.6)).charges).toMatchObject([{ charged: '500000', uncharged: '100000' }]);
  });

  it('late under cap is guaranteed nothing: it gets what others have left', async () => {
    const { create, hold, settle, figures, wait } = engineWorld();
    const budget = await create({ cap: dollars(4), overshoot: 'cap' });
    const late = await hold(3);
    wait(30 * second);
    await hold(3.5);
    expect((await settle(late, 3)).charges).toMatchObject([{ charged: '500000', uncharged: '2500000' }]);
    expect(await figures(budget)).toMatchObject({ settled: 0.5, held: 3.5, available: 0 });
  });

  it('leaves nothing to expire on a counter that holds nothing', async () => {
    const { create, hold, settle, door } = engineWorld();
    const { id } = await create();
    const [a, b] = [await hold(1), await hold(1)];
    const earliest = async () => (await door.counters.read([`b:${id}:0`])).get(`b:${id}:0`)?.earliestExpiry;
    await settle(a, 1);
    expect(await earliest()).toEqual(after(30 * second));
    await settle(b, 1);
    expect(await earliest()).toBeNull();
  });

  it('keeps the overshoot policy that the hold was taken under', async () => {
    const { create, hold, settle, engine } = engineWorld();
    const budget = await create({ cap: dollars(4), overshoot: 'cap' });
    const holdId = await hold(4);
    await engine.update(budget.id, { overshoot: 'allow' });
    expect((await settle(holdId, 5)).charges).toMatchObject([{ charged: '4000000' }]);
  });

  it('settles each unit of the hold; a unit that is missing is nothing', async () => {
    const { create, engine, figures } = engineWorld();
    const money = await create();
    const tokens = await create({ slot: 'tokens', unit: 'tokens', cap: 9_000_000n });
    const { holdId } = await engine.reserve({
      subjects: [ada],
      amounts: { usd: dollars(1), tokens: 4_000_000n },
    });
    await engine.settle({ holdId: holdId ?? '', actual: { tokens: 3_000_000n } });
    expect(await figures(money)).toMatchObject({ held: 0, settled: 0 });
    expect(await figures(tokens)).toMatchObject({ held: 0, settled: 3 });
  });

  it('skips a budget that was removed meanwhile', async () => {
    const { create, hold, settle, figures, engine } = engineWorld();
    const gone = await create({ slot: 'gone' });
    const kept = await create({ slot: 'kept' });
    const holdId = await hold(3);
    await engine.remove(gone.id);
    expect((await settle(holdId, 2)).charges).toMatchObject([
      { charged: '0', uncharged: '2000000' },
      { charged: '2000000' },
    ]);
    expect(await figures(kept)).toMatchObject({ held: 0, settled: 2 });
  });

  it('refuses a negative amount, naming it', async () => {
    const { create, hold, settle } = engineWorld();
    await create();
    const error: unknown = await settle(await hold(1), -1).catch((thrown: unknown) => thrown);
    expect(issuesOf(error)).toMatchObject([{ path: ['actual', 'usd'] }]);
  });

  it('adds a higher layer’s facts once, not at a repeat', async () => {
    const { create, hold, engine } = engineWorld();
    await create();
    const holdId = await hold(1);
    const write = { write: () => ({ result: 'event' }) };
    const settle = () => engine.settle<string>({ holdId, actual: { usd: 1n }, also: write });
    expect([(await settle()).extra, (await settle()).extra]).toEqual(['event', null]);
  });
});

describe('release and extend', () => {
  it('gives everything back, once', async () => {
    const { create, hold, figures, engine, settle } = engineWorld();
    const budget = await create();
    const holdId = await hold(3);
    expect(await engine.release({ holdId })).toMatchObject({ status: 'released', repeated: false });
    expect(await engine.release({ holdId })).toMatchObject({ status: 'released', repeated: true });
    expect(await settle(holdId, 3)).toMatchObject({ status: 'released', repeated: true, actual: null });
    expect(await figures(budget)).toMatchObject({ held: 0, settled: 0 });
  });

  it('keeps a hold alive, shortens it, and revives none that is over', async () => {
    const { create, hold, figures, engine, wait } = engineWorld();
    const budget = await create();
    const holdId = await hold(3);
    expect(await engine.extend({ holdId, ttlMs: 60 * second })).toMatchObject({
      expiresAt: after(60 * second),
    });
    wait(59 * second);
    expect(await figures(budget)).toMatchObject({ held: 3 });
    await engine.extend({ holdId, ttlMs: second });
    wait(second);
    expect(await figures(budget)).toMatchObject({ held: 0 });
    expect(await engine.extend({ holdId, ttlMs: 60 * second })).toMatchObject({
      status: 'expired',
      repeated: true,
    });
    expect(await engine.release({ holdId })).toMatchObject({ status: 'expired', repeated: true });
  });

  it('lets an approval hold money for 7 days in all, not longer', async () => {
    const { create, hold, engine, wait } = engineWorld();
    await create();
    const holdId = await hold(3, { kind: 'approval', ttlMs: 6 * day });
    wait(5 * day);
    expect(await engine.extend({ holdId, ttlMs: 2 * day })).toMatchObject({ status: 'open' });
    const error: unknown = await engine
      .extend({ holdId, ttlMs: 2 * day + 1 })
      .catch((thrown: unknown) => thrown);
    expect(isDomainError(error, 'invalid')).toBe(true);
  });

  it('shows what is held by kind', async () => {
    const { create, hold, engine } = engineWorld();
    const budget = await create();
    await hold(1);
    const authorization = await hold(2, { kind: 'authorization', ttlMs: null });
    await hold(3, { kind: 'approval', ttlMs: day });
    const kinds = async () => (await engine.statuses([budget]))[0]?.heldByKind;
    expect(await kinds()).toEqual({
      estimate: dollars(1),
      authorization: dollars(2),
      approval: dollars(3),
      allocation: 0n,
    });
    await engine.settle({ holdId: authorization, actual: { usd: 1n } });
    expect(await kinds()).toMatchObject({ estimate: dollars(1), authorization: 0n, approval: dollars(3) });
  });
});
