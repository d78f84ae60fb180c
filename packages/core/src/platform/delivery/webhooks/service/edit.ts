import type { Actor } from '../../../../kernel/actor.js';
import { DomainError, invalid } from '../../../../kernel/errors.js';
import type { Json, JsonObject } from '../../../../kernel/json.js';
import { textLength } from '../../../../kernel/text.js';
import {
  emptyCounter,
  entry,
  insertion,
  removal,
  replacement,
  type Answer,
  type Op,
  type Write,
} from '../../../../storage/counters.js';
import { listenersKey, listenersState } from '../../../../storage/outbox.js';
import { auditEvents } from '../../../tenancy/audit/model.js';
import { auditEntry, type Audited } from '../../../tenancy/audit/rules.js';
import { webhookDeliveries, webhookEndpoints, type PayloadMode, type WebhookEndpoint } from '../model.js';
import { endpointUrlIssue } from '../rules/endpoint-url.js';
import { healthKey } from '../rules/health.js';
import type { WebhookDialect } from './dialect.js';
import type { DeliveryParts } from './parts.js';
import { getEndpoint } from './read.js';
import { cipherOf, makeSecret } from './secrets.js';
import { tidyLater } from './tidy.js';

/** How a change is written down. */
export interface AuditAs {
  readonly resourceType: string;
  readonly action: string;
}

/** An endpoint to make. */
export interface NewEndpoint {
  readonly url: string;
  readonly description?: string | null;
  /** Types of the dialect; empty or absent for all. */
  readonly eventTypes?: readonly string[];
  readonly enabled?: boolean;
  readonly apiVersion?: string | null;
  readonly payloadMode?: PayloadMode;
  readonly settings?: JsonObject;
  /** At most so many endpoints of this dialect; null or absent for any number. */
  readonly limit?: number | null;
}

/** What can be changed. Absent members stay as they are. */
export interface EndpointChange {
  readonly url?: string;
  readonly description?: string | null;
  readonly eventTypes?: readonly string[];
  readonly enabled?: boolean;
  readonly payloadMode?: PayloadMode;
  readonly settings?: JsonObject;
}

/** An endpoint and its secret; null for a repeat, which is not told it again, and for a dialect that signs nothing. */
export interface EndpointOnce {
  readonly endpoint: WebhookEndpoint;
  readonly secret: string | null;
  readonly replayed: boolean;
}

/** How long the secret before signs beside a new one (costs spec §11.1). */
const graceMs = 24 * 3_600_000;

const missing = (): DomainError => new DomainError('not_found', 'missing', 'Webhook endpoint not found.');

type Rows = { endpoints: WebhookEndpoint };
const count = (rows: readonly WebhookEndpoint[]): number => rows.length;

/** Whether an earlier attempt did the work; this one may be told of itself after a commit whose answer was lost. */
const isRepeat = ({ replayed, attempt }: Answer<Json>, op: Op | undefined): boolean =>
  replayed && attempt !== op?.attempt;

/** @throws DomainError `invalid` for an address that may not be told anything, or what the dialect does not know. */
async function check(
  { transport, allowLoopback }: DeliveryParts,
  dialect: WebhookDialect,
  { url, description, eventTypes }: EndpointChange,
): Promise<void> {
  if (url !== undefined) {
    const issue = endpointUrlIssue(url, { allowLoopback });
    if (issue !== null) throw invalid(['url'], issue);
    if (transport.permits && !(await transport.permits(url)))
      throw invalid(['url'], 'Must not name a private, local or otherwise special address');
  }
  if (description !== undefined && description !== null && textLength(description) > 200)
    throw invalid(['description'], 'Must be at most 200 characters');
  const { types } = dialect;
  const unknown = types ? (eventTypes?.findIndex((type) => !types.includes(type)) ?? -1) : -1;
  if (unknown >= 0) throw invalid(['eventTypes', unknown], 'Unknown event type');
}

const sealedUrl = (dialect: WebhookDialect, url: string, { runtime }: DeliveryParts): string =>
  dialect.secretUrl ? cipherOf(runtime).seal(url) : url;

/** The audit row of a change. */
function told(parts: DeliveryParts, actor: Actor, audited: Audited, now: Date): Write {
  return entry(auditEvents, auditEntry(actor, audited, { id: parts.runtime.id(), at: now }));
}

/** Makes an endpoint, once per `op`; answers its secret, which nobody is told again: a repeat has null. */
export async function createEndpoint(
  parts: DeliveryParts,
  actor: Actor,
  dialect: WebhookDialect,
  input: NewEndpoint,
  audit: AuditAs,
  op?: Op,
): Promise<EndpointOnce> {
  await check(parts, dialect, input);
  const { runtime, storage } = parts;
  const now = runtime.now();
  const secret = makeSecret(dialect, runtime);
  const { limit = null } = input;
  const endpoint: WebhookEndpoint = {
    id: runtime.id(),
    dialect: dialect.name,
    url: sealedUrl(dialect, input.url, parts),
    description: input.description ?? null,
    eventTypes: input.eventTypes ?? [],
    enabled: input.enabled ?? true,
    disabledReason: null,
    apiVersion: input.apiVersion ?? null,
    payloadMode: input.payloadMode ?? 'full',
    secret: secret === null ? null : cipherOf(runtime).seal(secret),
    previousSecret: null,
    previousUntil: null,
    secretRotatedAt: null,
    settings: input.settings ?? {},
    createdAt: now,
    updatedAt: now,
  };
  const row = told(parts, actor, { ...audit, resourceId: endpoint.id }, now);
  const answer = await storage.tenant(actor.tenant).counters.update<Rows, string>({
    now,
    ops: op ? [op] : [],
    find: { endpoints: { table: webhookEndpoints, where: {} } },
    plan: () => [listenersKey],
    guess: [listenersKey],
    step: ({ found: { endpoints } }) => {
      const same = endpoints.filter((each) => each.dialect === dialect.name);
      if (limit !== null && same.length >= limit)
        throw new DomainError('limit_exceeded', 'conflict', `At most ${limit} endpoints are allowed.`, {
          limit,
        });
      return {
        counters: new Map([[listenersKey, listenersState(count(endpoints) + 1)]]),
        writes: [insertion(webhookEndpoints, endpoint), row, tidyLater(actor.tenant, now)],
        result: endpoint.id,
      };
    },
  });
  const replayed = isRepeat(answer, op);
  if (!replayed) return { endpoint, secret, replayed };
  return {
    endpoint: await getEndpoint(parts, actor.tenant, dialect, answer.result),
    secret: null,
    replayed,
  };
}

/** Changes one endpoint under its lock, with its audit row. */
async function change(
  parts: DeliveryParts,
  actor: Actor,
  id: string,
  audited: Omit<Audited, 'resourceId'>,
  {
    dialect,
    patch,
    op,
  }: {
    readonly dialect: WebhookDialect;
    readonly patch: (seen: WebhookEndpoint) => Partial<Omit<WebhookEndpoint, 'id'>>;
    readonly op?: Op | undefined;
  },
): Promise<{ readonly endpoint: WebhookEndpoint; readonly replayed: boolean }> {
  const now = parts.runtime.now();
  const key = healthKey(id);
  const row = told(parts, actor, { ...audited, resourceId: id }, now);
  let changed: WebhookEndpoint | undefined;
  const answer = await parts.storage.tenant(actor.tenant).counters.update<Rows, null>({
    now,
    ops: op ? [op] : [],
    find: { endpoints: { table: webhookEndpoints, ids: [id], where: { dialect: dialect.name } } },
    plan: () => [key],
    guess: [key],
    step: ({ found: { endpoints }, counters }) => {
      const [seen] = endpoints;
      if (!seen) throw missing();
      changed = { ...seen, ...patch(seen), updatedAt: now };
      // Whoever switches an endpoint on again wants to be told now, however it did before.
      const revived = changed.enabled && !seen.enabled;
      return {
        counters: revived
          ? new Map([[key, { ...(counters.get(key) ?? emptyCounter), state: null }]])
          : new Map(),
        writes: [replacement(webhookEndpoints, seen, changed), row],
        result: null,
      };
    },
  });
  const replayed = isRepeat(answer, op);
  return {
    endpoint: changed && !replayed ? changed : await getEndpoint(parts, actor.tenant, dialect, id),
    replayed,
  };
}

/** Changes what was given. @throws DomainError `not_found`; `invalid` for a bad value, or when nothing is given. */
export async function updateEndpoint(
  parts: DeliveryParts,
  actor: Actor,
  dialect: WebhookDialect,
  { id, ...wanted }: EndpointChange & { readonly id: string },
  audit: AuditAs,
): Promise<WebhookEndpoint> {
  const fields = Object.keys(wanted);
  if (fields.length === 0) throw invalid([], 'nothing to change');
  await check(parts, dialect, wanted);
  const { url, enabled, ...rest } = wanted;
  const { endpoint } = await change(
    parts,
    actor,
    id,
    { ...audit, metadata: { fields } },
    {
      dialect,
      patch: () => ({
        ...rest,
        ...(url !== undefined && { url: sealedUrl(dialect, url, parts) }),
        ...(enabled !== undefined && { enabled, ...(enabled && { disabledReason: null }) }),
      }),
    },
  );
  return endpoint;
}

/** Gives an endpoint a new secret, once per `op`; the old one signs beside it for a day, the one before that no more. */
export async function rotateSecret(
  parts: DeliveryParts,
  actor: Actor,
  dialect: WebhookDialect,
  id: string,
  audit: AuditAs,
  op?: Op,
): Promise<EndpointOnce> {
  const { runtime } = parts;
  const secret = makeSecret(dialect, runtime);
  if (secret === null) throw new Error(`${dialect.name} endpoints have no secret`);
  const now = runtime.now();
  const sealed = cipherOf(runtime).seal(secret);
  const { endpoint, replayed } = await change(parts, actor, id, audit, {
    dialect,
    op,
    patch: (seen) => ({
      secret: sealed,
      previousSecret: seen.secret,
      previousUntil: new Date(now.getTime() + graceMs),
      secretRotatedAt: now,
    }),
  });
  return { endpoint, secret: replayed ? null : secret, replayed };
}

/** Removes an endpoint, then what was on its way to it. @throws DomainError `not_found`. */
export async function removeEndpoint(
  parts: DeliveryParts,
  actor: Actor,
  dialect: WebhookDialect,
  id: string,
  audit: AuditAs,
): Promise<void> {
  const now = parts.runtime.now();
  const key = healthKey(id);
  const row = told(parts, actor, { ...audit, resourceId: id }, now);
  const tenant = parts.storage.tenant(actor.tenant);
  await tenant.counters.update<Rows, null>({
    now,
    ops: [],
    find: { endpoints: { table: webhookEndpoints, where: {} } },
    plan: () => [listenersKey, key],
    guess: [listenersKey, key],
    step: ({ found: { endpoints } }) => {
      const seen = endpoints.find((each) => each.id === id && each.dialect === dialect.name);
      if (!seen) throw missing();
      return {
        counters: new Map([
          [listenersKey, listenersState(count(endpoints) - 1)],
          [key, emptyCounter],
        ]),
        writes: [removal(webhookEndpoints, seen), row],
        result: null,
      };
    },
  });
  await tenant.collection(webhookDeliveries).remove({ endpointId: id });
}
