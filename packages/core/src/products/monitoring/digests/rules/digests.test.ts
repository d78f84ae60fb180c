import { describe, expect, it } from 'vitest';
import { addDays } from '../../../../kernel/day.js';
import { parseMicros } from '../../../../kernel/micros.js';
import type { DigestKind } from '../../plans/model.js';
import type { DailySpend } from '../../samples/rules/spend-book.js';
import { digestPeriod } from './digest-period.js';
import { buildDigest, changeOf, shownAmount, type DigestFacts, type DigestView } from './digest-view.js';
import { digestHtml, digestJson, digestText } from './render-digest.js';

const usd = parseMicros;
/** The same amount on each of the 70 days before a Monday, the last week an eighth more. */
const daily = (amount: string): DailySpend =>
  new Map(
    Array.from({ length: 70 }, (_, index): [string, bigint] => [
      addDays('2026-04-13', index - 70),
      index < 63 ? usd(amount) : (usd(amount) * 9n) / 8n,
    ]),
  );

const facts = (kind: DigestKind): DigestFacts => ({
  workspace: { id: 'ws_1', name: 'Northwind <& sons>' },
  currency: 'USD',
  period: digestPeriod(kind, '2026-04-13'),
  total: daily('16.304762'),
  providers: new Map([
    ['AWS', daily('6.304762')],
    ['OpenAI', daily('10')],
  ]),
  movers: new Map([
    ['gpt-4o', daily('8')],
    ['steady', new Map()],
    ['gpt-4o-mini', daily('2')],
  ]),
  projects: new Map([['Client A', daily('5')]]),
  month: { toDate: usd('612.4'), previousSamePoint: usd('548.1'), projected: usd('1510.7') },
  openAlerts: [
    { title: 'OpenAI reached 80% of its monthly threshold', severity: 'medium', type: 'threshold' },
  ],
  resolvedAlerts: [{ title: 'AWS spend rose sharply', type: 'anomaly_spike' }],
  thresholds: [{ name: 'OpenAI monthly', state: 'warning', percent: '80' }],
  credits: [
    { provider: 'Deepgram', remaining: usd('49.3'), currency: 'USD', runwayDays: 17 },
    { provider: 'OpenRouter', remaining: usd('3'), currency: 'USD', runwayDays: 2 },
  ],
  problems: [{ account: 'Mistral', status: 'reauth_required', lastSyncedAt: null }],
  connectedAccounts: 4,
  notIncluded: ['groq'],
  incomplete: ['2026-04-12'],
  planUrl: 'https://app.example.com/billing?a=1&b=2',
});

const viewOf = (kind: DigestKind): DigestView => {
  const view = buildDigest(facts(kind));
  if (view === null) throw new Error('there is something to tell');
  return view;
};

describe.each(['daily', 'weekly', 'monthly'] as const)('the %s digest', (kind) => {
  const link = 'https://app.example.com/unsubscribe?token=abc&x="y"';

  it('as JSON', () => {
    expect(digestJson(viewOf(kind))).toMatchSnapshot();
  });

  it('as text', () => {
    expect(digestText(viewOf(kind), link)).toMatchSnapshot();
  });

  it('as HTML, in which nothing from outside is markup', () => {
    const html = digestHtml(viewOf(kind), link);
    expect(html).toMatchSnapshot();
    expect(html).not.toContain('<& sons>');
    expect(html).not.toContain('"y"');
  });
});

describe('a digest', () => {
  it('has the printed subject', () => {
    expect(viewOf('weekly').subject).toBe('Weekly spend: $128.40 (+12.5%)');
  });

  it('is not made when there is nothing to tell', () => {
    const silent = { ...facts('daily'), total: new Map(), openAlerts: [], connectedAccounts: 0 };
    expect(buildDigest(silent)).toBeNull();
    expect(buildDigest({ ...silent, connectedAccounts: 1 })).not.toBeNull();
  });

  it('is about the last whole period', () => {
    expect(digestPeriod('daily', '2026-03-01').range).toEqual({ from: '2026-02-28', before: '2026-03-01' });
    expect(digestPeriod('weekly', '2026-04-15')).toMatchObject({
      range: { from: '2026-04-06', before: '2026-04-13' },
      previous: { from: '2026-03-30', before: '2026-04-06' },
    });
    expect(digestPeriod('monthly', '2026-03-31')).toMatchObject({
      range: { from: '2026-02-01', before: '2026-03-01' },
      previous: { from: '2026-01-01', before: '2026-02-01' },
    });
  });

  it('writes amounts and changes as people read them', () => {
    expect([shownAmount(usd('128.4'), 'USD'), shownAmount(usd('-1.005'), 'CHF')]).toEqual([
      '$128.40',
      '-1.01 CHF',
    ]);
    expect([changeOf(usd('612.4'), usd('548.1')), changeOf(1n, 0n), changeOf(0n, 5n)]).toEqual([
      '+11.7',
      null,
      '-100',
    ]);
  });
});
