import { describe, expect, it } from 'vitest';
import type { RetentionEvent } from '../../cards/model.js';
import type { HistoricalRate } from '../../perks/rules/historical-rate.js';
import type { TrackedBenefit, TrackedCard, TrackedPeriod } from '../../perks/rules/tracked.js';
import { expandActionTypes } from './action-types.js';
import { buildActionItems, type ItemSources } from './build-items.js';
import type { FeeCard } from './fee-items.js';

const today = '2026-04-16';
const card: TrackedCard = {
  cardId: 'c1',
  ownerId: 'ana',
  ownerName: 'Ana',
  displayName: '1007 · Amex Platinum',
  annualFee: 89_500,
  addedOn: '2025-01-15',
  programKey: 'amex_mr',
  openDate: '2022-04-05',
  feeMonth: null,
};
const benefit: TrackedBenefit = {
  benefitId: 'b1',
  creditName: 'Resy credit',
  unit: 'dollars',
  scheduleType: 'monthly',
  category: 'dining',
  description: null,
  group: null,
  weightPercent: 100,
  card,
};
const period: TrackedPeriod = {
  id: 'b1.1',
  start: '2026-04-01',
  end: '2026-04-30',
  label: 'Apr 2026',
  amount: 10_000,
  used: 0,
  remaining: 10_000,
  usedOn: null,
  unlockedOn: null,
  notes: null,
  isLocked: false,
};
const none: HistoricalRate = { rate: null, n: 0, confidence: 'low', used: 0, allocated: 0 };
const leaky: HistoricalRate = { rate: 0.25, n: 4, confidence: 'high', used: 10_000, allocated: 40_000 };
const current = (
  more: Partial<TrackedPeriod> = {},
  history = none,
  of: Partial<TrackedBenefit> = {},
  isWinner = true,
) => ({
  benefit: { ...benefit, ...of },
  period: { ...period, ...more },
  isWinner,
  worthLeft: BigInt(more.remaining ?? period.remaining) * 10_000n,
  history,
});
const prior = (end: string | null, more: Partial<TrackedPeriod> = {}, of: Partial<TrackedBenefit> = {}) => {
  const { history: _, ...candidate } = current({ end, ...more }, none, of);
  return candidate;
};
const event = (id: string, date: string, more: Partial<RetentionEvent> = {}): RetentionEvent => ({
  id,
  cardId: 'c1',
  date,
  offer: '$200 statement credit',
  offerType: 'statement_credit',
  outcome: 'accepted',
  offerValue: 20_000,
  offerPoints: null,
  offerCurrency: null,
  spendRequirement: null,
  spendDeadline: null,
  notes: null,
  pairedOfferId: null,
  updates: [],
  createdAt: new Date(0),
  ...more,
});
const feeCard = (
  used: number,
  usedOn: string,
  more: Partial<TrackedCard> = {},
  retention: RetentionEvent[] = [],
): FeeCard => ({
  card: { ...card, ...more },
  uses: [{ unit: 'dollars', used, usedOn }],
  retention,
});
const build = (sources: Partial<ItemSources>, types?: string, daysAhead = 30) =>
  buildActionItems(
    { current: [], prior: [], cards: [], offers: [], ...sources },
    { today, daysAhead, types: expandActionTypes(types), fees: { valuations: () => null } },
  );

describe('expiring benefits', () => {
  it('ACT-3 are those that end within the look-ahead with something left', () => {
    const typesOf = (...list: ReturnType<typeof current>[]) =>
      build({ current: list }).items.map(({ type }) => type);
    expect(typesOf(current())).toEqual(['benefit_expiring']);
    expect(typesOf(current({}, leaky))).toEqual(['at_risk_this_period']);
    expect(
      typesOf(
        current({ remaining: 0 }),
        current({ end: null }),
        current({ end: '2026-05-17' }),
        current({ isLocked: true }),
        current({}, none, {}, false),
      ),
    ).toEqual([]);
  });

  it('RISK-2 carry their history when they are dollars, and points are never at risk', () => {
    const [dollars] = build({ current: [current({}, leaky)] }).items;
    expect(dollars?.history).toEqual(leaky);
    const [points] = build({ current: [current({}, leaky, { unit: 'points' })] }).items;
    expect(points).toMatchObject({
      type: 'benefit_expiring',
      title: '10,000 points of Resy credit ends in 14 days',
    });
    expect(points?.history).toBeUndefined();
  });

  it('RISK-1 outside the look-ahead there is neither kind', () => {
    expect(build({ current: [current({}, leaky)] }, 'expiring', 7).items).toEqual([]);
  });
});

describe('ACT-4 the period that ended last', () => {
  it.each([
    ['2026-04-15', -1],
    ['2026-01-16', -90],
  ])('ended on %s', (end, daysRemaining) => {
    expect(build({ prior: [prior(end)] }).items).toMatchObject([
      { type: 'unused_prior_period', daysRemaining },
    ]);
  });

  it('is silent when it is older, used up, locked, or never comes back', () => {
    const list = [
      prior('2026-01-15'),
      prior('2026-03-31', { remaining: 0 }),
      prior('2026-03-31', { isLocked: true }),
      prior('2026-03-31', {}, { scheduleType: 'one_time' }),
    ];
    expect(build({ prior: list }).items).toEqual([]);
  });
});

describe('fees', () => {
  const history = [
    event('e1', '2023-04-12'),
    event('e2', '2025-04-12'),
    event('e3', '2024-04-12'),
    event('e4', '2022-04-12'),
  ];

  it('FEE-3 to FEE-6 the renewal that the reference prints', () => {
    const { items } = build({ cards: [feeCard(82_000, '2026-03-31', {}, history)] }, 'renewal_approaching');
    expect(items).toMatchObject([
      {
        // Known difference 1: the reference prints critical.
        priority: 'high',
        type: 'fee_renewal',
        title: 'Annual fee of $895 charged 11 days ago',
        detail: '1007 · Amex Platinum · captured $820 of $895 (92%)',
        valueAtRisk: 75_000_000n,
        daysRemaining: -11,
        benefitId: null,
        periodId: null,
        fee: { amount: 89_500, action: 'hold', leverage: 'weak' },
      },
    ]);
    expect(items[0]?.fee?.history.map(({ id }) => id)).toEqual(['e2', 'e3', 'e1']);
  });

  it('FEE-5 remembers what the last accepted call was worth', () => {
    const half = feeCard(40_000, '2026-03-31', {}, [
      event('e1', '2025-04-12', { offerValue: 40_000 }),
      event('e2', '2025-05-12', { outcome: 'declined', offerValue: 1 }),
    ]);
    expect(build({ cards: [half] }).items[0]?.fee).toMatchObject({
      action: 'retention_call',
      leverage: 'strong',
    });
    expect(build({ cards: [{ ...half, retention: [] }] }).items[0]?.fee).toMatchObject({ action: 'cancel' });
  });

  it('SUP-1 the suppressed fee that the reference prints, only when renewals are asked for', () => {
    const fresh = feeCard(0, today, {
      annualFee: 19_500,
      openDate: '2026-04-11',
      displayName: 'Amex Hilton Honors Business',
    });
    expect(build({ cards: [fresh] })).toMatchObject({
      items: [],
      suppressedFees: [{ displayName: 'Amex Hilton Honors Business', annualFee: 19_500, daysSincePosted: 5 }],
    });
    expect(build({ cards: [fresh] }, 'expiring').suppressedFees).toEqual([]);
  });

  it('ACT-5 a card that has not brought in its fee, 90 days into the year, unless its renewal is there', () => {
    const slow = feeCard(10_000, '2026-02-01', { openDate: '2022-10-05' });
    expect(build({ cards: [slow] }).items).toMatchObject([
      { type: 'negative_roi', valueAtRisk: 795_000_000n, daysRemaining: null },
    ]);
    const renewing = feeCard(0, '2026-02-01', { openDate: '2022-05-05' });
    expect(build({ cards: [renewing] }).items.map(({ type }) => type)).toEqual(['fee_renewal']);
    expect(build({ cards: [renewing] }, 'negative_roi').items.map(({ type }) => type)).toEqual([
      'negative_roi',
    ]);
  });

  it.each<[string, FeeCard]>([
    ['no fee', feeCard(0, '2026-02-01', { openDate: '2022-10-05', annualFee: 0 })],
    ['tracked for 59 days', feeCard(0, '2026-02-01', { openDate: '2022-10-05', addedOn: '2026-02-16' })],
    [
      '89 days into the year',
      feeCard(0, '2026-02-01', { openDate: null, feeMonth: null, addedOn: '2025-01-01' }),
    ],
    ['the fee is covered', feeCard(89_500, '2026-02-01', { openDate: '2022-10-05' })],
  ])('ACT-5 is silent: %s', (reason, each) => {
    const day = reason.startsWith('89') ? '2026-03-31' : today;
    const built = buildActionItems(
      { current: [], prior: [], cards: [each], offers: [] },
      {
        today: day,
        daysAhead: 30,
        types: expandActionTypes('negative_roi'),
        fees: { valuations: () => null },
      },
    );
    expect(built.items).toEqual([]);
  });
});

describe('ACT-6 offers', () => {
  const offer = {
    cardId: 'c1',
    displayName: '1007 · Amex Platinum',
    bonusLabel: '175,000 amex_mr',
    bonusValue: 3_500_000_000n,
    spendRequirement: 1_200_000,
    currentSpend: 100_000,
    spendDeadline: '2026-04-26',
    recordedOn: '2026-01-01',
    status: 'in_progress',
  } as const;

  it('are there while they are at risk, for what they are worth', () => {
    expect(build({ offers: [offer, { ...offer, currentSpend: 1_200_000 }] }).items).toMatchObject([
      { type: 'welcome_offer_at_risk', priority: 'critical', valueAtRisk: 3_500_000_000n, daysRemaining: 10 },
    ]);
    expect(build({ offers: [{ ...offer, bonusValue: null }] }).items[0]).toMatchObject({
      valueAtRisk: 0n,
      priority: 'low',
    });
  });
});

describe('the summary', () => {
  const sources = {
    current: [current({ id: 'a', remaining: 30_000 }), current({ id: 'b' }, leaky)],
    prior: [prior('2026-03-31')],
    cards: [feeCard(82_000, '2026-03-31')],
  };

  it('ACT-2 counts every type, and what was asked for only', () => {
    const all = build(sources);
    expect(all.itemsByType).toEqual({
      benefit_expiring: 1,
      at_risk_this_period: 1,
      unused_prior_period: 1,
      fee_renewal: 1,
      negative_roi: 0,
      welcome_offer_at_risk: 0,
    });
    expect(all.totalValueAtRisk).toBe(575_000_000n);
    // Known difference 3: the filtered sample of the reference counts two more.
    const filtered = build(sources, 'expiring,renewal_approaching');
    expect(Object.values(filtered.itemsByType).reduce((sum, count) => sum + count, 0)).toBe(
      filtered.items.length,
    );
    expect(filtered.itemsByType.unused_prior_period).toBe(0);
  });

  it('SCORE-4 ranks by what is at stake', () => {
    expect(build(sources).items.map(({ type }) => type)).toEqual([
      'benefit_expiring',
      'unused_prior_period',
      'at_risk_this_period',
      'fee_renewal',
    ]);
  });
});
