import type { Actor } from '../../../kernel/actor.js';
import { invalid, isDomainError } from '../../../kernel/errors.js';
import { slackMessage } from '../../../platform/delivery/notifications/rules/slack-message.js';
import { slackUrlIssue } from '../../../platform/delivery/notifications/rules/slack-url.js';
import { decisionValue } from '../../../platform/delivery/notifications/service.js';
import {
  webhookService,
  type DeliveryParts,
  type Pinged,
  type ShownEndpoint,
  type WebhookDialect,
} from '../../../platform/delivery/webhooks/service.js';
import type { CostEvent } from '../../../platform/spending/usage/model.js';
import { notFound } from '../errors.js';
import { typesOf } from '../webhooks/rules/event-types.js';
import { objectOf } from '../webhooks/rules/payload.js';
import { slackContent, slackTypes } from './rules.js';

const second = 1_000;

const textIn = (settings: ShownEndpoint['settings'], name: string): string | null => {
  const value = settings[name];
  return typeof value === 'string' ? value : null;
};

/** How this surface speaks to Slack: an incoming webhook, whose address is its only secret (costs spec §8.3). */
export const costsSlack: WebhookDialect = {
  name: 'costs-slack',
  types: slackTypes,
  typesOf: (event) => typesOf(event).filter((type) => slackTypes.includes(type)),
  payload: ({ event, type, endpoint, facts, tenant }) => {
    const object = objectOf({ event, type, purchase: (facts as CostEvent | null) ?? null });
    const decide = type === 'action.created' ? decisionValue(tenant, event.subject) : null;
    return slackMessage(
      slackContent(type, object, { mention: textIn(endpoint.settings, 'slackUserId'), decide }),
    );
  },
  schemes: [],
  userAgent: 'NullSpend-Webhooks/1.0',
  timeoutMs: 10 * second,
  schedule: { delaysMs: [2 * second, 4 * second, 8 * second], jitter: 'full' },
  disableAfterMs: null,
  secretUrl: true,
};

/** Where an organization is told in Slack. */
export interface SlackConfig {
  readonly id: string;
  readonly webhookUrl: string;
  readonly channelName: string | null;
  readonly slackUserId: string | null;
  readonly isActive: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What to set. Absent members keep their value, or have none yet. */
export interface SlackChange {
  readonly webhookUrl: string;
  readonly channelName?: string | undefined;
  readonly slackUserId?: string | undefined;
  readonly isActive?: boolean | undefined;
}

/** The one Slack configuration of an organization (costs spec §8.3). */
export interface CostsSlackService {
  get(actor: Actor): Promise<SlackConfig | null>;
  /** Creates or changes it. @throws DomainError `invalid` for an address that is not Slack's. */
  save(actor: Actor, change: SlackChange): Promise<SlackConfig>;
  /** @throws DomainError `not_found`. */
  remove(actor: Actor): Promise<void>;
  /** Sends a message now. @throws DomainError `not_found`. */
  test(actor: Actor): Promise<Pinged>;
}

const shown = ({ id, url, enabled, settings, createdAt, updatedAt }: ShownEndpoint): SlackConfig => ({
  id,
  webhookUrl: url,
  channelName: textIn(settings, 'channelName'),
  slackUserId: textIn(settings, 'slackUserId'),
  isActive: enabled,
  createdAt,
  updatedAt,
});

/** Makes the service. */
export function costsSlackService(delivery: DeliveryParts): CostsSlackService {
  const endpoints = webhookService(delivery, costsSlack, {
    noun: 'slack',
    verbs: { created: 'configured', updated: 'configured' },
  });
  const current = async (actor: Actor): Promise<ShownEndpoint | undefined> =>
    (await endpoints.list(actor))[0];
  const existing = async (actor: Actor): Promise<ShownEndpoint> => {
    const found = await current(actor);
    if (!found) throw notFound('Slack configuration');
    return found;
  };
  const save = async (actor: Actor, change: SlackChange): Promise<ShownEndpoint> => {
    const { webhookUrl: url, channelName, slackUserId, isActive } = change;
    const found = await current(actor);
    const wanted = {
      url,
      settings: {
        ...found?.settings,
        ...(channelName !== undefined && { channelName }),
        ...(slackUserId !== undefined && { slackUserId }),
      },
      ...(isActive !== undefined && { enabled: isActive }),
    };
    if (found) return endpoints.update(actor, found.id, wanted);
    return (await endpoints.create(actor, { ...wanted, limit: 1 })).endpoint;
  };
  return {
    get: async (actor) => {
      const found = await current(actor);
      return found ? shown(found) : null;
    },
    save: async (actor, change) => {
      const issue = slackUrlIssue(change.webhookUrl);
      if (issue !== null) throw invalid(['webhookUrl'], issue);
      try {
        return shown(await save(actor, change));
      } catch (error) {
        // Somebody else was first to configure it, so that now there is one to change.
        if (!isDomainError(error, 'limit_exceeded')) throw error;
        return shown(await save(actor, change));
      }
    },
    remove: async (actor) => endpoints.remove(actor, (await existing(actor)).id),
    test: async (actor) => endpoints.ping(actor, (await existing(actor)).id),
  };
}
