import type { Json } from '../../../../kernel/json.js';
import type { Worker } from '../../../../product.js';
import type { LeasedItem } from '../../../../storage/storage.js';
import { alertJson } from '../../alerts/rules/alert-json.js';
import { placeOf } from '../../../../platform/tenancy/organizations/rules/tenant.js';
import { digestMessage } from '../../digests/service/message.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import { readWorkspace } from '../../workspace/service/workspace.js';
import { notices, type Notice } from '../model.js';
import { openChannels } from '../rules/settings.js';
import { escalationWork, noticeItems, noticeWork, type NoticePayload } from './queue.js';
import { plainMessage, sendMessage, type Message } from './send.js';

/** After so many tries a notice has failed (monitoring spec §8). */
const mostTries = 4;
const minuteMs = 60_000;

async function messageOf(
  parts: MonitoringParts,
  tenant: string,
  payload: NoticePayload,
): Promise<Message | null> {
  if (payload.about === 'digest') return digestMessage(parts, tenant, payload.subject);
  const alert = await parts
    .alertsOver(parts.storage)
    .get({ tenant }, payload.subject)
    .catch(() => null);
  return alert && plainMessage({ title: alert.title, message: alert.message, json: alertJson(alert) });
}

async function note(
  parts: MonitoringParts,
  tenant: string,
  id: string,
  change: Partial<Notice>,
): Promise<void> {
  const table = parts.storage.tenant(tenant).collection(notices);
  const seen = await table.get(id);
  // One reader who got it is enough to say that it was sent.
  if (!seen || (seen.status === 'sent' && change.status !== 'sent')) return;
  await table.put([{ ...seen, ...change, updatedAt: parts.runtime.now() }]);
}

/** Sends one notice; a failure is tried again later and later, three times. */
async function sendNotice(
  parts: MonitoringParts,
  { tenant, payload: carried, key, attempt }: LeasedItem,
  now: Date,
): Promise<{ readonly due: Date; readonly payload?: Json } | null> {
  const payload = carried as unknown as NoticePayload;
  const { subject, channel, to } = payload;
  const id = `${subject}/${channel}`;
  const message = await messageOf(parts, tenant, payload);
  if (message === null) return null;
  const { settings } = await readWorkspace(parts, parts.storage.tenant(tenant));
  // Whoever left meanwhile, or a channel that was closed, is not told any more.
  const destination =
    channel === 'email'
      ? to === null
        ? null
        : { channel, to }
      : openChannels(settings).includes(channel)
        ? { channel }
        : null;
  if (destination === null || (channel === 'email' && !settings.email.enabled)) {
    await note(parts, tenant, id, { status: 'failed', error: 'the channel was closed' });
    return null;
  }
  try {
    await sendMessage(parts, tenant, settings, message, { destination, key });
    await note(parts, tenant, id, { status: 'sent', error: null });
    return null;
  } catch (error) {
    const words = error instanceof Error ? error.message.slice(0, 200) : 'failed';
    const isOver = attempt >= mostTries;
    await note(parts, tenant, id, { status: isOver ? 'failed' : 'queued', error: words });
    return isOver ? null : { due: new Date(now.getTime() + minuteMs * 4 ** (attempt - 1)) };
  }
}

/** Tells the workspace of an owned alert that its owner did not look at in time. */
async function escalate(parts: MonitoringParts, { tenant, payload }: LeasedItem, now: Date): Promise<null> {
  const alert = await parts
    .alertsOver(parts.storage)
    .get({ tenant }, payload as string)
    .catch(() => null);
  if (alert?.status !== 'open') return null;
  const [{ settings }, { entitlements }] = await Promise.all([
    readWorkspace(parts, parts.storage.tenant(tenant)),
    parts.planOf(placeOf(tenant).organization),
  ]);
  const channels = openChannels(settings).filter((channel) => entitlements.channels.includes(channel));
  const telling = { tenant, subject: alert.id, about: 'alert', due: now, now } as const;
  const items = noticeItems({ ...telling, channels, recipients: settings.email.recipients });
  // Their own names: the first telling of the same people must not keep these back.
  await parts.storage.work.put(items.map((item) => ({ ...item, key: `${item.key}/escalated` })));
  return null;
}

/** Those who tell people. */
export const noticeWorkers = (parts: MonitoringParts): readonly Worker[] => [
  { kind: noticeWork, perLane: 5, leaseMs: minuteMs, run: (item, now) => sendNotice(parts, item, now) },
  { kind: escalationWork, perLane: 5, leaseMs: minuteMs, run: (item, now) => escalate(parts, item, now) },
];
