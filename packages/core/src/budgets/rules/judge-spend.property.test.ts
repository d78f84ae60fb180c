import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyCounter, type Counter } from '../../storage/counters.js';
import { after, budgetRow, start } from '../engine.fixture.js';
import type { Budget } from '../model.js';
import { applySpend, linesOf } from './apply-spend.js';
import { decisionBody } from './decision-body.js';
import { factsOf } from './facts.js';
import { judgeSpend, type Spend } from './judge-spend.js';

const nowMs = start.getTime();
const micros = fc.bigInt({ min: 0n, max: 200n });

/** Any budgets on one request, each with something settled and held already. */
const situations = fc.array(
  fc.record({
    cap: micros,
    policy: fc.constantFrom<Budget['policy']>('block', 'soft', 'warn'),
    shadow: fc.boolean(),
    sessionCap: fc.option(micros, { nil: null }),
    velocity: fc.option(
      fc.bigInt({ min: 1n, max: 200n }).map((limit) => ({ limit })),
      { nil: null },
    ),
    settled: micros,
    held: micros,
    sessionUse: micros,
  }),
  { maxLength: 4 },
);

/** What the rules say of an amount on counters like these. */
function judge(
  situation: typeof situations extends fc.Arbitrary<infer S> ? S : never,
  amount: bigint,
  given?: ReadonlyMap<string, Counter>,
) {
  const all = situation.map(({ settled, held, sessionUse, ...draft }, at) =>
    factsOf(budgetRow({ ...draft, slot: `${at}` }, `b${at}`)),
  );
  const counters = new Map<string, Counter>();
  situation.forEach(({ settled, held, sessionUse }, at) => {
    counters.set(`b:b${at}:0`, { ...emptyCounter, settled, held });
    counters.set(`s:b${at}:0:s`, { ...emptyCounter, settled: sessionUse });
  });
  const seen = given ?? counters;
  const spend: Spend = {
    amounts: { usd: amount },
    session: 's',
    kind: 'estimate',
    nowMs,
    expiresAt: after(30_000),
  };
  const findings = judgeSpend(spend, all, seen);
  return {
    seen,
    findings,
    body: decisionBody(spend, findings, [], null),
    effect: applySpend(spend, findings, seen),
  };
}

describe('judgeSpend', () => {
  it('is monotone: what passes, passes for less', () => {
    fc.assert(
      fc.property(situations, micros, micros, (situation, a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        if (judge(situation, more).body.verdict === 'admitted')
          expect(judge(situation, less).body.verdict).toBe('admitted');
      }),
    );
  });

  it('names the largest amount that would have passed: that passes, one micro more does not', () => {
    fc.assert(
      fc.property(situations, micros, (situation, amount) => {
        const { verdict, passing } = judge(situation, amount).body;
        if (verdict === 'admitted') return;
        const most = passing?.['usd'];
        if (most !== undefined) expect(judge(situation, BigInt(most)).body.verdict).toBe('admitted');
        const over = most === undefined ? 0n : BigInt(most) + 1n;
        expect(judge(situation, over).body.verdict).toBe('refused');
      }),
    );
  });

  it('holds the amount once on every budget and session, or on none', () => {
    fc.assert(
      fc.property(situations, micros, (situation, amount) => {
        const { seen, findings, effect, body } = judge(situation, amount);
        for (const [key, counter] of seen) {
          const after_ = effect.counters.get(key) ?? counter;
          expect(after_.settled).toBe(counter.settled);
          const lines = linesOf(findings.standings).filter((line) => line.key === key);
          const held =
            body.verdict === 'admitted' ? lines.reduce((sum, line) => sum + BigInt(line.amount), 0n) : 0n;
          expect(after_.held - counter.held).toBe(held);
        }
      }),
    );
  });

  it('admitted under block leaves no more used than the cap', () => {
    fc.assert(
      fc.property(situations, micros, (situation, amount) => {
        const { findings, effect } = judge(situation, amount);
        if (findings.refusal !== null) return;
        for (const { facts, span, cap } of findings.standings) {
          const counter = effect.counters.get(span.key) as Counter;
          if (facts.budget.policy === 'block' && !facts.budget.shadow)
            expect(counter.settled + counter.held <= cap).toBe(true);
          else if (counter.settled + counter.held > cap && amount > 0n)
            expect(counter.state).toMatchObject({ over: { mode: 1 } });
        }
      }),
    );
  });

  it('says the same of the same, and changes nothing that it was given', () => {
    fc.assert(
      fc.property(situations, micros, (situation, amount) => {
        const first = judge(situation, amount);
        const before = JSON.stringify([...first.seen], (_, value: unknown) =>
          typeof value === 'bigint' ? value.toString() : value,
        );
        expect(judge(situation, amount, first.seen).body).toEqual(first.body);
        expect(
          JSON.stringify([...first.seen], (_, value: unknown) =>
            typeof value === 'bigint' ? value.toString() : value,
          ),
        ).toBe(before);
      }),
    );
  });
});
