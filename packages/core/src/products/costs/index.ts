import type { BudgetStatus, Reserved, Settled } from '../../budgets/model.js';
import type { Actor } from '../../kernel/actor.js';
import { sameSecret } from '../../kernel/equal.js';
import type { Position } from '../../kernel/cursor.js';
import type { Micros } from '../../kernel/micros.js';
import type { Page } from '../../kernel/page.js';
import { defaultPrices } from '../../platform/spending/prices/rules/default-prices.js';
import { estimateCost, unpricedCeiling } from '../../platform/spending/prices/rules/estimate-cost.js';
import { priceBook, type PriceBook } from '../../platform/spending/prices/rules/price-book.js';
import { webhookService } from '../../platform/delivery/webhooks/service.js';
import { boundWebhooks, type Webhooks } from '../../platform/delivery/webhooks/service/bound.js';
import type { CostEvent } from '../../platform/spending/usage/model.js';
import type { AttributionBy, UsageAttribution } from '../../platform/spending/usage/rules/attribute.js';
import type { NewUsage } from '../../platform/spending/usage/rules/new-event.js';
import type { UsageSummary } from '../../platform/spending/usage/rules/summarize.js';
import type { Action } from '../../platform/spending/approvals/model.js';
import type { ActionReport } from '../../platform/spending/approvals/rules/report.js';
import type { NewAction } from '../../platform/spending/approvals/rules/new-action.js';
import {
  approvalService,
  type ActionCall,
  type ActionPage,
  type ActionReceipt,
} from '../../platform/spending/approvals/service.js';
import { usageService } from '../../platform/spending/usage/service.js';
import type { EventFilter, SessionReplay } from '../../platform/spending/usage/service/read.js';
import type { PlannedUsage } from '../../platform/spending/usage/service/reserve.js';
import type { RecordCall, Recorded } from '../../platform/spending/usage/service/record.js';
import type { Product } from '../../product.js';
import { costActions, type Approved } from './actions/service.js';
import { actionWords } from './actions/rules.js';
import { bodyService, type Bodies, type CallName } from './bodies/service.js';
import { costBudgets, type SaveBudget } from './budgets/service.js';
import { activeOrganizationOf, costsDialect, currentVersion, type CostsDialectOptions } from './dialect.js';
import { gatewayDialect, tracing, type GatewayDialectOptions } from './dialect/gateway.js';
import { gatewayRoutes, type GatewayServices } from './gateway/routes.js';
import { costsTable } from './routes/table.js';
import { policyService, type Policy } from './enforcement/service.js';
import { costsSlack, costsSlackService } from './slack/service.js';
import { costsWebhooks } from './webhooks/service.js';
import { keyNamesOf, storeHealth, type CostsServices } from './service/services.js';
import type { ToolCost } from './tool-costs/model.js';
import type { DiscoveredTool } from './tool-costs/rules.js';
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
export { sseBody, type Bodies, type CallName } from './bodies/service.js';
export type { Policy } from './enforcement/service.js';
export type { BudgetSettings } from './budgets/rules.js';
export type { SaveBudget } from './budgets/service.js';
export type { ToolCost } from './tool-costs/model.js';
export type { DiscoveredTool } from './tool-costs/rules.js';
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
}

/** A call before it is made. */
export interface PlannedCall {
  readonly provider: string;
  readonly model: string;
  readonly tier?: string | null;
  /** Size of the request's body. */
  readonly bodyBytes: number;
  readonly maxCompletionTokens?: number | null;
  readonly maxTokens?: number | null;
}

/** Costs and their budgets for one actor, in process. */
export interface Costs {
  /** Asks every budget that a call will be charged to; see `UsageReserving`. */
  reserve(planned: PlannedUsage): Promise<Reserved>;
  /** Gives the hold of a call back that bought nothing. */
  release(holdId: string): Promise<Settled>;
  /** Records what a call has cost, settling its hold if it had one; see `UsageRecording`. */
  record(usage: NewUsage, call?: RecordCall): Promise<Recorded>;
  /** Records several, in order. */
  recordAll(usages: readonly NewUsage[], call?: RecordCall): Promise<readonly Recorded[]>;
  /** Events, newest first. */
  list(page: {
    readonly filter?: EventFilter;
    readonly limit: number;
    readonly after?: Position;
  }): Promise<Page<CostEvent>>;
  /** @throws DomainError `not_found`. */
  get(id: string): Promise<CostEvent>;
  /** A session's events, oldest first. */
  session(sessionId: string): Promise<SessionReplay>;
  /** Sums over UTC days up to today. */
  summary(query: { readonly days: number; readonly excludeEstimated?: boolean }): Promise<UsageSummary>;
  /** Every matching event, newest first, in pages and without a limit. */
  export(filter?: EventFilter): AsyncIterable<readonly CostEvent[]>;
  /** The spend of some days by key or by a tag's values. */
  attribution(query: {
    readonly by: AttributionBy;
    readonly days: number;
    readonly limit: number;
    readonly excludeEstimated?: boolean;
  }): Promise<UsageAttribution>;
  /** What to reserve for a call, in micros; the ceiling for a model without a price. */
  estimate(call: PlannedCall): Micros;
  /** Who hears of events, and what was sent to them. */
  readonly webhooks: Webhooks;
  readonly budgets: {
    list(): Promise<readonly BudgetStatus[]>;
    save(budget: SaveBudget): Promise<BudgetStatus>;
    reset(id: string): Promise<BudgetStatus>;
    remove(id: string): Promise<void>;
    ofKey(): Promise<readonly BudgetStatus[]>;
  };
  /** Asking people before something risky is done; see `ApprovalService`. */
  readonly actions: {
    create(action: NewAction, call?: ActionCall): Promise<ActionReceipt>;
    get(id: string): Promise<Action>;
    list(page: ActionPage): Promise<Page<Action>>;
    /** Raises the budget of a `budget_increase`, by `amount` or else by what was asked. */
    approve(id: string, given?: { readonly amount?: bigint }): Promise<Approved>;
    reject(id: string, given?: { readonly reason?: string }): Promise<ActionReceipt>;
    report(id: string, report: ActionReport, call?: ActionCall): Promise<ActionReceipt>;
  };
  /** What a client that enforces limits by itself has to know. */
  policy(): Promise<Policy>;
  /** What calls sent and received; see `BodyService`. */
  readonly bodies: {
    store(call: CallName, bodies: Partial<Bodies>): Promise<readonly (keyof Bodies)[]>;
    read(call: CallName): Promise<Bodies>;
  };
  /** What calls of tools cost; see `ToolCostService`. */
  readonly toolCosts: {
    list(): Promise<readonly ToolCost[]>;
    set(tool: {
      readonly serverName: string;
      readonly toolName: string;
      readonly cost: Micros;
    }): Promise<ToolCost>;
    reset(id: string): Promise<void>;
    discover(
      serverName: string,
      tools: readonly DiscoveredTool[],
    ): Promise<{ readonly registered: number; readonly replayed: boolean }>;
  };
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
      const gateway: GatewayServices = { usage, trace: tracing(runtime.hash) };
      const webhooks = webhookService(platform.delivery, costsWebhooks);
      const services: CostsServices = {
        usage,
        budgets,
        actions,
        toolCosts,
        bodies,
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
      const bound = (actor: Actor): Costs => ({
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
        summary: (query) => usage.summary(actor, { ...query, now: runtime.now() }),
        export: (filter) => usage.pages(actor, filter),
        attribution: (query) => usage.attribution(actor, { ...query, now: runtime.now() }),
        estimate: ({ provider, model, tier, ...call }) =>
          estimateCost({
            ...call,
            price: prices.find({ provider, model, tier: tier ?? null, at: runtime.now() }),
            ceiling,
          }),
        webhooks: boundWebhooks(webhooks, limitsOf, actor, currentVersion),
        budgets: {
          list: () => budgets.list(actor),
          save: (budget) => budgets.save(actor, budget),
          reset: (id) => budgets.reset(actor, id),
          remove: (id) => budgets.remove(actor, id),
          ofKey: () => budgets.ofKey(actor),
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
        toolCosts: {
          list: () => toolCosts.list(actor),
          set: (tool) => toolCosts.set(actor, tool),
          reset: (id) => toolCosts.reset(actor, id),
          discover: (serverName, tools) => toolCosts.discover(actor, serverName, tools),
        },
      });
      return {
        for: bound,
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
        workers: [approvals.worker],
        dialects: [costsWebhooks, costsSlack],
      };
    },
  };
}
