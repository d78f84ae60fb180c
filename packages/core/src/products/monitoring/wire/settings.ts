import { z } from 'zod';

const channel = z.enum(['email', 'slack', 'webhook']);
const address = z.string().max(2_000).nullable();
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time HH:MM');

const shared = {
  email: z.strictObject({
    enabled: z.boolean(),
    recipients: z.array(z.string().max(320)).max(50).readonly(),
  }),
  alerts: z.strictObject({
    minSeverity: z.enum(['low', 'medium', 'high', 'critical']),
    immediate: z.boolean(),
  }),
  digests: z.strictObject({
    daily: z.boolean(),
    weekly: z.boolean(),
    monthly: z.boolean(),
    hour: z.int().min(0).max(23),
    weekday: z.int().min(1).max(7),
    timezone: z.string().max(100),
  }),
  quietHours: z.strictObject({ from: time, to: time }).nullable(),
};

/** Settings as they are shown; addresses are masked. */
export const settingsReply = z.object({
  ...shared,
  slack: z.object({
    enabled: z.boolean(),
    channel: z.string().nullable(),
    url: z.string().nullable(),
    connected: z.boolean(),
  }),
  webhook: z.object({ enabled: z.boolean(), url: z.string().nullable() }),
  availableChannels: z.array(channel).readonly(),
});

/** Settings as they are set, whole; an address that is left out stays as it is. */
export const settingsInput = z.strictObject({
  ...shared,
  slack: z.strictObject({
    enabled: z.boolean(),
    channel: z.string().max(100).nullable().default(null),
    url: address.optional(),
  }),
  webhook: z.strictObject({ enabled: z.boolean(), url: address.optional() }),
});

/** Which channel is tried. */
export const testInput = z.strictObject({ channel });
/** Whether it worked. */
export const testReply = z.object({ channel, sent: z.boolean(), error: z.string().nullable() });
/** A reader's token. */
export const unsubscribeQuery = z.object({ token: z.string().min(1).max(4_000) });
/** Done. */
export const ok = z.object({ ok: z.literal(true) });
