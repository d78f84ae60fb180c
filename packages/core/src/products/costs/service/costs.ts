import type { BudgetStatus, Reserved, Settled } from '../../../budgets/model.js';
import type { Position } from '../../../kernel/cursor.js';
import type { Micros } from '../../../kernel/micros.js';
import type { Page } from '../../../kernel/page.js';
import type { Webhooks } from '../../../platform/delivery/webhooks/service/bound.js';
import type { CostEvent } from '../../../platform/spending/usage/model.js';
import type { AttributionBy, UsageAttribution } from '../../../platform/spending/usage/rules/attribute.js';
import type { NewUsage } from '../../../platform/spending/usage/rules/new-event.js';
import type { UsageSummary } from '../../../platform/spending/usage/rules/summarize.js';
import type { Action } from '../../../platform/spending/approvals/model.js';
import type { ActionReport } from '../../../platform/spending/approvals/rules/report.js';
import type { NewAction } from '../../../platform/spending/approvals/rules/new-action.js';
import type { ActionCall, ActionPage, ActionReceipt } from '../../../platform/spending/approvals/service.js';
import type { EventFilter, SessionReplay } from '../../../platform/spending/usage/service/read.js';
import type { SessionPage } from '../../../platform/spending/usage/service/sessions.js';
import type { SourceSum } from '../../../platform/spending/usage/service/sources.js';
import type { PlannedUsage } from '../../../platform/spending/usage/service/reserve.js';
import type { RecordCall, Recorded } from '../../../platform/spending/usage/service/record.js';
import type { Approved } from '../actions/service.js';
import type { PaidPlan } from '../billing/service.js';
import type { Bodies, CallName } from '../bodies/service.js';
import type { SaveBudget } from '../budgets/service.js';
import type { Policy } from '../enforcement/service.js';
import type { CustomerMapping } from '../margins/model.js';
import type { CustomerMargin, MarginReport } from '../margins/service.js';
import type { ToolCost } from '../tool-costs/model.js';
import type { DiscoveredTool } from '../tool-costs/rules.js';

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
  /** Sessions by their latest activity. */
  sessions(page: { readonly limit: number; readonly before?: Date }): Promise<SessionPage>;
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
    /** How the spend of a budget's entity came in over some UTC days. */
    sources(id: string, days: number): Promise<readonly SourceSum[]>;
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
  /** What the organization pays for; see `CostsBilling`. */
  readonly billing: {
    checkout(price: string): Promise<{ readonly url: string }>;
    portal(): Promise<{ readonly url: string }>;
    subscription(): Promise<PaidPlan | null>;
    sync(checkout: string): Promise<PaidPlan>;
  };
  /** What the organization's own customers pay and cost; see `MarginService`. Months are `YYYY-MM`. */
  readonly margins: {
    report(month: string): Promise<MarginReport>;
    ofCustomer(month: string, customer: string): Promise<CustomerMargin | null>;
    mappings(page: { readonly limit: number; readonly after?: Position }): Promise<Page<CustomerMapping>>;
    map(stripeCustomerId: string, customer: string): Promise<CustomerMapping>;
    unmap(id: string): Promise<void>;
  };
  /** Where customers are sent who ran out of budget: one customer's own, or that of all when null. */
  readonly upgradeUrls: {
    get(customer: string | null): Promise<string | null>;
    set(customer: string | null, url: string | null): Promise<void>;
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
