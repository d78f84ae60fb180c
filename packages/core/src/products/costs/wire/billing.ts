import { z } from 'zod';
import { instant } from '../../../http/codecs.js';
import { textOf } from './values.js';

/** What to buy (costs spec §8.4). */
export const checkoutInput = z.object({ priceId: textOf(1, 255) });

/** Which checkout to read. */
export const syncInput = z.object({ sessionId: textOf(1, 255) });

/** Where to send the browser. */
export const sentTo = z.object({ url: z.url() });

/** What an organization pays for. */
export const subscriptionRecord = z.object({
  id: z.uuid(),
  tier: z.string(),
  status: z.enum([
    'incomplete',
    'incomplete_expired',
    'trialing',
    'active',
    'past_due',
    'unpaid',
    'paused',
    'canceled',
  ]),
  currentPeriodStart: instant().nullable(),
  currentPeriodEnd: instant().nullable(),
  cancelAtPeriodEnd: z.boolean(),
  createdAt: instant(),
});

/** A callback was taken. */
export const received = z.object({ received: z.literal(true) });
