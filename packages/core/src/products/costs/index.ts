import { sameSecret } from '../../kernel/equal.js';
import type { Micros } from '../../kernel/micros.js';
import { defaultPrices } from '../../platform/spending/prices/rules/default-prices.js';
import { unpricedCeiling } from '../../platform/spending/prices/rules/estimate-cost.js';
import { priceBook, type PriceBook } from '../../platform/spending/prices/rules/price-book.js';
import { webhookService } from '../../platform/delivery/webhooks/service.js';
import { approvalService } from '../../platform/spending/approvals/service.js';
import { noBilling } from '../../platform/spending/billing/ports.js';
import { billingService } from '../../platform/spending/billing/service.js';
import { usageService } from '../../platform/spending/usage/service.js';
import type { Product } from '../../product.js';
import { costActions } from './actions/service.js';
import { actionWords } from './actions/rules.js';
import { checkTiers, costsBilling, type CostsBillingOptions } from './billing/service.js';
import { bodyService } from './bodies/service.js';
import { costBudgets } from './budgets/service.js';
import { activeOrganizationOf, costsDialect, currentVersion, type CostsDialectOptions } from './dialect.js';
import { gatewayDialect, tracing, type GatewayDialectOptions } from './dialect/gateway.js';
import { gatewayRoutes, type GatewayServices } from './gateway/routes.js';
import type { ModelBooks } from './model-gateway/service.js';
import { costsTable } from './routes/table.js';
import { noRevenue, type RevenueSource } from './margins/ports.js';
import { marginService } from './margins/service.js';
import { policyService } from './enforcement/service.js';
import { costsSlack, costsSlackService } from './slack/service.js';
import { costsWebhooks } from './webhooks/service.js';
import { bindCosts } from './service/bind.js';
import type { Costs } from './service/costs.js';
import { keyNamesOf, storeHealth, type CostsServices } from './service/services.js';
import { upgradeUrlService } from './upgrade-urls/service.js';
import { toolCostService } from './tool-costs/service.js';

export { defaultPrices } from '../../platform/spending/prices/rules/default-prices.js';
export { price } from '../../platform/spending/prices/rules/rates.js';
export { priceBook } from '../../platform/spending/prices/rules/price-book.js';
export { readTokens } from '../../platform/spending/prices/rules/read-tokens.js';
export { computeCost } from '../../platform/spending/prices/rules/compute-cost.js';
export type { Price, Tokens } from '../../platform/spending/prices/model.js';
export type { PriceBook } from '../../platform/spending/prices/rules/price-book.js';
export type { CostEvent } from '../../platform/spending/usage/model.js';
export type { NewUsage } from '../../platform/spending/usage/rules/new-event.js';
export type { AttributionBy, UsageAttribution } from '../../platform/spending/usage/rules/attribute.js';
export type { UsageSummary } from '../../platform/spending/usage/rules/summarize.js';
export type { PlannedUsage } from '../../platform/spending/usage/service/reserve.js';
export type { Recorded } from '../../platform/spending/usage/service/record.js';
export type { Action } from '../../platform/spending/approvals/model.js';
export type { ActionReport } from '../../platform/spending/approvals/rules/report.js';
export type { NewAction } from '../../platform/spending/approvals/rules/new-action.js';
export type { ActionReceipt } from '../../platform/spending/approvals/service.js';
export type { Approved } from './actions/service.js';
export { modelSurface, type ModelGatewayOptions, type ModelUpstream } from './model-gateway/routes.js';
export type {
  ModelTransport,
  UpstreamAnswer,
  UpstreamFailure,
  UpstreamRequest,
} from './model-gateway/ports.js';
export { sseBody, type Bodies, type CallName } from './bodies/service.js';
export type { CostsBilling, CostsBillingOptions, PaidPlan } from './billing/service.js';
export { costsTiers } from './billing/service/tiers.js';
export type { Policy } from './enforcement/service.js';
export type { BudgetSettings } from './budgets/rules.js';
export type { SaveBudget } from './budgets/service.js';
export type { ToolCost } from './tool-costs/model.js';
export type { DiscoveredTool } from './tool-costs/rules.js';
export type { Costs, PlannedCall } from './service/costs.js';
export type { CustomerRevenue, RevenueSource } from './margins/ports.js';
export type { CustomerMapping } from './margins/model.js';
export type { CustomerMargin, MarginReport } from './margins/service.js';
export { costsTables } from './storage.js';

/** How a host may bend the product. */
export interface CostsOptions extends CostsDialectOptions, GatewayDialectOptions {
  /** Where prices come from; the printed table when absent. Give `priceBook([yours, defaultPrices])` to override some. */
  readonly prices?: PriceBook;
  /** What a call without a price is reserved and charged as, in micros; one dollar when absent. */
  readonly unpricedCeiling?: Micros;
  /** Lets viewers read an organization and its members too. */
  readonly viewersReadMembers?: boolean;
  /** Sent as `x-health-secret` to see the parts of a health report; shown to everybody when absent. */
  readonly healthSecret?: string;
  /** Admits actions of any type, not only those of costs spec §10. */
  readonly anyActionType?: boolean;
  /** Told at `/version`: a commit, a date, whatever names the host's build. */
  readonly build?: Readonly<Record<string, string>>;
  /** What the organization's own customers pay, for margins; nothing when absent. `stripeRevenue` of `@bursar/stripe` is one. */
  readonly revenue?: RevenueSource;
  /** Sells plans, which limit what organizations may have unless the host gives limits of its own. Nothing is sold when absent. */
  readonly billing?: CostsBillingOptions;
}

/**
 * Cost tracking and spend limits for calls to models and tools: events, prices, budgets, summaries, and an HTTP API
 * under `/api`.
 *
 * @example
 * import { createBursar } from '@bursar/core';
 * import { costs } from '@bursar/core/costs';
 * import { memoryStorage } from '@bursar/adapter-memory';
 *
 * const bursar = createBursar({ storage: memoryStorage(), products: [costs()] });
 * const actor = await bursar.actors.ofSession({ id: 'ada', email: null });
 * const tokens = { input: 800, cacheRead: 200, cacheWrite5m: 0, cacheWrite1h: 0, output: 500, reasoning: 0 };
 * const { id } = await bursar.for(actor).costs.record({ provider: 'openai', model: 'gpt-4o', tokens });
 * (await bursar.for(actor).costs.get(id)).cost; // 7250n
 */
export function costs(options: CostsOptions = {}): Product<'costs', Costs> {
  const { prices = priceBook([defaultPrices]), unpricedCeiling: ceiling = unpricedCeiling } = options;
  const selling = options.billing ?? null;
  if (selling) checkTiers(selling);
  return {
    name: 'costs',
    open: (platform) => {
      const { storage, runtime, keys, budgetsFor, limitsOf } = platform;
      const usage = usageService({ storage, runtime, prices, ceiling, budgetsFor });
      const budgets = costBudgets({ storage, runtime, keys, budgetsFor, limitsOf });
      const { anyActionType = false } = options;
      const wake = (kind: string) => platform.delivery.wake(kind);
      const approvals = approvalService({ storage, runtime, words: actionWords, budgetsFor, wake });
      const actions = costActions({ storage, runtime, approvals, anyActionType, budgetsFor, limitsOf });
      const policy = policyService({ storage, runtime, prices, budgetsFor });
      const bodies = bodyService({ storage, runtime, limitsOf });
      const toolCosts = toolCostService({ storage, runtime });
      const [environment] = platform.environments;
      const gatewayOfSales = selling?.gateway ?? noBilling;
      const sales = billingService({
        storage,
        runtime,
        gateway: gatewayOfSales,
        product: 'costs',
        environment,
      });
      const billing = costsBilling(sales, selling);
      const books: ModelBooks = {
        usage,
        bodies,
        prices,
        ceiling,
        runtime,
        release: async (actor, holdId) => void (await budgetsFor(actor).release({ holdId })),
        onLost: (error, call) =>
          platform.logger.error("a call's cost could not be recorded", { ...call, error }),
      };
      const margins = marginService({ storage, runtime, wake, revenue: options.revenue ?? noRevenue });
      const upgradeUrls = upgradeUrlService({ storage, runtime });
      const gateway: GatewayServices = { usage, upgradeUrls, trace: tracing(runtime.hash), books };
      const webhooks = webhookService(platform.delivery, costsWebhooks);
      const services: CostsServices = {
        usage,
        budgets,
        actions,
        toolCosts,
        bodies,
        billing,
        margins,
        upgradeUrls,
        version: { apiVersion: currentVersion, build: options.build ?? null },
        policy,
        organizations: platform.organizations,
        members: platform.members,
        invitations: platform.invitations,
        actors: platform.actors,
        audit: platform.audit,
        limitsOf,
        webhooks,
        slack: costsSlackService(platform.delivery),
        keys,
        keyNames: keyNamesOf(storage),
        health: storeHealth(storage),
        mayInspect: (secret) =>
          options.healthSecret === undefined || sameSecret(options.healthSecret, secret ?? ''),
      };
      const binding = { services, runtime, prices, ceiling, apiVersion: currentVersion, budgetsFor };
      return {
        for: (actor) => bindCosts(binding, actor),
        surface: {
          dialect: costsDialect(options),
          routes: costsTable(options),
          services,
          choice: (request) => ({ cookie: activeOrganizationOf(request) }),
        },
        surfaces: {
          'costs-gateway': {
            dialect: gatewayDialect({ ...options, hash: runtime.hash }),
            routes: gatewayRoutes,
            services: gateway,
          },
        },
        workers: [approvals.worker, sales.worker, margins.worker, bodies.worker],
        ...(selling && {
          limitsOf: billing.limitsOf,
          organizationRemoved: sales.organizationRemoved,
        }),
        dialects: [costsWebhooks, costsSlack],
      };
    },
  };
}
