import { slackMessage } from '../../../../platform/delivery/notifications/rules/slack-message.js';
import type { Sent } from '../../../../platform/delivery/webhooks/ports.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';
import type { NoticeSettings } from '../model.js';
import { escapeHtml } from '../rules/escape-html.js';
import { unsubscribeUrl } from './unsubscribe.js';

/** Something to tell, in every form. */
export interface Message {
  readonly subject: string;
  readonly text: (unsubscribe: string | null) => string;
  readonly html: (unsubscribe: string | null) => string;
  /** What Slack shows beside the subject. */
  readonly summary: string;
  /** What a webhook receives. */
  readonly json: unknown;
}

/** An alert in words. */
export function plainMessage(about: {
  readonly title: string;
  readonly message: string;
  readonly json: unknown;
}): Message {
  const { title, message, json } = about;
  return {
    subject: title,
    summary: message,
    json,
    text: (unsubscribe) =>
      `${title}\n\n${message}\n${unsubscribe === null ? '' : `\nUnsubscribe: ${unsubscribe}\n`}`,
    html: (unsubscribe) =>
      `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head><body>\n` +
      `<h1>${escapeHtml(title)}</h1>\n<p>${escapeHtml(message)}</p>\n` +
      `${unsubscribe === null ? '' : `<p><a href="${escapeHtml(unsubscribe)}">Unsubscribe</a></p>\n`}</body></html>\n`,
  };
}

const timeoutMs = 10_000;

/** @throws Error in words without the address, unless it was taken. */
function mustBeTaken(sent: Sent): void {
  if (sent.kind === 'failed') throw new Error(`not sent: ${sent.reason}`);
  if (sent.status < 200 || sent.status > 299) throw new Error(`answered ${sent.status}`);
}

async function post({ transport }: MonitoringParts, url: string, body: unknown, key: string): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Bursar-Monitoring',
    'idempotency-key': key,
  };
  mustBeTaken(await transport.send({ url, headers, body: JSON.stringify(body), timeoutMs }));
}

/** Where a message goes. */
export type Destination =
  { readonly channel: 'email'; readonly to: string } | { readonly channel: 'slack' | 'webhook' };

/** The clear text of an address that is kept sealed; null when it cannot be opened. */
export function openAddress(
  { runtime }: Pick<MonitoringParts, 'runtime'>,
  sealed: string | null,
): string | null {
  try {
    return sealed === null ? null : (runtime.cipher?.open(sealed) ?? null);
  } catch {
    return null;
  }
}

/**
 * Sends a message through one channel. `key` is the same for every try, so that a receiver can tell a repeat.
 *
 * @throws Error when it was not taken, in words that may be shown.
 */
export async function sendMessage(
  parts: MonitoringParts,
  tenant: string,
  settings: NoticeSettings,
  message: Message,
  { destination, key }: { readonly destination: Destination; readonly key: string },
): Promise<void> {
  if (destination.channel === 'email') {
    if (!parts.mail) throw new Error('no mail is configured');
    const leave = unsubscribeUrl(parts, tenant, destination.to);
    await parts.mail.send({
      to: destination.to,
      subject: message.subject,
      text: message.text(leave),
      html: message.html(leave),
      unsubscribeUrl: leave,
      idempotencyKey: key,
    });
    return;
  }
  const url = openAddress(parts, settings[destination.channel].url);
  if (url === null) throw new Error('there is no address');
  const body =
    destination.channel === 'slack'
      ? slackMessage({ title: message.subject, summary: message.summary, fields: [] })
      : message.json;
  await post(parts, url, body, key);
}
