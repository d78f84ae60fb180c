import type { Actor } from '../../../../kernel/actor.js';
import type { LimitsOf } from '../../../tenancy/organizations/ports.js';
import type { ShownEndpoint, WebhookService } from '../service.js';
import type { EndpointChange, NewEndpoint } from './edit.js';
import type { ReplayRange } from './replay.js';

/** The endpoints of one actor's tenant, in process. */
export interface Webhooks {
  /** Newest first. */
  list(): Promise<readonly ShownEndpoint[]>;
  /** Makes an endpoint; its secret is told this once. @throws DomainError `invalid`, `limit_exceeded`. */
  create(
    input: Omit<NewEndpoint, 'limit' | 'settings' | 'apiVersion'>,
  ): Promise<{ readonly endpoint: ShownEndpoint; readonly secret: string | null }>;
  /** @throws DomainError `not_found`, as do all that name an endpoint. */
  update(id: string, change: Omit<EndpointChange, 'settings'>): Promise<ShownEndpoint>;
  remove(id: string): Promise<void>;
  /** A new secret; the old one signs beside it for 24 hours. */
  rotate(id: string): ReturnType<WebhookService['rotate']>;
  /** Sends one test message now. */
  ping(id: string): ReturnType<WebhookService['ping']>;
  /** What was sent, newest first. */
  deliveries(
    id: string,
    page: Parameters<WebhookService['deliveries']>[2],
  ): ReturnType<WebhookService['deliveries']>;
  /** Sends one delivery again. */
  redeliver(id: string, deliveryId: string): Promise<void>;
  /** Sends the events of a time range again; answers how many messages it put. */
  replay(id: string, range: ReplayRange): Promise<number>;
}

/** The service for one actor, with the limit of their organization; `apiVersion` is stored with new endpoints. */
export const boundWebhooks = (
  service: WebhookService,
  limitsOf: LimitsOf,
  actor: Actor,
  apiVersion: string | null = null,
): Webhooks => ({
  list: () => service.list(actor),
  create: async (input) => {
    const { webhooks: limit } = await limitsOf(actor.organization);
    return service.create(actor, { ...input, apiVersion, limit });
  },
  update: (id, change) => service.update(actor, id, change),
  remove: (id) => service.remove(actor, id),
  rotate: (id) => service.rotate(actor, id),
  ping: (id) => service.ping(actor, id),
  deliveries: (id, page) => service.deliveries(actor, id, page),
  redeliver: (id, deliveryId) => service.redeliver(actor, id, deliveryId),
  replay: (id, range) => service.replay(actor, id, range),
});
