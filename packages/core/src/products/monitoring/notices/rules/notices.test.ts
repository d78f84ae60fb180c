import { describe, expect, it } from 'vitest';
import type { NoticeSettings } from '../model.js';
import { nextDigest, sendTime } from './quiet-hours.js';
import { beyondPlan, checkSettings, isGraveEnough, openChannels, usualSettings } from './settings.js';

const at = (text: string): Date => new Date(text);
const slackUrl = 'https://hooks.slack.com/services/T000/B000/abcdefgh';

describe('notification settings', () => {
  it.each<[string, Partial<NoticeSettings>]>([
    ['email.recipients.0', { email: { enabled: true, recipients: ['nobody'] } }],
    ['slack.url', { slack: { enabled: true, channel: null, url: 'https://example.com/' } }],
    ['slack.url', { slack: { enabled: true, channel: null, url: null } }],
    ['webhook.url', { webhook: { enabled: true, url: 'http://example.com/' } }],
    ['webhook.url', { webhook: { enabled: true, url: 'https://user:pw@example.com/' } }],
    ['digests.timezone', { digests: { ...usualSettings.digests, timezone: 'Mars' } }],
    ['digests.hour', { digests: { ...usualSettings.digests, hour: 24 } }],
    ['digests.weekday', { digests: { ...usualSettings.digests, weekday: 0 } }],
    ['quietHours', { quietHours: { from: '22:00', to: '22:00' } }],
  ])('are refused at %s', (place, change) => {
    expect(() => checkSettings({ ...usualSettings, ...change })).toThrow(place);
  });

  it('open the channels that are on and have somewhere to go', () => {
    expect(openChannels(usualSettings)).toEqual([]);
    const settings: NoticeSettings = {
      ...usualSettings,
      email: { enabled: true, recipients: ['ops@example.com'] },
      slack: { enabled: true, channel: null, url: slackUrl },
    };
    expect(openChannels(checkSettings(settings))).toEqual(['email', 'slack']);
  });

  it('stay within the plan, but what was on before may stay', () => {
    const plan = { channels: ['email'], digests: ['weekly'] } as const;
    const slack = { enabled: true, channel: null, url: slackUrl };
    expect(beyondPlan(usualSettings, plan, usualSettings)).toBeNull();
    expect(beyondPlan({ ...usualSettings, slack }, plan, usualSettings)).toBe('slack');
    expect(beyondPlan({ ...usualSettings, slack }, plan, { ...usualSettings, slack })).toBeNull();
    const digests = { ...usualSettings.digests, daily: true };
    expect(beyondPlan({ ...usualSettings, digests }, plan, usualSettings)).toBe('daily');
    expect([isGraveEnough('low', 'medium'), isGraveEnough('critical', 'high')]).toEqual([false, true]);
  });
});

describe('quiet hours', () => {
  const night = { quietHours: { from: '22:00', to: '07:00' }, timezone: 'Europe/Berlin' };

  it.each([
    ['2026-04-12T21:30:00Z', '2026-04-13T05:00:00.000Z'],
    ['2026-04-13T04:59:59Z', '2026-04-13T05:00:00.000Z'],
    ['2026-04-13T05:00:00Z', '2026-04-13T05:00:00.000Z'],
    ['2026-04-13T12:00:00Z', '2026-04-13T12:00:00.000Z'],
    // The night in which clocks go forward is an hour shorter.
    ['2026-03-28T22:30:00Z', '2026-03-29T05:00:00.000Z'],
  ])('%s is sent at %s', (now, sent) => {
    expect(sendTime(night, 'high', at(now)).toISOString()).toBe(sent);
  });

  it('do not hold back what is critical', () => {
    const now = at('2026-04-12T21:30:00Z');
    expect(sendTime(night, 'critical', now)).toBe(now);
    expect(sendTime({ ...night, quietHours: null }, 'low', now)).toBe(now);
  });
});

describe('digests', () => {
  const times = { hour: 9, weekday: 1, timezone: 'America/New_York' };
  it('are due at a local hour, on a weekday, or on the first', () => {
    const now = at('2026-04-13T13:00:00Z');
    expect(nextDigest('daily', times, now).toISOString()).toBe('2026-04-14T13:00:00.000Z');
    expect(nextDigest('weekly', times, now).toISOString()).toBe('2026-04-20T13:00:00.000Z');
    expect(nextDigest('weekly', { ...times, weekday: 7 }, now).toISOString()).toBe(
      '2026-04-19T13:00:00.000Z',
    );
    expect(nextDigest('monthly', times, now).toISOString()).toBe('2026-05-01T13:00:00.000Z');
  });
});
