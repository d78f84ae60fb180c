import type { Route } from './http/route.js';
import type { WireRequest } from './http/wire.js';
import type { Dialect, RateWindow } from './http/dialect.js';
import type { Actor } from './kernel/actor.js';
import type { Json } from './kernel/json.js';
import type { Runtime } from './kernel/runtime.js';
import type { LeasedItem, Storage } from './storage/storage.js';
import type { BudgetService } from './budgets/service.js';
import type { DeliveryParts, WebhookDialect } from './platform/delivery/webhooks/service.js';
import type { CardProgram } from './platform/spending/issuing/model.js';
import type { CardIssuer } from './platform/spending/issuing/ports.js';
import type { IssuingService } from './platform/spending/issuing/service.js';
import type { Tenancy } from './platform/tenancy/index.js';
import type { Limits } from './platform/tenancy/organizations/ports.js';
import type { GoneMember } from './platform/tenancy/organizations/service/parts.js';
import type { SessionChoice } from './platform/tenancy/organizations/service/actors.js';

/** Where problems go that have no caller to be thrown at. */
export interface Logger {
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
  error(message: string, details?: Readonly<Record<string, unknown>>): void;
}

/** What a product is given to build itself from. */
export interface Platform extends Tenancy {
  readonly storage: Storage;
  readonly runtime: Runtime;
  readonly logger: Logger;
  /** The engine for this actor's tenant; whatever a key's actor spends, its key is confirmed in the step. */
  budgetsFor(actor: Actor): BudgetService;
  /**
   * Opens a product's card program in the one issuing service that products share, and names the issuer where nobody has
   * yet. Its workers and its `verify` are the host's to run.
   */
  openCards(program: CardProgram, issuerFor?: (tenant: string) => CardIssuer): IssuingService;
  /** The first is where sessions act unless they say otherwise. */
  readonly environments: readonly [string, ...string[]];
  /** What `webhookService` is made of. */
  readonly delivery: DeliveryParts;
}

/** Does one kind of due work. */
export interface Worker {
  readonly kind: string;
  /** Items in flight per lane; no limit when absent. */
  readonly perLane?: number;
  /** How many items one round takes; 100. */
  readonly batch?: number;
  /** A holder that is silent for so long has crashed, and another takes over. */
  readonly leaseMs: number;
  /**
   * Does the work; it may run twice, so its effect must not. Null ends the item, a time puts it back. A throw puts it
   * back later and later.
   */
  run(item: LeasedItem, now: Date): Promise<{ readonly due: Date; readonly payload?: Json } | null>;
}

/** One HTTP API: a table of routes, the way they look on the wire, and how its requests name a tenant. */
export interface SurfaceParts {
  readonly dialect: Dialect;
  readonly routes: readonly Route[];
  /** Given to every `handle`. */
  readonly services: unknown;
  /** What a request says about where its session acts: its active-organization cookie, a header. */
  choice?(request: WireRequest): SessionChoice;
  /** Other request-rate windows than the dialect's for this caller. */
  windowsFor?(actor: Actor): readonly RateWindow[];
}

/** A product at work. */
export interface OpenProduct<Bound> {
  /** The product for one actor, in process. */
  for(actor: Actor): Bound;
  /** Null for a product without HTTP. */
  readonly surface: SurfaceParts | null;
  /** Further HTTP APIs, by the name of their dialect. */
  readonly surfaces?: Readonly<Record<string, SurfaceParts>>;
  readonly workers: readonly Worker[];
  /** How the product speaks to those who want to hear of its events. */
  readonly dialects?: readonly WebhookDialect[];
  /** What an organization may have by the plan it pays for; the host's own limits win, then the first product that tells. */
  limitsOf?(organization: string): Promise<Limits>;
  /** Called in the transaction that removes an organization, after everything of its tenants is gone. */
  organizationRemoved?(tx: Storage, organization: string, now: Date): Promise<void>;
  /** Called in the transaction in which somebody is removed or leaves, when their membership is gone. */
  memberRemoved?(tx: Storage, gone: GoneMember, now: Date): Promise<void>;
  /** What no sequence of calls could have left behind in a tenant; [] when all is well. */
  verify?(tenant: string): Promise<readonly object[]>;
}

/** What `costs()` and its siblings return and `createBursar` takes. `name` is the member of `bursar.for(actor)`. */
export interface Product<Name extends string = string, Bound = unknown> {
  readonly name: Name;
  open(platform: Platform): OpenProduct<Bound>;
}
