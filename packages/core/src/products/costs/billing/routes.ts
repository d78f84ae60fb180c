import { z } from 'zod';
import { underData } from '../../../http/codecs.js';
import { jsonBody, rawBody } from '../../../http/input.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { headerOf } from '../../../http/wire.js';
import type { CostsServices } from '../service/services.js';
import { checkoutInput, received, sentTo, subscriptionRecord, syncInput } from '../wire.js';

const route = defineRoute<CostsServices>();

const tags = ['Billing'];

/** `POST /api/stripe/checkout` (costs spec §8.4). */
const checkout = route({
  id: 'openCheckout',
  method: 'POST',
  path: '/stripe/checkout',
  summary: 'Opens the page where a plan is paid for.',
  tags,
  credentials: ['session'],
  role: 'owner',
  input: { body: jsonBody(checkoutInput) },
  replies: { 200: jsonReply(sentTo) },
  errors: ['invalid_input', 'subscription_exists', 'service_unavailable'],
  handle: async ({ input, services, actor }) => ({
    status: 200,
    body: await services.billing.checkout(actor, input.body.priceId),
  }),
});

/** `POST /api/stripe/portal` (costs spec §8.4). */
const portal = route({
  id: 'openPortal',
  method: 'POST',
  path: '/stripe/portal',
  summary: 'Opens the page where a customer changes or ends what they pay for.',
  tags,
  credentials: ['session'],
  role: 'owner',
  replies: { 200: jsonReply(sentTo) },
  errors: ['no_subscription', 'service_unavailable'],
  handle: async ({ services, actor }) => ({ status: 200, body: await services.billing.portal(actor) }),
});

/** `GET /api/stripe/subscription` (costs spec §8.4). */
const subscription = route({
  id: 'getSubscription',
  method: 'GET',
  path: '/stripe/subscription',
  summary: 'Shows what the organization pays for; null when it never did.',
  tags,
  credentials: ['session'],
  replies: { 200: jsonReply(z.object({ data: subscriptionRecord.nullable() })) },
  handle: async ({ services, actor }) => ({
    status: 200,
    body: { data: await services.billing.subscription(actor) },
  }),
});

/** `POST /api/stripe/subscription/sync` (costs spec §8.4). */
const sync = route({
  id: 'syncSubscription',
  method: 'POST',
  path: '/stripe/subscription/sync',
  summary: 'Reads from the payment provider what a checkout bought.',
  tags,
  credentials: ['session'],
  role: 'admin',
  input: { body: jsonBody(syncInput) },
  replies: { 200: jsonReply(subscriptionRecord, { envelope: underData }) },
  errors: ['not_found', 'service_unavailable'],
  handle: async ({ input, services, actor }) => ({
    status: 200,
    body: await services.billing.sync(actor, input.body.sessionId),
  }),
});

/** `POST /api/stripe/webhook` (costs spec §8.4): signed by the provider, so neither limited nor asked where it comes from. */
const webhook = route({
  id: 'receiveBillingEvent',
  method: 'POST',
  path: '/stripe/webhook',
  summary: 'Takes a signed event of the payment provider.',
  tags,
  credentials: ['public'],
  unlimited: true,
  signed: true,
  input: { body: rawBody() },
  replies: { 200: jsonReply(received) },
  errors: ['invalid_signature', 'service_unavailable'],
  handle: async ({ input, services, request }) => {
    const signature = headerOf(request, 'stripe-signature');
    await services.billing.receive({ body: input.body, signature });
    return { status: 200, body: { received: true } } as const;
  },
});

/** Billing (costs spec §8.4). */
export const billingRoutes = [checkout, portal, subscription, sync, webhook] as const;
