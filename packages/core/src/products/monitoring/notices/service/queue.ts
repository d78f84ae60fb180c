import { dueWork, insertion, type Write } from '../../../../storage/counters.js';
import type { WorkItem } from '../../../../storage/storage.js';
import { addBusinessDays } from '../../alerts/rules/business-days.js';
import type { Channel } from '../../plans/model.js';
import { notices, type Notice, type NoticeSettings, type NoticeSeverity } from '../model.js';
import { sendTime } from '../rules/quiet-hours.js';
import { isGraveEnough, openChannels } from '../rules/settings.js';

/** Work of this kind tells somebody of an alert or a digest through one channel. */
export const noticeWork = 'monitoring.notice';
/** Work of this kind asks whether an owned alert is still open. */
export const escalationWork = 'monitoring.escalate';

/** What a notice's work carries. */
export type NoticePayload = {
  /** The id of the alert, or of the digest's run. */
  readonly subject: string;
  readonly about: 'alert' | 'digest';
  readonly channel: Channel;
  /** The reader of a mail; null for the other channels. */
  readonly to: string | null;
};

/** Business days after which an owned alert that nobody looked at goes to the workspace (monitoring spec §6.1). */
const escalationDays = 3;

/** Who is told of one thing. */
export interface Telling {
  readonly tenant: string;
  readonly subject: string;
  readonly about: NoticePayload['about'];
  readonly channels: readonly Channel[];
  readonly recipients: readonly string[];
  readonly due: Date;
  readonly now: Date;
}

/** The work of telling, one item per reader and channel, so that a failure of one repeats nothing of the others. */
export function noticeItems({ tenant, subject, about, channels, recipients, due }: Telling): WorkItem[] {
  const targets = channels.flatMap((channel): { channel: Channel; to: string | null }[] =>
    channel === 'email' ? recipients.map((to) => ({ channel, to })) : [{ channel, to: null }],
  );
  return targets.map(({ channel, to }) => {
    const payload: NoticePayload = { subject, about, channel, to };
    return {
      kind: noticeWork,
      key: `${tenant}/${subject}/${channel}${to === null ? '' : `/${to}`}`,
      tenant,
      lane: `${tenant}/${channel}`,
      due,
      payload: payload,
    };
  });
}

/** The rows that show where telling stands. */
export const noticeRows = ({ subject, channels, now }: Telling): Notice[] =>
  channels.map((channel) => ({
    id: `${subject}/${channel}`,
    ...{ subject, channel, status: 'queued', error: null, createdAt: now, updatedAt: now },
  }));

/** An alert that is about to be raised, as far as telling of it goes. */
export interface Raised {
  readonly tenant: string;
  readonly alertId: string;
  readonly severity: NoticeSeverity;
  /** Those of the threshold; null for the workspace's. */
  readonly channels: readonly Channel[] | null;
  /** The owner's address instead of the workspace's recipients; null without one. */
  readonly ownerEmail: string | null;
  readonly isOwned: boolean;
  readonly now: Date;
}

/**
 * What commits with an alert so that people hear of it: nothing below the least severity or where alerts wait for digests;
 * later in quiet hours (monitoring spec §7).
 */
export function alertNotices(
  raised: Raised,
  settings: NoticeSettings,
  planned: readonly Channel[],
): readonly Write[] {
  const { tenant, alertId, severity, now } = raised;
  const escalation: Write[] = raised.isOwned
    ? [
        dueWork({
          ...{ kind: escalationWork, key: `${tenant}/${alertId}`, tenant, lane: tenant, payload: alertId },
          due: addBusinessDays(now, escalationDays),
        }),
      ]
    : [];
  if (!settings.alerts.immediate || !isGraveEnough(severity, settings.alerts.minSeverity)) return escalation;
  const recipients = raised.ownerEmail === null ? settings.email.recipients : [raised.ownerEmail];
  const open = new Set<Channel>([
    ...openChannels(settings),
    ...(raised.ownerEmail !== null && settings.email.enabled ? (['email'] as const) : []),
  ]);
  const channels = (raised.channels ?? [...open]).filter((each) => open.has(each) && planned.includes(each));
  const due = sendTime(
    { quietHours: settings.quietHours, timezone: settings.digests.timezone },
    severity,
    now,
  );
  const telling: Telling = { tenant, subject: alertId, about: 'alert', channels, recipients, due, now };
  return [
    ...noticeRows(telling).map((row) => insertion(notices, row)),
    ...noticeItems(telling).map((item) => dueWork(item)),
    ...escalation,
  ];
}
