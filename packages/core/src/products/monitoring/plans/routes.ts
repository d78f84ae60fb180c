import { optionalJsonBody, rawBody } from '../../../http/input.js';
import { emptyReply, jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import { headerOf } from '../../../http/wire.js';
import { DomainError } from '../../../kernel/errors.js';
import type { MonitoringServices } from '../service/services.js';
import {
  checkoutQuery,
  entitlementsReply,
  invoiceList,
  portalInput,
  received,
  subscriptionReply,
  urlReply,
} from '../wire.js';
import type { PlanUsage } from './service.js';

const route = defineRoute<MonitoringServices>();
const tags = ['Billing'];

/** A plan as it is printed (monitoring spec §10). */
function show({ entitlements, plan, status, usage, upgradeTo }: PlanUsage) {
  const { maxProviders, maxThresholds, historyDays, seats, syncIntervalHours, channels, digests } =
    entitlements;
  return {
    ...{ plan, status, usage, upgradeTo, digests, channels },
    features: { ...entitlements.features, slack: channels.includes('slack') },
    limits: { maxProviders, maxThresholds, historyDays, seats, syncIntervalHours },
  };
}

/** `GET /api/entitlements` (monitoring spec §10). */
const entitlements = route({
  id: 'getEntitlements',
  method: 'GET',
  path: '/entitlements',
  summary: 'What the plan includes, and what is used of it; null is no limit.',
  tags: ['Plans'],
  credentials: ['session'],
  replies: { 200: jsonReply(entitlementsReply) },
  handle: async ({ services, actor }) => ({
    status: 200,
    body: show(await services.plans.entitlements(actor)),
  }),
});

/** `GET /api/billing/subscription` (monitoring spec §12). */
const subscription = route({
  id: 'getSubscription',
  method: 'GET',
  path: '/billing/subscription',
  summary: 'What is subscribed to.',
  tags,
  credentials: ['session'],
  replies: { 200: jsonReply(subscriptionReply) },
  handle: async ({ services, actor }) => {
    const { plan, subscription: held } = await services.plans.subscription(actor);
    const body = {
      plan: plan.plan,
      status: plan.status,
      interval: held?.interval ?? null,
      currentPeriodEnd: held?.currentPeriodEnd ?? null,
      cancelAtPeriodEnd: held?.cancelAtPeriodEnd ?? false,
      trialEndsAt: held?.trialEndsAt ?? null,
      entitlements: show(plan),
    };
    return { status: 200, body };
  },
});

/** `GET /api/billing/invoices` (monitoring spec §12). */
const invoices = route({
  id: 'listInvoices',
  method: 'GET',
  path: '/billing/invoices',
  summary: 'Lists invoices, newest first; none without a customer.',
  tags,
  credentials: ['session'],
  role: 'admin',
  replies: { 200: jsonReply(invoiceList) },
  errors: ['billing_unavailable'],
  handle: async ({ services, actor }) => {
    const all = await services.plans.invoices(actor);
    return {
      status: 200,
      body: { invoices: all.map(({ createdAt, ...invoice }) => ({ ...invoice, date: createdAt })) },
    };
  },
});

/** `GET /api/billing/checkout` (monitoring spec §12): a GET with an effect, so nothing that only looks ahead may call it. */
const checkout = route({
  id: 'openCheckout',
  method: 'GET',
  path: '/billing/checkout',
  summary: 'Goes to where a plan is bought, or changed; with `Accept: application/json` tells where that is.',
  tags,
  credentials: ['session'],
  role: 'owner',
  input: { query: checkoutQuery },
  replies: { 200: jsonReply(urlReply), 303: emptyReply({ headers: { location: 'The checkout.' } }) },
  errors: ['already_on_plan', 'billing_unavailable', 'billing_not_configured'],
  handle: async ({ input, services, actor, request }) => {
    const purpose = headerOf(request, 'sec-purpose') ?? headerOf(request, 'purpose') ?? '';
    if (purpose.includes('prefetch') || request.method === 'HEAD')
      throw new DomainError('forbidden', 'forbidden', 'A checkout is not opened ahead of time');
    const { url } = await services.plans.checkout(actor, input.query);
    const wantsJson = headerOf(request, 'accept')?.includes('application/json') ?? false;
    return wantsJson ? { status: 200, body: { url } } : { status: 303, headers: { location: url } };
  },
});

/** `POST /api/billing/portal` (monitoring spec §12). */
const portal = route({
  id: 'openPortal',
  method: 'POST',
  path: '/billing/portal',
  summary: 'Tells where payment is managed.',
  tags,
  credentials: ['session'],
  role: 'owner',
  input: { body: optionalJsonBody(portalInput) },
  replies: { 200: jsonReply(urlReply) },
  errors: ['no_customer', 'billing_unavailable', 'billing_not_configured'],
  handle: async ({ input, services, actor }) => ({
    status: 200,
    body: await services.plans.portal(actor, input.body.returnUrl ?? null),
  }),
});

/** `POST /api/webhooks` (monitoring spec §12). */
const webhook = route({
  id: 'receiveBillingEvent',
  method: 'POST',
  path: '/webhooks',
  summary: 'Takes events of the payment provider, signed, in any order and however often.',
  tags,
  credentials: ['public'],
  signed: true,
  unlimited: true,
  input: { body: rawBody() },
  replies: { 200: jsonReply(received) },
  errors: ['invalid_signature', 'billing_not_configured'],
  handle: async ({ input, services, request }) => {
    await services.plans.receive({ body: input.body, signature: headerOf(request, 'stripe-signature') });
    return { status: 200, body: { received: true } } as const;
  },
});

/** Plans and billing (monitoring spec §10, §12). */
export const planRoutes = [entitlements, subscription, invoices, checkout, portal, webhook] as const;
