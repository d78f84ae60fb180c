import type { Actor } from '../../../kernel/actor.js';
import type { Position } from '../../../kernel/cursor.js';
import type { Page } from '../../../kernel/page.js';
import type { Op } from '../../../storage/counters.js';
import { tellingWork } from '../../../storage/outbox.js';
import { tellingWorker } from '../outbox/service.js';
import type { WebhookDelivery, WebhookEndpoint } from './model.js';
import type { WebhookDialect } from './service/dialect.js';
import {
  createEndpoint,
  removeEndpoint,
  rotateSecret,
  updateEndpoint,
  type EndpointChange,
  type NewEndpoint,
} from './service/edit.js';
import { sendingWork, type DeliveryParts, type DeliveryWorker } from './service/parts.js';
import { ping, type Pinged } from './service/ping.js';
import { getEndpoint, listDeliveries, listEndpoints } from './service/read.js';
import { redeliver, replay, type ReplayRange } from './service/replay.js';
import { urlOf } from './service/secrets.js';
import { sendingWorker } from './service/send.js';
import { tidyingWorker } from './service/tidy.js';

export type { WebhookDialect } from './service/dialect.js';
export type { EndpointChange, NewEndpoint } from './service/edit.js';
export { ownDialect } from './service/own-dialect.js';
export type { Pinged } from './service/ping.js';
export type { DeliveryParts, DeliveryWorker } from './service/parts.js';
export type { ReplayRange } from './service/replay.js';

/** An endpoint with its address readable and without its secrets. */
export type ShownEndpoint = Omit<WebhookEndpoint, 'secret' | 'previousSecret'>;

/** What a request made, now or when it was first sent; the secret is null for a repeat and where nothing is signed. */
export interface ShownOnce {
  readonly endpoint: ShownEndpoint;
  readonly secret: string | null;
  readonly replayed: boolean;
}

/** The endpoints of one dialect, and what was sent to them. Every change has its audit row in the same commit. */
export interface WebhookService {
  /** Newest first. */
  list(actor: Actor): Promise<readonly ShownEndpoint[]>;
  /** @throws DomainError `not_found`, as do all that name an endpoint. */
  get(actor: Actor, id: string): Promise<ShownEndpoint>;
  /**
   * Makes an endpoint, which gets every event decided from now on; once per `op`, which commits with it. Its secret is told
   * this once: a repeat has null.
   *
   * @throws DomainError `invalid` for an address that may not be told anything or an unknown type; `limit_exceeded`;
   * `secrets_unavailable` when the runtime has no cipher.
   */
  create(actor: Actor, input: NewEndpoint, op?: Op): Promise<ShownOnce>;
  /** A disabled endpoint gets nothing; what it missed can be replayed. */
  update(actor: Actor, id: string, change: EndpointChange): Promise<ShownEndpoint>;
  /** Its deliveries go too. */
  remove(actor: Actor, id: string): Promise<void>;
  /** Both secrets sign for 24 hours; rotating again drops the older one at once. */
  rotate(actor: Actor, id: string): Promise<{ readonly endpoint: ShownEndpoint; readonly secret: string }>;
  /** The same once per operation, which commits with it: a repeat is not told the secret. */
  rotateOnce(actor: Actor, id: string, op: Op): Promise<ShownOnce>;
  /** Sends one test message now; never throws because of the receiver. */
  ping(actor: Actor, id: string): Promise<Pinged>;
  /** Newest first; kept 30 days unless the host says otherwise. */
  deliveries(
    actor: Actor,
    id: string,
    page: { readonly limit: number; readonly after?: Position },
  ): Promise<Page<WebhookDelivery>>;
  /** Sends one delivery again. @throws DomainError `not_found`. */
  redeliver(actor: Actor, id: string, deliveryId: string): Promise<void>;
  /** Sends the events of a time range again; answers how many messages it put. */
  replay(actor: Actor, id: string, range: ReplayRange): Promise<number>;
}

/** Makes the service of one dialect; `noun` and `verbs` name its changes in the audit log (`webhook.created`). */
export function webhookService(
  parts: DeliveryParts,
  dialect: WebhookDialect,
  {
    noun = 'webhook',
    verbs: { created, updated } = { created: 'created', updated: 'updated' },
  }: {
    readonly noun?: string;
    readonly verbs?: { readonly created: string; readonly updated: string };
  } = {},
): WebhookService {
  const auditOf = (verb: string) => ({ resourceType: noun, action: `${noun}.${verb}` });
  const show = ({ secret, previousSecret, ...endpoint }: WebhookEndpoint): ShownEndpoint => ({
    ...endpoint,
    url: urlOf({ ...endpoint, secret, previousSecret }, dialect, parts.runtime),
  });
  const get = (actor: Actor, id: string): Promise<WebhookEndpoint> =>
    getEndpoint(parts, actor.tenant, dialect, id);
  return {
    list: async (actor) => (await listEndpoints(parts, actor.tenant, dialect)).map(show),
    get: async (actor, id) => show(await get(actor, id)),
    create: async (actor, input, op) => {
      const made = await createEndpoint(parts, actor, dialect, input, auditOf(created), op);
      return { ...made, endpoint: show(made.endpoint) };
    },
    update: async (actor, id, change) =>
      show(await updateEndpoint(parts, actor, dialect, { ...change, id }, auditOf(updated))),
    remove: (actor, id) => removeEndpoint(parts, actor, dialect, id, auditOf('deleted')),
    rotate: async (actor, id) => {
      const { endpoint, secret } = await rotateSecret(parts, actor, dialect, id, auditOf('secret_rotated'));
      if (secret === null) throw new Error('a secret without an operation cannot have been told before');
      return { endpoint: show(endpoint), secret };
    },
    rotateOnce: async (actor, id, op) => {
      const rotated = await rotateSecret(parts, actor, dialect, id, auditOf('secret_rotated'), op);
      return { ...rotated, endpoint: show(rotated.endpoint) };
    },
    ping: async (actor, id) => ping(parts, dialect, await get(actor, id), actor.tenant),
    deliveries: async (actor, id, page) => {
      await get(actor, id);
      return listDeliveries(parts, actor.tenant, id, page);
    },
    redeliver: async (actor, id, deliveryId) => {
      await get(actor, id);
      await redeliver(parts, actor.tenant, { endpointId: id, id: deliveryId });
    },
    replay: (actor, id, range) => replay(parts, actor.tenant, dialect, id, range),
  };
}

/** The workers that tell and send, whatever the dialect. */
export const deliveryWorkers = (parts: DeliveryParts): readonly DeliveryWorker[] => [
  tellingWorker(parts),
  sendingWorker(parts),
  tidyingWorker(parts),
];

/** What `bursar.dispatch()` does: tell first, then send what was told. */
export const deliveryKinds = [tellingWork, sendingWork] as const;
