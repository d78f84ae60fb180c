import type { BudgetStatus, Reserved, Settled } from '../../budgets/model.js';
import type { Actor } from '../../kernel/actor.js';
import { sameSecret } from '../../kernel/equal.js';
import type { Position } from '../../kernel/cursor.js';
import type { Micros } from '../../kernel/micros.js';
import type { Page } from '../../kernel/page.js';
import { defaultPrices } from '../../platform/spending/prices/rules/default-prices.js';
import { estimateCost, unpricedCeiling } from '../../platform/spending/prices/rules/estimate-cost.js';
import { priceBook, type PriceBook } from '../../platform/spending/prices/rules/price-book.js';
import type { CostEvent } from '../../platform/spending/usage/model.js';
import type { AttributionBy, UsageAttribution } from '../../platform/spending/usage/rules/attribute.js';
import type { NewUsage } from '../../platform/spending/usage/rules/new-event.js';
import type { UsageSummary } from '../../platform/spending/usage/rules/summarize.js';
import { usageService } from '../../platform/spending/usage/service.js';
import type { EventFilter, SessionReplay } from '../../platform/spending/usage/service/read.js';
import type { PlannedUsage } from '../../platform/spending/usage/service/reserve.js';
import type { RecordCall, Recorded } from '../../platform/spending/usage/service/record.js';
import type { Product } from '../../product.js';
import { costBudgets, type SaveBudget } from './budgets/service.js';
import { activeOrganizationOf, costsDialect, type CostsDialectOptions } from './dialect.js';
import { costsTable } from './routes/table.js';
import { keyNamesOf, storeHealth, type CostsServices } from './service/services.js';

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
export type { BudgetSettings } from './budgets/rules.js';
export type { SaveBudget } from './budgets/service.js';
export { costsTables } from './storage.js';

/** How a host may bend the product. */
export interface CostsOptions extends CostsDialectOptions {
  /** Where prices come from; the printed table when absent. Give `priceBook([yours, defaultPrices])` to override some. */
  readonly prices?: PriceBook;
  /** What a call without a price is reserved and charged as, in micros; one dollar when absent. */
  readonly unpricedCeiling?: Micros;
  /** Lets viewers read an organization and its members too. */
  readonly viewersReadMembers?: boolean;
  /** Sent as `x-health-secret` to see the parts of a health report; shown to everybody when absent. */
  readonly healthSecret?: string;
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
  readonly budgets: {
    list(): Promise<readonly BudgetStatus[]>;
    save(budget: SaveBudget): Promise<BudgetStatus>;
    reset(id: string): Promise<BudgetStatus>;
    remove(id: string): Promise<void>;
    ofKey(): Promise<readonly BudgetStatus[]>;
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
      const services: CostsServices = {
        usage,
        budgets,
        organizations: platform.organizations,
        members: platform.members,
        invitations: platform.invitations,
        actors: platform.actors,
        audit: platform.audit,
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
        budgets: {
          list: () => budgets.list(actor),
          save: (budget) => budgets.save(actor, budget),
          reset: (id) => budgets.reset(actor, id),
          remove: (id) => budgets.remove(actor, id),
          ofKey: () => budgets.ofKey(actor),
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
        workers: [],
      };
    },
  };
}
