import type { BudgetService } from './budgets/service.js';
import type { Surface } from './http/surface.js';
import type { WireRequest } from './http/wire.js';
import type { Actor } from './kernel/actor.js';
import type { Runtime } from './kernel/runtime.js';
import type { WebhookTransport } from './platform/delivery/webhooks/ports.js';
import type { Webhooks } from './platform/delivery/webhooks/service/bound.js';
import type { CardIssuer, NetworkAnswer, NetworkEvent } from './platform/spending/issuing/ports.js';
import type { Tenancy } from './platform/tenancy/index.js';
import type { Limits, LimitsOf } from './platform/tenancy/organizations/ports.js';
import type { Logger, Product } from './product.js';
import type { Storage } from './storage/storage.js';

/** Who is signed in, as the host's own session tells. */
export interface Session {
  readonly userId: string;
  /** Needed to accept invitations. */
  readonly email?: string | null;
}

/** A storage, with what only some adapters have: the door to the host's own open transaction, and housekeeping. */
export interface HostStorage<Transaction> extends Storage {
  within?(transaction: Transaction): Storage;
  /**
   * Forgets operations and claims that need not be kept at `now`, and outgoing events before `eventsBefore` where it is given,
   * at most `limit` of each; returns how many.
   */
  tidy?(now: Date, limit: number, eventsBefore?: Date): Promise<number>;
}

/** How long what is over can still be read, in whole days. */
export interface Retention {
  /** Webhook deliveries that were made or given up; 30. */
  readonly deliveryDays?: number;
  /** Outgoing events, at least 3, since a message is tried for more than a day; for ever when absent or null. */
  readonly eventDays?: number | null;
}

/** What `createBursar` takes; only `storage` must be given. */
export interface BursarOptions<Products extends readonly Product[], Transaction> {
  readonly storage: HostStorage<Transaction>;
  /** What is not asked for is not loaded. */
  readonly products?: Products;
  readonly runtime?: Runtime;
  /** Null when nobody is signed in, which is also the case without a resolver. */
  readonly session?: (request: WireRequest) => Promise<Session | null> | Session | null;
  /** Signs the active-organization cookie; at least 16 characters. Without one the cookies die with the process. */
  readonly sessionSecret?: string;
  /** The first is where sessions act unless they say otherwise; `live`, `test` and `dev` when absent. */
  readonly environments?: readonly [string, ...string[]];
  /** What organizations may have; when absent, what the plans of the first product that sells some give, else no limits. */
  readonly limits?: Limits | LimitsOf;
  /** Whether HTTP requests are counted against the windows of each dialect; true when absent. */
  readonly requestLimits?: boolean;
  /** Writes to the standard error stream when absent. */
  readonly logger?: Logger;
  /** How webhooks leave: `webhookTransport()` of `@bursar/webhooks`. Without it every delivery fails, and can be replayed. */
  readonly webhooks?: {
    readonly transport: WebhookTransport;
    /** Lets endpoints be on this very machine, with http too; for development only. */
    readonly allowLoopback?: boolean;
  };
  /**
   * Who makes the cards of a tenant, for products that have some. When absent the first product that names an issuer decides,
   * else all cards are a simulator's and pay nowhere.
   */
  readonly issuerFor?: (tenant: string) => CardIssuer;
  /** How long what is over can still be read. */
  readonly retention?: Retention;
  /** How late the background may notice work that another process put; 1,000 ms. */
  readonly pollMs?: number;
}

/** The engine and each product, for one actor. */
export type Bound<Products extends readonly Product[]> = {
  readonly budgets: BudgetService;
  /** Who hears of everything that happens in the tenant, signed as Standard Webhooks. */
  readonly webhooks: Webhooks;
} & {
  readonly [P in Products[number] as P['name']]: P extends Product<string, infer B> ? B : never;
};

/** What can be done inside one transaction of the host. */
export interface Inside<Products extends readonly Product[]> extends Tenancy {
  for(actor: Actor): Bound<Products>;
}

/** Something stored that contradicts something else that is stored. */
export interface Finding {
  /** `budgets`, `tenancy`, `cards`, or a product's name. */
  readonly area: string;
  readonly fault: object;
}

/** One Bursar: every service over one storage. */
export interface Bursar<
  Products extends readonly Product[] = readonly Product[],
  Transaction = unknown,
> extends Inside<Products> {
  /** Card networks. */
  readonly cards: {
    /**
     * An event of a card network, whose sender the host has verified. Answers a request for money; null for what has
     * happened already. An event of a card that nobody here has changes nothing.
     */
    receive(event: NetworkEvent, now?: Date): Promise<NetworkAnswer | null>;
  };
  /** The HTTP APIs by product, ready to be mounted; a product's further ones stand beside it under their dialects' names. */
  readonly surfaces: { readonly [P in Products[number] as P['name']]: Surface };
  /**
   * The same services inside the host's open transaction: what they do commits or vanishes with it. End it soon, its
   * counters are locked; make at most one budget call, the last of its work.
   *
   * @throws Error when the storage's adapter cannot join transactions.
   */
  within(transaction: Transaction): Inside<Products>;
  /**
   * Compares what is stored for a tenant with what its own records say it must be; [] when all is well. For production
   * too: it only reads. Changes made meanwhile may show up, so ask again before acting on a finding.
   */
  verify(tenant: string): Promise<readonly Finding[]>;
  /** Does what is due at `now` (the present when absent), one batch of each kind; answers how many items were begun. */
  tick(now?: Date): Promise<number>;
  /** Tells and sends what is due at `now`, one batch each, for hosts with a scheduler of their own; answers how many items were begun. */
  dispatch(now?: Date): Promise<number>;
  /** Works in the background from now on; a second call changes nothing. */
  start(): void;
  /** Resolves when the round in progress is over and everything noted is written. The storage stays open: it is the host's. */
  stop(): Promise<void>;
}
