import { describe, expect, it } from 'vitest';
import type { ScheduleType } from '../../perks/model.js';
import type { TrackedBenefit, TrackedPeriod } from '../../perks/rules/tracked.js';
import { arrangeEvents, dateRange, expandEventTypes } from './arrange.js';
import {
  alertDays,
  eventTypes,
  feeDueEvent,
  offerDeadlineEvent,
  periodEvents,
  programExpiryEvent,
  rewardExpiryEvents,
} from './events.js';

const benefit: TrackedBenefit = {
  benefitId: 'b1',
  creditName: 'Uber Cash',
  unit: 'dollars',
  scheduleType: 'monthly',
  category: 'rideshare',
  description: null,
  group: null,
  weightPercent: 100,
  card: {
    cardId: 'c1',
    ownerId: 'ana',
    ownerName: 'Ana',
    displayName: '1007 · Amex Platinum',
    annualFee: 89_500,
    addedOn: '2026-01-15',
    programKey: 'amex_mr',
    openDate: '2022-04-05',
    feeMonth: null,
  },
};
const period: TrackedPeriod = {
  id: 'b1.20260401',
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
};
const eventsOf = (
  more: Partial<TrackedPeriod> = {},
  scheduleType: ScheduleType = 'monthly',
  hasPredecessor = true,
  includeUsed = false,
) =>
  periodEvents(
    {
      benefit: { ...benefit, scheduleType },
      period: { ...period, ...more },
      hasPredecessor,
      worthLeft: 15_000_000n,
    },
    includeUsed,
  );
const kinds = (...args: Parameters<typeof eventsOf>) =>
  eventsOf(...args).map(({ type, date }) => `${type} ${date}`);

describe('CAL-2 periods', () => {
  it('CAL-6 the expiry that the reference prints: 15 dollars on 2026-04-30, one day of warning', () => {
    expect(eventsOf()[1]).toEqual({
      uid: 'expiry-b1.20260401',
      type: 'expiry',
      title: '1007 · Amex Platinum: $15 Uber Cash ends today',
      date: '2026-04-30',
      description:
        '$15 Uber Cash · 1007 · Amex Platinum · Ana\nStatus: unused · $15 left\nPeriod: 2026-04-01 – 2026-04-30',
      alertDaysBefore: 1,
      valueAtRisk: 15_000_000n,
      benefitId: 'b1',
      periodId: 'b1.20260401',
      cardId: 'c1',
      displayName: '1007 · Amex Platinum',
      status: 'unused',
      unit: 'dollars',
    });
  });

  it('a later period resets, a first one becomes available', () => {
    expect(kinds()).toEqual(['credit_reset 2026-04-01', 'expiry 2026-04-30']);
    expect(kinds({}, 'monthly', false)).toEqual(['benefit_available 2026-04-01', 'expiry 2026-04-30']);
    expect(kinds({ end: null }, 'one_time', false)).toEqual(['benefit_available 2026-04-01']);
  });

  it('used up is no expiry unless asked for', () => {
    const used = { used: 1_500, remaining: 0 };
    expect(kinds(used)).toEqual(['credit_reset 2026-04-01']);
    expect(kinds(used, 'monthly', true, true)).toEqual(['credit_reset 2026-04-01', 'expiry 2026-04-30']);
  });

  it('PER-8 a gated period is silent until the day it opens', () => {
    expect(kinds({ isLocked: true }, 'spend_gated')).toEqual([]);
    expect(kinds({ unlockedOn: '2026-04-09' }, 'spend_gated')).toEqual([
      'benefit_available 2026-04-09',
      'expiry 2026-04-30',
    ]);
  });
});

describe('CAL-5 alertDays', () => {
  it.each<[ScheduleType, number]>([
    ['monthly', 1],
    ['quarterly', 7],
    ['semiannual', 14],
    ['annual_calendar', 30],
    ['annual_cardmember', 30],
    ['every_4_years', 30],
    ['spend_gated', 30],
    ['one_time', 30],
  ])('%s: %i', (scheduleType, days) => {
    expect(alertDays(scheduleType)).toBe(days);
  });

  it('resets and availability warn not at all, fees and programs 30 days before, offers 7', () => {
    expect(eventsOf()[0]?.alertDaysBefore).toBe(0);
    expect(feeDueEvent(benefit.card, '2026-04-05')).toMatchObject({
      alertDaysBefore: 30,
      valueAtRisk: 895_000_000n,
    });
    const program = {
      id: 'p',
      displayName: 'X',
      balance: 84_000,
      value: 1_428_000_000n,
      expiresOn: '2026-12-31',
    };
    expect(programExpiryEvent(program)).toMatchObject({ alertDaysBefore: 30, valueAtRisk: 1_428_000_000n });
  });
});

describe('CAL-3 offers', () => {
  const offer = {
    id: 'wo1',
    card: benefit.card,
    bonusLabel: '75,000 citi_typ',
    bonusValue: 1_275_000_000n,
    spendRemaining: 360_000,
    spendDeadline: '2026-11-15',
    origin: 'signup',
    sourceEventId: null,
  } as const;

  it('say where they come from; those of calls are marked', () => {
    expect(offerDeadlineEvent(offer)).toMatchObject({
      title: '1007 · Amex Platinum: last day for 75,000 citi_typ',
      alertDaysBefore: 7,
      valueAtRisk: 1_275_000_000n,
      offer: { origin: 'signup', sourceEventId: null },
    });
    const retention = offerDeadlineEvent({
      ...offer,
      origin: 'retention',
      sourceEventId: 'evt_4',
      bonusValue: null,
    });
    expect(retention.title).toMatch(/^\[Retention\] /);
    expect(retention).toMatchObject({
      valueAtRisk: 0n,
      offer: { origin: 'retention', sourceEventId: 'evt_4' },
    });
  });
});

describe('CAL-4 rewards', () => {
  it('remind 90, 30 and 7 days before and on the day', () => {
    const events = rewardExpiryEvents({
      id: 'r1',
      name: 'Gift card',
      value: 50_000_000n,
      expirationDate: '2027-12-31',
    });
    expect(events.map(({ date, alertDaysBefore }) => [date, alertDaysBefore])).toEqual([
      ['2027-10-02', 90],
      ['2027-12-01', 30],
      ['2027-12-24', 7],
      ['2027-12-31', 0],
    ]);
  });
});

describe('arranging', () => {
  const all = new Set(eventTypes);

  it('CAL-1 keeps what lies in the range, by date, type and title', () => {
    const [reset, expiry] = eventsOf();
    if (!reset || !expiry) throw new Error('a period has two dates');
    const events = [expiry, { ...expiry, title: 'A' }, { ...reset, date: expiry.date }, reset];
    const range = { start: '2026-04-02', end: '2026-04-30' };
    expect(arrangeEvents(events, range, all).map(({ type, title }) => [type, title.slice(0, 1)])).toEqual([
      ['credit_reset', '1'],
      ['expiry', '1'],
      ['expiry', 'A'],
    ]);
    expect(arrangeEvents(events, { start: '2026-04-01', end: '2026-04-01' }, all)).toEqual([reset]);
    expect(arrangeEvents(events, range, new Set(['credit_reset']))).toHaveLength(1);
  });

  it.each([
    [{}, '2026-09-24', '2026-10-24'],
    [{ start: '2026-01-31' }, '2026-01-31', '2026-03-02'],
    [{ start: '2026-01-01', end: '2027-01-01' }, '2026-01-01', '2027-01-01'],
    [{ end: '2026-09-24' }, '2026-09-24', '2026-09-24'],
  ])('the range of %o', (asked, start, end) => {
    expect(dateRange('2026-09-24', asked)).toEqual({ start, end });
  });

  it.each([{ end: '2026-09-23' }, { start: '2026-01-01', end: '2027-01-02' }])(
    'refuses the range of %o',
    (asked) => {
      expect(() => dateRange('2026-09-24', asked)).toThrow('end_date');
    },
  );

  it('types are named, or all', () => {
    expect([...expandEventTypes(' expiry ,annual_fee_due')]).toEqual(['expiry', 'annual_fee_due']);
    expect(expandEventTypes('').size).toBe(7);
    expect(() => expandEventTypes('holiday')).toThrow('event_types');
  });
});
