import { describe, expect, it } from 'vitest';
import { matchTransaction, type ProposalCandidate } from './match-transaction.js';

const candidate = (
  creditName: string,
  more: Partial<ProposalCandidate['period']> = {},
): ProposalCandidate => ({
  benefit: {
    benefitId: creditName,
    creditName,
    unit: 'dollars',
    scheduleType: 'monthly',
    category: 'other',
    description: null,
    group: null,
    weightPercent: 100,
    card: {
      cardId: 'c1',
      ownerId: 'ana',
      ownerName: 'Ana',
      displayName: 'Amex Platinum',
      annualFee: 89_500,
      addedOn: '2026-01-15',
      programKey: 'amex_mr',
      openDate: null,
      feeMonth: null,
    },
  },
  period: {
    id: `${creditName}.1`,
    start: '2026-04-01',
    end: '2026-04-30',
    label: 'Apr 2026',
    amount: 1_500,
    used: 0,
    remaining: 1_500,
    usedOn: null,
    unlockedOn: null,
    notes: null,
    isLocked: false,
    ...more,
  },
});
const bought = { merchant: 'UBER   *TRIP 8005928996 CA', amount: 2_310, date: '2026-04-16', cardId: 'c1' };

describe('matchTransaction', () => {
  it('proposes the credit whose name the statement tells, up to what is left', () => {
    const candidates = [
      candidate('Uber Cash', { used: 500, remaining: 1_000 }),
      candidate('lululemon credit'),
    ];
    expect(matchTransaction(bought, candidates)).toEqual([
      {
        benefitId: 'Uber Cash',
        periodId: 'Uber Cash.1',
        amount: 1_000,
        usedAfter: 1_500,
        words: ['uber'],
        isSure: true,
      },
    ]);
  });

  it('puts sure matches first and knows the merchants that the host names', () => {
    const candidates = [
      candidate('Uber One membership credit'),
      { ...candidate('Rideshare credit'), merchants: ['Uber', 'Lyft'] },
      candidate('Uber Eats and rides credit'),
    ];
    const proposals = matchTransaction(bought, candidates);
    expect(proposals.map(({ benefitId, isSure }) => [benefitId, isSure])).toEqual([
      ['Rideshare credit', true],
      ['Uber One membership credit', true],
      ['Uber Eats and rides credit', false],
    ]);
  });

  it.each<[string, Partial<typeof bought>, Partial<ProposalCandidate['period']>]>([
    ['another card', { cardId: 'c2' }, {}],
    ['another day', { date: '2026-05-01' }, {}],
    ['another merchant', { merchant: 'Blue Bottle Coffee' }, {}],
    ['nothing left', {}, { remaining: 0 }],
    ['a locked period', {}, { isLocked: true }],
    ['a refund', { amount: -100 }, {}],
  ])('proposes nothing for %s', (_, transaction, period) => {
    expect(matchTransaction({ ...bought, ...transaction }, [candidate('Uber Cash', period)])).toEqual([]);
  });
});
