import type { Runtime } from '../../../../kernel/runtime.js';
import type { WebhookTransport } from '../../../../platform/delivery/webhooks/ports.js';
import type { AlertService } from '../../../../platform/spending/alerts/service.js';
import type { PriceBook } from '../../../../platform/spending/prices/rules/price-book.js';
import type { Logger } from '../../../../product.js';
import type { Storage } from '../../../../storage/storage.js';
import type { FetchLike, ProviderConnector } from '../../connections/ports.js';
import type { MailPort } from '../../notices/ports.js';
import type { PlanState } from '../../plans/model.js';

/** What every service of this product is made of. */
export interface MonitoringParts {
  readonly storage: Storage;
  readonly runtime: Pick<Runtime, 'now' | 'id' | 'hash' | 'cipher'>;
  readonly logger: Logger;
  /** By slug, in the order of the catalogue. */
  readonly connectors: ReadonlyMap<string, ProviderConnector>;
  readonly fetch: FetchLike;
  readonly prices: PriceBook;
  /** Null when the host sends no mail. */
  readonly mail: MailPort | null;
  /** How Slack and webhooks are reached. */
  readonly transport: WebhookTransport;
  /** The rules and alerts of this surface, over any storage. */
  alertsOver(storage: Storage): AlertService;
  /** The plan of an organization. */
  planOf(organization: string): Promise<PlanState>;
  /** The users of an actor's organization. */
  memberIds(actor: { readonly organization: string }): Promise<ReadonlySet<string>>;
  /** What a workspace adds up in until it says otherwise; ISO 4217. */
  readonly currency: string;
  /** Where people see the product, without a slash at the end; null when it has no such place. */
  readonly publicUrl: string | null;
  /** Where the surface's routes begin, as an absolute address; null without `publicUrl`. */
  readonly apiUrl: string | null;
  /** Hints that work of this kind was committed. */
  wake(kind: string): void;
}
