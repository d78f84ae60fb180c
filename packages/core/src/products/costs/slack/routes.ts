import { z } from 'zod';
import { underData } from '../../../http/codecs.js';
import { jsonBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { maskSlackUrl } from '../../../platform/delivery/notifications/rules/slack-url.js';
import { slackRefused } from '../errors.js';
import type { CostsServices } from '../service/services.js';
import { slackFailure, slackInput, slackRecord, success } from '../wire.js';
import type { SlackConfig } from './service.js';

const route = defineRoute<CostsServices>();

const tags = ['Slack'];
const shown = (config: SlackConfig): SlackConfig => ({
  ...config,
  webhookUrl: maskSlackUrl(config.webhookUrl),
});

/** `GET /api/slack/config` (costs spec §8.3). */
const getSlack = route({
  id: 'getSlackConfig',
  method: 'GET',
  path: '/slack/config',
  summary: 'Shows where the organization is told in Slack; null when nowhere.',
  tags,
  credentials: ['session'],
  role: 'admin',
  replies: { 200: jsonReply(z.object({ data: slackRecord.nullable() })) },
  handle: async ({ services, actor }) => {
    const config = await services.slack.get(actor);
    return { status: 200, body: { data: config && shown(config) } };
  },
});

/** `POST /api/slack/config` (costs spec §8.3). */
const saveSlack = route({
  id: 'saveSlackConfig',
  method: 'POST',
  path: '/slack/config',
  summary: 'Sets where the organization is told in Slack.',
  tags,
  credentials: ['session'],
  role: 'admin',
  input: { body: jsonBody(slackInput) },
  replies: { 200: jsonReply(slackRecord, { envelope: underData }) },
  handle: async ({ input, services, actor }) => ({
    status: 200,
    body: shown(await services.slack.save(actor, input.body)),
  }),
});

/** `DELETE /api/slack/config` (costs spec §8.3). */
const deleteSlack = route({
  id: 'deleteSlackConfig',
  method: 'DELETE',
  path: '/slack/config',
  summary: 'Stops telling the organization in Slack.',
  tags,
  credentials: ['session'],
  role: 'admin',
  replies: { 200: jsonReply(success) },
  errors: ['not_found'],
  handle: async ({ services, actor }) => {
    await services.slack.remove(actor);
    return { status: 200, body: { success: true } } as const;
  },
});

/** `POST /api/slack/test` (costs spec §8.3): 400 when Slack refuses, 502 when it fails or cannot be reached. */
const testSlack = route({
  id: 'testSlack',
  method: 'POST',
  path: '/slack/test',
  summary: 'Sends a test message to Slack now.',
  tags,
  credentials: ['session'],
  role: 'admin',
  replies: { 200: jsonReply(success), 502: jsonReply(slackFailure) },
  errors: ['not_found', 'slack_webhook_error'],
  handle: async ({ services, actor }) => {
    const { success: delivered, statusCode } = await services.slack.test(actor);
    if (delivered) return { status: 200, body: { success: true } } as const;
    if (statusCode !== null && statusCode < 500) throw slackRefused(statusCode);
    const message = 'Slack could not be reached.';
    return { status: 502, body: { error: { code: 'slack_webhook_error', message, details: null } } } as const;
  },
});

/** Slack (costs spec §8.3). */
export const slackRoutes = [getSlack, saveSlack, deleteSlack, testSlack] as const;
