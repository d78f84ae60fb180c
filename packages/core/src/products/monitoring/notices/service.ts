import type { Actor } from '../../../kernel/actor.js';
import { maskSlackUrl } from '../../../platform/delivery/notifications/rules/slack-url.js';
import { noCipher, notFound, planLimitReached } from '../errors.js';
import { scheduleDigests } from '../digests/service/schedule.js';
import type { Channel } from '../plans/model.js';
import type { MonitoringParts } from '../workspace/service/parts.js';
import { changeWorkspace, readWorkspace } from '../workspace/service/workspace.js';
import type { NoticeSettings } from './model.js';
import { beyondPlan, checkSettings } from './rules/settings.js';
import { openAddress, plainMessage, sendMessage, type Destination } from './service/send.js';
import { unsubscribe } from './service/unsubscribe.js';

/** Settings as they are shown: secret addresses masked. */
export interface ShownSettings {
  readonly settings: NoticeSettings;
  /** Those of the plan. */
  readonly availableChannels: readonly Channel[];
}

/** Settings as they are sent: an address that is absent stays as it is, null removes it. */
export type SettingsChange = Omit<NoticeSettings, 'slack' | 'webhook'> & {
  readonly slack: Omit<NoticeSettings['slack'], 'url'> & { readonly url?: string | null | undefined };
  readonly webhook: Omit<NoticeSettings['webhook'], 'url'> & { readonly url?: string | null | undefined };
};

/** Who is told of what. */
export interface NoticeService {
  get(actor: Actor): Promise<ShownSettings>;
  /** @throws DomainError `invalid`, `plan_limit_reached`, `encryption_not_configured`. */
  set(actor: Actor, change: SettingsChange): Promise<ShownSettings>;
  /** Sends a test at once. @throws DomainError `not_found` for a channel without an address. */
  test(actor: Actor, channel: Channel): Promise<{ readonly sent: boolean; readonly error: string | null }>;
  /** @throws DomainError `not_found`. */
  unsubscribe(token: string): Promise<void>;
}

/** Makes the service. */
export function noticeService(parts: MonitoringParts): NoticeService {
  const { runtime, storage } = parts;
  const masked = (settings: NoticeSettings): NoticeSettings => {
    const [slack, webhook] = [
      openAddress(parts, settings.slack.url),
      openAddress(parts, settings.webhook.url),
    ];
    return {
      ...settings,
      slack: { ...settings.slack, url: slack && maskSlackUrl(slack) },
      webhook: { ...settings.webhook, url: webhook && `${new URL(webhook).origin}/****` },
    };
  };
  const seal = (url: string | null): string | null => {
    if (url === null) return null;
    if (!runtime.cipher) throw noCipher();
    return runtime.cipher.seal(url);
  };
  const shown = async (actor: Actor, settings: NoticeSettings): Promise<ShownSettings> => ({
    settings: masked(settings),
    availableChannels: (await parts.planOf(actor.organization)).entitlements.channels,
  });

  return {
    get: async (actor) => shown(actor, (await readWorkspace(parts, storage.tenant(actor.tenant))).settings),
    set: async (actor, change) => {
      const { entitlements } = await parts.planOf(actor.organization);
      const stored = await changeWorkspace(parts, actor, async ({ tx, workspace, now, save, audit }) => {
        const before = workspace.settings;
        const of = (name: 'slack' | 'webhook'): string | null => {
          const { url } = change[name];
          return url === undefined ? openAddress(parts, before[name].url) : url;
        };
        const clear = checkSettings({
          ...change,
          slack: { ...change.slack, url: of('slack') },
          webhook: { ...change.webhook, url: of('webhook') },
        });
        const beyond = beyondPlan(clear, entitlements, before);
        if (beyond !== null) throw planLimitReached(beyond, null);
        const settings: NoticeSettings = {
          ...clear,
          slack: { ...clear.slack, url: seal(clear.slack.url) },
          webhook: { ...clear.webhook, url: seal(clear.webhook.url) },
        };
        await save({ settings });
        await scheduleDigests(tx, actor.tenant, settings, now);
        audit({ action: 'notice_settings.changed', resourceType: 'notice_settings', resourceId: null });
        return settings;
      });
      return shown(actor, stored);
    },
    test: async (actor, channel) => {
      const { settings } = await readWorkspace(parts, storage.tenant(actor.tenant));
      const [to] = settings.email.recipients;
      const destination: Destination | null =
        channel === 'email'
          ? to === undefined
            ? null
            : { channel, to }
          : settings[channel].url === null
            ? null
            : { channel };
      if (destination === null) throw notFound('Address');
      const title = 'Test notification';
      const message = plainMessage({ title, message: 'This channel works.', json: { event: 'test', title } });
      try {
        await sendMessage(parts, actor.tenant, settings, message, {
          destination,
          key: `test/${runtime.id()}`,
        });
        return { sent: true, error: null };
      } catch (error) {
        return { sent: false, error: error instanceof Error ? error.message.slice(0, 200) : 'failed' };
      }
    },
    unsubscribe: (token) => unsubscribe(parts, token),
  };
}
