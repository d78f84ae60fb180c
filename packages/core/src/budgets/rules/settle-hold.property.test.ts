import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyCounter, type Counter } from '../../storage/counters.js';
import { after, budgetRow, start } from '../engine.fixture.js';
import type { Hold } from '../model.js';
import { expireHolds } from './expire-holds.js';
import { factsOf } from './facts.js';
import { releaseHold, settleHold } from './settle-hold.js';

const nowMs = start.getTime();
const micros = fc.bigInt({ min: 0n, max: 200n });
const key = 'b:budget:0';
const session = 's:budget:0:s';

const cases = fc.record({
  cap: micros,
  overshoot: fc.constantFrom('allow', 'cap'),
  kind: fc.constantFrom<Hold['kind']>('estimate', 'authorization', 'approval'),
  settled: micros,
  others: micros,
  amount: micros,
  spent: micros,
  late: fc.boolean(),
});

/** A hold on a budget and a session, on counters that hold it and others. */
function situation({
  cap,
  overshoot,
  kind,
  settled,
  others,
  amount,
  late,
}: typeof cases extends fc.Arbitrary<infer C> ? C : never) {
  const facts = factsOf(budgetRow({ cap, overshoot: overshoot === 'cap' ? 'cap' : 'allow' }));
  const line = { amount: amount.toString(), unit: 'usd' };
  const hold: Hold = {
    id: 'h',
    kind,
    owner: null,
    status: late ? 'expired' : 'open',
    amounts: { usd: amount.toString() },
    lines: [
      { ...line, key, ...(overshoot === 'cap' ? { overshoot } : {}) },
      { ...line, key: session },
    ],
    session: 's',
    expiresAt: after(30_000),
    decision: null,
    openedAt: start,
    closedAt: null,
    actual: null,
    charges: null,
  };
  const held = others + (late ? 0n : amount);
  const state = kind === 'estimate' || late ? null : { kinds: { [kind]: amount.toString() } };
  const counters = new Map<string, Counter>([
    [key, { settled, held, earliestExpiry: after(30_000), state }],
    [session, { ...emptyCounter, held }],
  ]);
  return { hold, facts: new Map([['budget', facts]]), counters };
}

describe('settleHold', () => {
  it('gives back exactly what was held and books exactly what it charges', () => {
    fc.assert(
      fc.property(cases, (each) => {
        const { hold, facts, counters } = situation(each);
        const settlement = { actual: { usd: each.spent }, nowMs, reference: null };
        const end = settleHold(hold, settlement, facts, counters);
        const [before, done] = [counters.get(key), end.counters.get(key)] as [Counter, Counter];
        expect(before.held - done.held).toBe(each.late ? 0n : each.amount);
        const booked = end.postings.reduce((sum, { amount }) => sum + amount, 0n);
        expect(done.settled - before.settled).toBe(booked);
        expect(end.hold.charges?.[0]?.charged).toBe(booked.toString());
        expect(booked + BigInt(end.hold.charges?.[0]?.uncharged ?? '0')).toBe(each.spent);
        expect(end.counters.get(session)?.settled).toBe(each.spent);
      }),
    );
  });

  it('under cap never charges into more than the cap allows beyond what was held', () => {
    fc.assert(
      fc.property(cases, (each) => {
        const { hold, facts, counters } = situation({ ...each, overshoot: 'cap' });
        const before = counters.get(key) as Counter;
        const end = settleHold(
          hold,
          { actual: { usd: each.spent }, nowMs, reference: null },
          facts,
          counters,
        );
        const done = end.counters.get(key) as Counter;
        const used = (counter: Counter): bigint => counter.settled + counter.held;
        expect(used(done) <= (used(before) > each.cap ? used(before) : each.cap)).toBe(true);
      }),
    );
  });
});

describe('releaseHold', () => {
  it('undoes the hold and nothing else', () => {
    fc.assert(
      fc.property(cases, (each) => {
        const { hold, counters } = situation({ ...each, late: false });
        const end = releaseHold(hold, nowMs, counters);
        expect(end.counters.get(key)).toMatchObject({ settled: each.settled, held: each.others });
        expect(end.postings).toEqual([]);
      }),
    );
  });
});

describe('expireHolds', () => {
  it('gives back what is over and what is over only, and looks again before anything else is', () => {
    const ages = fc.array(fc.record({ amount: micros, left: fc.integer({ min: -2_000, max: 2_000 }) }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(cases, ages, (each, list) => {
        const { hold } = situation({ ...each, late: false });
        const line = { key, unit: 'usd' };
        const rows = list.map(({ amount, left }, at) => ({
          ...hold,
          id: `h${at}`,
          expiresAt: after(left),
          lines: [{ ...line, amount: amount.toString() }],
        }));
        const total = list.reduce((sum, { amount }) => sum + amount, 0n);
        const earliestExpiry = after(Math.min(0, ...list.map(({ left }) => left)));
        const state = { kinds: { [hold.kind]: total.toString() } };
        const counter: Counter = { settled: 0n, held: total, earliestExpiry, state };
        const near = rows.filter((row) => row.expiresAt < after(500));
        const expiry = expireHolds(near, new Map([[key, counter]]), nowMs, () => [key]);
        const next = expiry?.counters.get(key) as Counter;
        const alive = list.filter(({ left }) => left > 0);
        expect(next.held).toBe(alive.reduce((sum, { amount }) => sum + amount, 0n));
        for (const { left, amount } of alive)
          if (amount > 0n) expect((next.earliestExpiry as Date) <= after(left)).toBe(true);
        expect(expiry?.expired).toHaveLength(list.length - alive.length);
      }),
    );
  });
});
