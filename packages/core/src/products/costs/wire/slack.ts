import { z } from 'zod';
import { instant } from '../../../http/codecs.js';
import { textOf } from './values.js';

/** Where to tell an organization in Slack (costs spec §8.3). */
export const slackInput = z.object({
  webhookUrl: z.string().min(1).max(2048),
  channelName: textOf(0, 80).optional(),
  slackUserId: textOf(1, 30).optional(),
  isActive: z.boolean().optional(),
});

/** The same as it is shown: its address masked. */
export const slackRecord = z.object({
  id: z.uuid(),
  webhookUrl: z.string(),
  channelName: z.string().nullable(),
  slackUserId: z.string().nullable(),
  isActive: z.boolean(),
  createdAt: instant(),
  updatedAt: instant(),
});

/** What Slack made of a message that it did not take. */
export const slackFailure = z.object({
  error: z.object({ code: z.literal('slack_webhook_error'), message: z.string(), details: z.null() }),
});
