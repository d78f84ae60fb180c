import type { Actor } from '../../kernel/actor.js';
import { headerOf } from '../../http/wire.js';
import { simulatedIssuer } from '../../platform/spending/issuing/adapters/simulator.js';
import type { CardIssuer } from '../../platform/spending/issuing/ports.js';
import { alertService } from '../../platform/spending/alerts/service.js';
import { classifyMerchant } from '../../platform/spending/issuing/rules/merchants/classify.js';
import {
  knownProviders,
  type KnownProvider,
} from '../../platform/spending/issuing/rules/merchants/providers.js';
import {
  developerScheme,
  type CategoryScheme,
} from '../../platform/spending/issuing/rules/merchants/schemes.js';
import { cookieValue } from '../../platform/tenancy/organizations/rules/active.js';
import { placeOf } from '../../platform/tenancy/organizations/rules/tenant.js';
import type { Product } from '../../product.js';
import { defaultRules } from './alerts/rules/kinds.js';
import { projectsSurface } from './alerts/service/raise.js';
import { sweepWorker } from './alerts/service/sweep.js';
import { usualTiers, type Tier } from './code-credits/rules/tiers.js';
import { codeCredits } from './code-credits/service.js';
import type { AvailableMode } from './credit-line/rules/balance.js';
import { creditLine } from './credit-line/service.js';
import { organizationCookie, projectsDialect, type ProjectsDialectOptions } from './dialect.js';
import { portfolio } from './portfolio/service.js';
import type { PaymentSource } from './profit-and-loss/ports.js';
import { profitAndLossService } from './profit-and-loss/service.js';
import { linkingWorker } from './profit-and-loss/service/linked.js';
import { projectsRoutes } from './routes/table.js';
import { boundProjects, type Projects } from './service/bound.js';
import type { ProjectsParts } from './service/parts.js';
import { projectsProgram } from './service/program.js';
import type { ProjectsServices } from './service/services.js';
import { verifyProjects } from './service/verify.js';
import type { CredentialsVerifier } from './tokens/ports.js';
import type { Waitlist } from './waitlist/ports.js';
import { waitlistService } from './waitlist/service.js';

export { stripePayments, stripeReference } from './profit-and-loss/adapters/stripe.js';
export type { Payment, PaymentCallback, PaymentSource, SignedBy } from './profit-and-loss/ports.js';
export type { CredentialsVerifier } from './tokens/ports.js';
export type { Joiner, Waitlist } from './waitlist/ports.js';
export type { Projects } from './service/bound.js';
export type { Project, ProjectStatus } from './portfolio/model.js';
export type { CardView } from './portfolio/service/cards.js';
export type { Movement } from './credit-line/service.js';
export type { Tier } from './code-credits/rules/tiers.js';
export type { AvailableMode } from './credit-line/rules/balance.js';
export type { KnownProvider } from '../../platform/spending/issuing/rules/merchants/providers.js';
export type { CategoryScheme } from '../../platform/spending/issuing/rules/merchants/schemes.js';

/** How a host bends the product. */
export interface ProjectsOptions extends ProjectsDialectOptions {
  /**
   * Makes the cards of `live`; a simulator when absent, which is always there for `test` and `dev`. The host's `issuerFor` wins,
   * then the first product that names an issuer.
   */
  readonly issuer?: CardIssuer;
  /** What an account spends from; `funded` (projects spec §7). */
  readonly availableMode?: AvailableMode;
  /** What categories earn, the last one for everything else; 5, 4, 3 and 1 percent. */
  readonly tiers?: readonly Tier[];
  /** Merchants that the host knows; they win over the table that comes with the library. */
  readonly providers?: readonly KnownProvider[];
  /** How merchants are sorted; the four groups of the printed table. */
  readonly categories?: CategoryScheme;
  /** Whether alert rules watch transactions; true. A host with alerts of its own saves a little with every charge. */
  readonly alerts?: boolean;
  /** Payment providers whose callbacks are revenue. */
  readonly payments?: readonly PaymentSource[];
  /** The host's sign-in; without it no token is given out over HTTP. */
  readonly verifyCredentials?: CredentialsVerifier;
  /** Who keeps the addresses of those who wait; without it there is no waitlist. */
  readonly waitlist?: Waitlist;
}

/**
 * A card for every project, its profit and loss, the account's money, Code Credits and alerts.
 *
 * @example
 * import { createBursar } from '@bursar/core';
 * import { projects } from '@bursar/core/projects';
 * import { memoryStorage } from '@bursar/adapter-memory';
 *
 * const bursar = createBursar({ storage: memoryStorage(), products: [projects()] });
 * const ada = await bursar.actors.ofSession({ id: 'ada', email: null });
 * const made = await bursar.for(ada).projects.create({ name: 'my-new-app', budget: 3_000_000_000n });
 * made.card.status; // 'active'
 */
export function projects(options: ProjectsOptions = {}): Product<'projects', Projects> {
  const { availableMode = 'funded', tiers = usualTiers, categories = developerScheme } = options;
  const providers = [...(options.providers ?? []), ...knownProviders];
  return {
    name: 'projects',
    open: (platform) => {
      const { storage, runtime, budgetsFor, keys, actors } = platform;
      const wake = (kind: string): void => platform.delivery.wake(kind);
      const alerts = alertService({
        storage,
        runtime,
        surface: projectsSurface,
        defaults: defaultRules,
        wake,
      });
      const classify: ProjectsParts['classify'] = (merchant) =>
        classifyMerchant(merchant, categories, providers);
      const budgetsOf: ProjectsParts['budgetsOf'] = ({ tenant, actor }) =>
        budgetsFor(actor ?? systemActor(tenant));
      const { alerts: watched = true } = options;
      const simulator = simulatedIssuer({ runtime });
      const issuerFor = (tenant: string): CardIssuer =>
        placeOf(tenant).environment === 'live' ? (options.issuer ?? simulator) : simulator;
      const program = projectsProgram({ runtime, tiers, classify, watched });
      const issuing = platform.openCards(program, options.issuer && issuerFor);
      const parts: ProjectsParts = {
        ...{ storage, runtime, issuing, alerts, tiers, classify, budgetsOf, wake },
        mode: availableMode,
      };
      const services: ProjectsServices = {
        portfolio: portfolio(parts),
        money: profitAndLossService(parts),
        line: creditLine(parts),
        credits: codeCredits(parts),
        alerts,
        keys,
        actors,
        payments: new Map((options.payments ?? []).map((source) => [source.name, source])),
        waitlist: options.waitlist ? waitlistService({ storage, runtime, waitlist: options.waitlist }) : null,
        verifyCredentials: options.verifyCredentials ?? null,
      };
      return {
        for: (actor) => boundProjects(services, issuing, actor),
        surface: {
          dialect: projectsDialect(options),
          routes: projectsRoutes,
          services,
          choice: (request) => ({ cookie: cookieValue(headerOf(request, 'cookie'), organizationCookie) }),
        },
        workers: [sweepWorker(parts), linkingWorker({ storage, runtime, classify })],
        verify: (tenant) => verifyProjects(parts, tenant),
      };
    },
  };
}

/** Whoever acts for nobody in particular: workers and checks. */
function systemActor(tenant: string): Actor {
  return { tenant, ...placeOf(tenant), role: 'owner' };
}
