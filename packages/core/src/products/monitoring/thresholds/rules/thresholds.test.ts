import { describe, expect, it } from 'vitest';
import { parseMicros } from '../../../../kernel/micros.js';
import { addBusinessDays } from '../../alerts/rules/business-days.js';
import { describeThreshold, severityOf, twoDecimals } from '../../alerts/rules/describe.js';
import { draftThreshold, type ThresholdDraft } from './draft-threshold.js';
import { isRearmed, judgeThreshold } from './evaluate.js';
import { periodOf } from './period.js';

const now = new Date('2026-04-12T06:10:00Z');
const made = { id: 'thr_4', now, currency: 'USD' };
const usd = parseMicros;
const monthly: ThresholdDraft = {
  period: 'monthly',
  amount: usd('600'),
  scope: { type: 'provider', id: 'openai' },
};

describe('a threshold', () => {
  it('has the usual values where the draft is silent', () => {
    expect(draftThreshold({ period: 'monthly', amount: usd('5') }, null, made)).toMatchObject({
      ...{
        name: 'Workspace monthly',
        scope: { type: 'workspace', id: null },
        operator: 'gte',
        unit: 'currency',
      },
      ...{ warnAt: [80], channels: null, ownerId: null, enabled: true, armed: 1 },
    });
    expect(draftThreshold({ period: 'credits', amount: usd('5') }, null, made).operator).toBe('lte');
  });

  it.each<[string, Partial<ThresholdDraft>]>([
    ['amount', { amount: 0n }],
    ['operator', { operator: 'lt' }],
    ['operator', { period: 'credits', operator: 'gte' }],
    ['operator', { period: 'daily', operator: 'projected_gte' }],
    ['unit', { unit: 'percent' }],
    ['amount', { period: 'credits', unit: 'percent', amount: usd('101') }],
    ['warnAt', { warnAt: [0] }],
    ['warnAt', { warnAt: [80.5] }],
    ['scope', { scope: { type: 'provider', id: null } }],
    ['scope', { scope: { type: 'workspace', id: 'x' } }],
    ['name', { name: ' ' }],
  ])('is refused for its %s', (member, change) => {
    expect(() => draftThreshold({ ...monthly, ...change }, null, made)).toThrow(member);
  });

  it('is armed anew by a larger amount or another scope, not by a name or a smaller amount', () => {
    const before = draftThreshold(monthly, null, made);
    const armed = (change: Partial<ThresholdDraft>) =>
      draftThreshold({ ...monthly, ...change }, before, made).armed;
    expect([armed({ name: 'Other' }), armed({ amount: usd('500') }), armed({ warnAt: [50] })]).toEqual([
      1, 1, 1,
    ]);
    expect([armed({ amount: usd('700') }), armed({ scope: { type: 'workspace', id: null } })]).toEqual([
      2, 2,
    ]);
    const total = draftThreshold({ ...monthly, period: 'total' }, null, made);
    expect(draftThreshold({ ...monthly, period: 'total', name: 'Other' }, total, made).armed).toBe(2);
  });

  it('is judged by its highest step that is reached', () => {
    const threshold = draftThreshold({ ...monthly, warnAt: [50, 80] }, null, made);
    const judged = (amount: string) => judgeThreshold(threshold, usd(amount));
    expect(judged('299.999999')).toMatchObject({ state: 'ok', step: null, percent: '50' });
    expect(judged('300')).toMatchObject({ state: 'warning', step: 50 });
    expect(judged('412.5')).toMatchObject({ state: 'warning', percent: '68.8' });
    expect(judged('599.99')).toMatchObject({ state: 'warning', step: 80, percent: '100' });
    expect(judged('600')).toMatchObject({ state: 'breached', step: 100 });
    expect(judgeThreshold({ ...threshold, operator: 'gt' }, usd('600'))).toMatchObject({ step: 80 });
    expect(judgeThreshold(threshold, null)).toEqual({ value: null, state: 'ok', percent: null, step: null });
  });

  it('of credits is reached from above, and armed again five percent above', () => {
    const credits = draftThreshold({ period: 'credits', amount: usd('10'), operator: 'lt' }, null, made);
    expect([usd('10'), usd('9.99')].map((value) => judgeThreshold(credits, value).step)).toEqual([null, 100]);
    expect([usd('10.5'), usd('10.51')].map((value) => isRearmed(credits, value))).toEqual([false, true]);
    expect(severityOf(credits, judgeThreshold(credits, 0n))).toBe('critical');
  });

  it('says who reached how much: the printed example', () => {
    const threshold = draftThreshold(monthly, null, made);
    const standing = judgeThreshold(threshold, usd('480'));
    const about = { subject: 'OpenAI', period: periodOf('monthly', '2026-04-12'), today: '2026-04-12' };
    expect(describeThreshold(threshold, standing, about)).toEqual({
      title: 'OpenAI reached 80% of its monthly threshold',
      message: '480.00 of 600.00 USD used with 18 days left.',
    });
    expect(severityOf(threshold, standing)).toBe('medium');
    expect(severityOf(threshold, judgeThreshold(threshold, usd('600')))).toBe('high');
    expect(severityOf(threshold, judgeThreshold(threshold, usd('900')))).toBe('critical');
    expect([twoDecimals(1_005_000n), twoDecimals(-500_000n)]).toEqual(['1.01', '-0.50']);
  });
});

describe('periods', () => {
  it('are UTC days, ISO weeks and months', () => {
    expect(periodOf('weekly', '2026-04-12')).toEqual({
      kind: 'weekly',
      start: '2026-04-06',
      end: '2026-04-12',
    });
    expect(periodOf('monthly', '2026-02-10')).toMatchObject({ start: '2026-02-01', end: '2026-02-28' });
    expect(periodOf('daily', '2026-04-12')).toMatchObject({ start: '2026-04-12', end: '2026-04-12' });
    expect(periodOf('total', '2026-04-12')).toBeNull();
  });

  it('of work leave weekends out', () => {
    const after = (text: string) => addBusinessDays(new Date(text), 3).toISOString();
    expect(after('2026-04-09T10:00:00Z')).toBe('2026-04-14T10:00:00.000Z');
    expect(after('2026-04-11T10:00:00Z')).toBe('2026-04-16T10:00:00.000Z');
  });
});
