import { invalid } from '../../../../kernel/errors.js';
import { isZone } from '../../../../kernel/zone.js';
import { slackUrlIssue } from '../../../../platform/delivery/notifications/rules/slack-url.js';
import type { Channel, DigestKind } from '../../plans/model.js';
import type { NoticeSettings, NoticeSeverity } from '../model.js';

/** What a workspace begins with (monitoring spec §7). */
export const usualSettings: NoticeSettings = {
  email: { enabled: true, recipients: [] },
  slack: { enabled: false, channel: null, url: null },
  webhook: { enabled: false, url: null },
  alerts: { minSeverity: 'medium', immediate: true },
  digests: { daily: false, weekly: true, monthly: true, hour: 9, weekday: 1, timezone: 'UTC' },
  quietHours: null,
};

const order: readonly NoticeSeverity[] = ['low', 'medium', 'high', 'critical'];
const time = /^([01]\d|2[0-3]):[0-5]\d$/;
const address = /^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@]{1,60}$/;
const mostRecipients = 50;

/** Whether something is grave enough to be sent. */
export const isGraveEnough = (severity: NoticeSeverity, minSeverity: NoticeSeverity): boolean =>
  order.indexOf(severity) >= order.indexOf(minSeverity);

/** The channels that are switched on and have somewhere to go. */
export function openChannels({ email, slack, webhook }: NoticeSettings): Channel[] {
  return [
    ...(email.enabled && email.recipients.length > 0 ? (['email'] as const) : []),
    ...(slack.enabled && slack.url !== null ? (['slack'] as const) : []),
    ...(webhook.enabled && webhook.url !== null ? (['webhook'] as const) : []),
  ];
}

function webhookIssue(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isBare = url?.username === '' && url.password === '';
  return url?.protocol === 'https:' && isBare && text.length <= 2_000 ? null : 'must be an https address';
}

/**
 * Returns settings that can be kept, addresses in the clear.
 *
 * @throws DomainError `invalid` naming the member.
 */
export function checkSettings(settings: NoticeSettings): NoticeSettings {
  const { email, slack, webhook, digests, quietHours } = settings;
  if (email.recipients.length > mostRecipients)
    throw invalid(['email', 'recipients'], `must hold at most ${mostRecipients}`);
  const bad = email.recipients.findIndex((recipient) => !address.test(recipient));
  if (bad >= 0) throw invalid(['email', 'recipients', bad], 'must be an e-mail address');
  const slackIssue = slack.url === null ? null : slackUrlIssue(slack.url);
  if (slackIssue !== null) throw invalid(['slack', 'url'], slackIssue);
  if (slack.enabled && slack.url === null) throw invalid(['slack', 'url'], 'is required');
  const issue = webhook.url === null ? null : webhookIssue(webhook.url);
  if (issue !== null) throw invalid(['webhook', 'url'], issue);
  if (webhook.enabled && webhook.url === null) throw invalid(['webhook', 'url'], 'is required');
  if (!isZone(digests.timezone)) throw invalid(['digests', 'timezone'], 'must be a time zone');
  const isHour = Number.isInteger(digests.hour) && digests.hour >= 0 && digests.hour <= 23;
  if (!isHour) throw invalid(['digests', 'hour'], 'must be an integer from 0 to 23');
  const isWeekday = Number.isInteger(digests.weekday) && digests.weekday >= 1 && digests.weekday <= 7;
  if (!isWeekday) throw invalid(['digests', 'weekday'], 'must be an integer from 1 to 7');
  if (
    quietHours &&
    !(time.test(quietHours.from) && time.test(quietHours.to) && quietHours.from !== quietHours.to)
  )
    throw invalid(['quietHours'], 'must be two different times HH:MM');
  return { ...settings, email: { ...email, recipients: [...new Set(email.recipients)] } };
}

/** The first channel or digest that is switched on and not part of the plan; null when all are. */
export function beyondPlan(
  settings: NoticeSettings,
  plan: { readonly channels: readonly Channel[]; readonly digests: readonly DigestKind[] },
  before: NoticeSettings,
): string | null {
  const channels = (['email', 'slack', 'webhook'] as const).filter((channel) => settings[channel].enabled);
  // What was switched on under a larger plan, or by default, may stay as it is: it is simply not used.
  const digests = (['daily', 'weekly', 'monthly'] as const).filter(
    (kind) => settings.digests[kind] && !before.digests[kind],
  );
  return (
    channels.find((channel) => !plan.channels.includes(channel) && !before[channel].enabled) ??
    digests.find((kind) => !plan.digests.includes(kind)) ??
    null
  );
}
