import type { Actor } from '../../kernel/actor.js';
import { dayIn } from '../../kernel/day.js';
import { alertService } from '../../platform/spending/alerts/service.js';
import { defaultPrices } from '../../platform/spending/prices/rules/default-prices.js';
import { priceBook, type PriceBook } from '../../platform/spending/prices/rules/price-book.js';
import { billingService, type BillingService } from '../../platform/spending/billing/service.js';
import type { BillingGateway } from '../../platform/spending/billing/ports.js';
import { tenantOf } from '../../platform/tenancy/organizations/rules/tenant.js';
import type { Platform, Product } from '../../product.js';
import { alertTimeline, type AlertTimeline } from './alerts/service.js';
import { surface } from './alerts/service/raise.js';
import type { FetchLike, ProviderConnector } from './connections/ports.js';
import { connectionService, type ConnectionService } from './connections/service.js';
import { monitoringDialect, workspaceOf } from './dialect.js';
import { digestPeriod } from './digests/rules/digest-period.js';
import type { DigestView } from './digests/rules/digest-view.js';
import { digestView } from './digests/service/message.js';
import { planLimitReached, tooManyChecks } from './errors.js';
import { unassignMember } from './governance/service/unassign.js';
import { governanceService, type GovernanceService } from './governance/service.js';
import { jobService } from './jobs/service.js';
import { jobWorkers } from './jobs/service/work.js';
import type { MailPort } from './notices/ports.js';
import { noticeService, type NoticeService } from './notices/service.js';
import { noticeWorkers } from './notices/service/workers.js';
import { overviewService, type OverviewService } from './overview/service.js';
import type { DigestKind, PlanOverrides } from './plans/model.js';
import { fits, planOf, planState, planTable } from './plans/rules/entitlements.js';
import { planService, type PlanService } from './plans/service.js';
import { monitoringRoutes } from './routes/table.js';
import type { MonitoringServices } from './service/services.js';
import { verifyDays } from './samples/service/verify.js';
import type { SignInAdapter } from './sign-in/ports.js';
import { signInService } from './sign-in/service.js';
import { thresholdService, type ThresholdService } from './thresholds/service.js';
import type { MonitoringParts } from './workspace/service/parts.js';

export type * from './connections/ports.js';
export type { CatalogueEntry } from './connections/rules/catalogue.js';
export type { AccountStatus, ProviderAccount, SyncError } from './connections/model.js';
export type { Mail, MailPort } from './notices/ports.js';
export type { SignInAdapter, SignInEnd, SignInRequest, SignInStep } from './sign-in/ports.js';
export type { Entitlements, PlanOverrides, PlanState, PlanTable } from './plans/model.js';
export { supabaseSignIn, type SupabaseOptions } from './sign-in/adapters/supabase.js';
export { usualPlans } from './plans/rules/entitlements.js';
export { digestHtml, digestJson, digestText } from './digests/rules/render-digest.js';
export type { DigestView } from './digests/rules/digest-view.js';
export { monitoringTables } from './storage.js';

/** How a host may bend the product. */
export interface MonitoringOptions {
  /** The catalogue: connectors of `@bursar/connectors`, or the host's own. */
  readonly connectors: readonly ProviderConnector[];
  /** How connectors reach the world: the global `fetch`, or the host's. */
  readonly fetch: FetchLike;
  /** Sends mail; nobody gets any without it. Slack and webhooks leave by the transport of `createBursar`. */
  readonly mail?: MailPort;
  /** Sells plans. Without it everybody has the plan that `planOf` says. */
  readonly billing?: BillingGateway;
  /** The plan of an organization, in place of a subscription; null asks the subscription. */
  readonly planOf?: (organization: string) => string | null | Promise<string | null>;
  /** Other numbers of the plans, or plans of one's own. */
  readonly plans?: PlanOverrides;
  /** Our own prices, for usage of providers that tell no cost; the printed table when absent. */
  readonly prices?: PriceBook;
  /** What workspaces add up in; USD. */
  readonly currency?: string;
  /** At least 16 characters; without one no scheduler can call `/cron`. */
  readonly cronSecret?: string;
  /** Whether `/cron` answers to GET; true. */
  readonly cronByGet?: boolean;
  /** After so long a scheduled run takes nothing new, in milliseconds; 50,000. */
  readonly cronMaxMs?: number;
  /** Where people see the product: `https://app.example.com`. Mails, checkouts and portals lead there. */
  readonly publicUrl?: string;
  /** Where the surface is mounted; `/api`. Another product's surface there asks for another one. */
  readonly basePath?: string;
  /** How people sign in over HTTP; the host's own way only, when absent. */
  readonly signIn?: SignInAdapter;
}

/** A service's methods with the actor given already. */
export type ForActor<Service> = {
  readonly [M in keyof Service]: Service[M] extends (actor: Actor, ...rest: infer Rest) => infer R
    ? (...rest: Rest) => R
    : Service[M];
};

/** Spend monitoring for one actor's workspace, in process. */
export interface Monitoring {
  readonly connections: ForActor<ConnectionService>;
  readonly overview: ForActor<OverviewService>;
  readonly thresholds: ForActor<ThresholdService>;
  readonly alerts: ForActor<AlertTimeline>;
  readonly notices: ForActor<NoticeService>;
  readonly plans: ForActor<PlanService>;
  readonly governance: ForActor<GovernanceService>;
  /** The digest of the last whole day, week or month, as it would be sent; null when there is nothing to tell. */
  digest(kind: DigestKind): Promise<DigestView | null>;
}

/** Gives every method of a service its actor; what is no method, or takes none, stays as it is. */
function bind<Service extends object>(
  service: Service,
  actor: Actor,
  plain: readonly string[] = [],
): ForActor<Service> {
  return Object.fromEntries(
    Object.entries(service).map(([name, member]: [string, unknown]) => [
      name,
      typeof member !== 'function' || plain.includes(name)
        ? member
        : (...args: unknown[]): unknown => (member as (...all: unknown[]) => unknown)(actor, ...args),
    ]),
  ) as ForActor<Service>;
}

const hourMs = 3_600_000;
const checksAnHour = 6;

/** The parts that all services share. */
function partsOf(
  options: MonitoringOptions,
  platform: Platform,
  billing: BillingService | null,
  basePath: string,
): MonitoringParts {
  const { storage, runtime, logger, delivery } = platform;
  const table = planTable(options.plans);
  const wake = (kind: string): void => delivery.wake(kind);
  const publicUrl = options.publicUrl?.replace(/\/+$/, '') ?? null;
  return {
    ...{ storage, runtime, logger, wake, publicUrl },
    connectors: new Map(options.connectors.map((connector) => [connector.slug, connector])),
    fetch: options.fetch,
    prices: options.prices ?? priceBook([defaultPrices]),
    mail: options.mail ?? null,
    transport: delivery.transport,
    alertsOver: (over) => alertService({ storage: over, runtime, surface, wake }),
    planOf: async (organization) => {
      const named = (await options.planOf?.(organization)) ?? null;
      if (named !== null) return planState(table, named, 'active');
      return planOf(table, (await billing?.find(organization)) ?? null, runtime.now());
    },
    memberIds: async ({ organization }) =>
      new Set((await platform.members.list({ organization } as Actor)).map(({ userId }) => userId)),
    currency: options.currency ?? 'USD',
    apiUrl: publicUrl === null ? null : publicUrl + basePath,
  };
}

/**
 * Spend monitoring over many providers: connections, synced cost, usage and credits, thresholds, alerts, digests, plans and
 * team governance, in process and as an HTTP API under `/api`.
 *
 * @example
 * import { createBursar } from '@bursar/core';
 * import { monitoring } from '@bursar/core/monitoring';
 * import { memoryStorage } from '@bursar/adapter-memory';
 *
 * const bursar = createBursar({ storage: memoryStorage(), products: [monitoring({ connectors: [], fetch })] });
 * const actor = await bursar.actors.ofSession({ id: 'ana', email: null });
 * const seen = await bursar.for(actor).monitoring.overview.dashboard();
 * seen.setup.connectedProvider; // false
 */
export function monitoring(options: MonitoringOptions): Product<'monitoring', Monitoring> {
  const { basePath = '/api', cronSecret, cronByGet = true, cronMaxMs = 50_000 } = options;
  return {
    name: 'monitoring',
    open: (platform) => {
      const { storage, runtime, environments, members, invitations } = platform;
      const [environment] = environments;
      const billing = options.billing
        ? billingService({ storage, runtime, gateway: options.billing, product: 'monitoring', environment })
        : null;
      const parts = partsOf(options, platform, billing, basePath);
      const selling = billing && options.billing ? { billing, prices: options.billing.prices } : null;
      const services: MonitoringServices = {
        members,
        invitations,
        connections: connectionService(parts),
        overview: overviewService(parts),
        thresholds: thresholdService(parts),
        alerts: alertTimeline(parts),
        notices: noticeService(parts),
        plans: planService(parts, selling),
        governance: governanceService(parts, platform),
        jobs: jobService(parts, { secret: cronSecret ?? null, maxMs: cronMaxMs, environment }),
        signIn: signInService(options.signIn ?? null),
        cronByGet,
        countCheck: async ({ tenant }) => {
          const key = `monitoring:check:${tenant}`;
          const now = runtime.now();
          const hit = await storage.limits.hit({ key, limit: checksAnHour, windowMs: hourMs, now });
          if (!hit.allowed) throw tooManyChecks(hit.resetAt);
        },
        checkSeats: async (actor) => {
          const { seats } = (await parts.planOf(actor.organization)).entitlements;
          const taken = (await parts.memberIds(actor)).size + (await invitations.list(actor)).length;
          if (!fits(taken, seats)) throw planLimitReached('seats', seats);
        },
      };
      return {
        for: (actor) => ({
          connections: bind(services.connections, actor),
          overview: bind(services.overview, actor),
          thresholds: bind(services.thresholds, actor),
          alerts: bind(services.alerts, actor),
          notices: bind(services.notices, actor, ['unsubscribe']),
          plans: bind(services.plans, actor, ['receive']),
          governance: bind(services.governance, actor),
          digest: (kind) => digestView(parts, actor.tenant, digestPeriod(kind, dayIn(runtime.now(), 'UTC'))),
        }),
        surface: {
          dialect: monitoringDialect(basePath),
          routes: monitoringRoutes,
          services,
          choice: workspaceOf,
        },
        workers: [...jobWorkers(parts), ...noticeWorkers(parts), ...(billing ? [billing.worker] : [])],
        verify: (tenant) => verifyDays(storage, tenant),
        memberRemoved: async (tx, { organization, userId }, now) => {
          for (const each of environments)
            await unassignMember(parts, tx, { tenant: tenantOf(organization, each), userId }, now);
        },
        ...(billing && { organizationRemoved: billing.organizationRemoved }),
      };
    },
  };
}
