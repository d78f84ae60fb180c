import type { BudgetService } from '../../../budgets/service.js';
import type { Actor } from '../../../kernel/actor.js';
import type { Micros } from '../../../kernel/micros.js';
import type { Runtime } from '../../../kernel/runtime.js';
import { boundWebhooks } from '../../../platform/delivery/webhooks/service/bound.js';
import { estimateCost } from '../../../platform/spending/prices/rules/estimate-cost.js';
import type { PriceBook } from '../../../platform/spending/prices/rules/price-book.js';
import type { Costs } from './costs.js';
import type { CostsServices } from './services.js';

/** What the product is called with in process. */
export interface BindingParts {
  readonly services: CostsServices;
  readonly runtime: Pick<Runtime, 'now'>;
  readonly prices: PriceBook;
  /** See `estimateCost`. */
  readonly ceiling: Micros;
  /** What new webhook endpoints are stored with. */
  readonly apiVersion: string;
  budgetsFor(actor: Actor): BudgetService;
}

/** Gives an actor the product in process: the services of the routes, without a wire. */
export function bindCosts(parts: BindingParts, actor: Actor): Costs {
  const { services, runtime, prices, ceiling, apiVersion, budgetsFor } = parts;
  const { usage, webhooks, budgets, actions, policy, bodies, toolCosts, limitsOf } = services;
  const { billing, margins, upgradeUrls } = services;
  return {
    reserve: (planned) => usage.reserve(actor, planned),
    release: (holdId) => budgetsFor(actor).release({ holdId }),
    record: async (one, call) => {
      const [recorded] = await usage.record(actor, [one], call);
      if (recorded === undefined) throw new Error('one purchase has one answer');
      return recorded;
    },
    recordAll: (all, call) => usage.record(actor, all, call),
    list: (page) => usage.list(actor, page),
    get: (id) => usage.get(actor, id),
    session: (sessionId) => usage.session(actor, sessionId),
    sessions: (page) => usage.sessions(actor, page),
    summary: (query) => usage.summary(actor, { ...query, now: runtime.now() }),
    export: (filter) => usage.pages(actor, filter),
    attribution: (query) => usage.attribution(actor, { ...query, now: runtime.now() }),
    estimate: ({ provider, model, tier, ...call }) =>
      estimateCost({
        ...call,
        price: prices.find({ provider, model, tier: tier ?? null, at: runtime.now() }),
        ceiling,
      }),
    webhooks: boundWebhooks(webhooks, limitsOf, actor, apiVersion),
    budgets: {
      list: () => budgets.list(actor),
      save: (budget) => budgets.save(actor, budget),
      reset: (id) => budgets.reset(actor, id),
      remove: (id) => budgets.remove(actor, id),
      ofKey: () => budgets.ofKey(actor),
      sources: async (id, days) => {
        const { subjectType, subjectId } = await budgets.get(actor, id);
        const subject = { type: subjectType, id: subjectId };
        return usage.sourcesOf(actor, { subject, days, now: runtime.now() });
      },
    },
    actions: {
      create: (action, call) => actions.create(actor, action, call),
      get: (id) => actions.get(actor, id),
      list: (page) => actions.list(actor, page),
      approve: (id, given) => actions.approve(actor, id, given),
      reject: (id, given) => actions.reject(actor, id, given),
      report: (id, report, call) => actions.report(actor, id, report, call),
    },
    policy: () => policy.of(actor),
    bodies: {
      store: (call, both) => bodies.store(actor, call, both),
      read: (call) => bodies.read(actor, call),
    },
    billing: {
      checkout: (price) => billing.checkout(actor, price),
      portal: () => billing.portal(actor),
      subscription: () => billing.subscription(actor),
      sync: (checkout) => billing.sync(actor, checkout),
    },
    margins: {
      report: (month) => margins.report(actor, month),
      ofCustomer: (month, customer) => margins.ofCustomer(actor, month, customer),
      mappings: (page) => margins.mappings.list(actor, page),
      map: (stripeCustomerId, tagValue) =>
        margins.mappings.save(actor, { stripeCustomerId, tagKey: 'customer', tagValue }),
      unmap: (id) => margins.mappings.remove(actor, id),
    },
    upgradeUrls: {
      get: (customer) => upgradeUrls.get(actor, customer),
      set: (customer, url) => upgradeUrls.set(actor, customer, url),
    },
    toolCosts: {
      list: () => toolCosts.list(actor),
      set: (tool) => toolCosts.set(actor, tool),
      reset: (id) => toolCosts.reset(actor, id),
      discover: (serverName, tools) => toolCosts.discover(actor, serverName, tools),
    },
  };
}
