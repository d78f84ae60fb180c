import { describe, expect, it } from 'vitest';
import { after, budgetRow, day, dollars, start } from '../engine.fixture.js';
import type { BudgetDraft } from '../model.js';
import { decisionBody } from './decision-body.js';
import { describeDecision } from './describe-decision.js';
import { factsOf } from './facts.js';
import { judgeSpend } from './judge-spend.js';

const explain = (drafts: Partial<BudgetDraft>[], amount: number, settled = 0): string => {
  const all = drafts.map((draft, index) => factsOf(budgetRow(draft, `b${index}`)));
  const counter = { settled: dollars(settled), held: 0n, earliestExpiry: null, state: null };
  const counters = new Map(all.map(({ spanAt }) => [spanAt(start.getTime()).key, counter]));
  const amounts = { usd: dollars(amount), tokens: 5_000_000n };
  const spend = {
    amounts,
    session: null,
    kind: 'estimate',
    nowMs: start.getTime(),
    expiresAt: null,
  } as const;
  return describeDecision(decisionBody(spend, judgeSpend(spend, all, counters), [], null));
};

describe('describeDecision', () => {
  it('names the budget that refuses, when room returns and what would pass', () => {
    const monthly = { window: { kind: 'anchored', unit: 'month', every: 1 } } as const;
    expect(explain([monthly], 2, 9.5)).toBe(
      'Refused: $2 was asked for and $0.5 is left of the cap of $10 on user ada, which refuses it. ' +
        'At most $0.5 would pass now. Time alone may let it pass at 2026-06-01T00:00:00.000Z.',
    );
  });

  it('says when nothing would pass, and when waiting does not help', () => {
    expect(explain([{}], 2, 11)).toBe(
      'Refused: $2 was asked for and -$1 is left of the cap of $10 on user ada, which refuses it. ' +
        'Nothing would pass now. Time alone will not let it pass.',
    );
  });

  it('tells what a mode let through', () => {
    expect(explain([{ policy: 'soft' }], 2, 9)).toContain('which lets it through and marks it');
    expect(explain([{ policy: 'warn' }], 2, 9)).toContain('which only tracks it');
    expect(explain([{ shadow: true }], 2, 9)).toContain('in shadow only notes');
  });

  it('names the tightest budget of what was admitted, in its own unit', () => {
    const tokens = { unit: 'tokens', cap: 6_000_000n, slot: 'tokens' };
    expect(explain([{}, tokens], 2)).toBe(
      'Admitted: 5 tokens was asked for and 6 tokens is left of the cap of 6 tokens on user ada.',
    );
    expect(explain([], 2)).toBe('Admitted: no budget applies.');
  });

  it('says that a breaker is cooling down', () => {
    const facts = factsOf(budgetRow({ velocity: { limit: dollars(1) } }));
    const state = {
      since: start.toISOString(),
      windowMs: 60_000,
      start: start.getTime(),
      prev: '0',
      curr: '0',
      tripped: start.getTime(),
      last: start.getTime(),
      counts: [0, 0],
    };
    const counters = new Map([['v:budget:0', { settled: 0n, held: 0n, earliestExpiry: null, state }]]);
    const nowMs = after(1).getTime();
    const spend = {
      amounts: { usd: 1n },
      session: null,
      kind: 'estimate',
      nowMs,
      expiresAt: after(day),
    } as const;
    const text = describeDecision(decisionBody(spend, judgeSpend(spend, [facts], counters), [], null));
    expect(text).toContain(
      'the velocity limit of $1 on user ada was exceeded a short while ago and is cooling down',
    );
    expect(text).toContain('Time alone may let it pass at 2026-05-01T00:01:00.000Z.');
  });
});
