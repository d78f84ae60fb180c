import { memoryStorage } from '@bursar/adapter-memory';
import { openDueWork } from '../../due-work.js';
import type { Actor } from '../../kernel/actor.js';
import type { JsonObject } from '../../kernel/json.js';
import { cipher } from '../../runtime/cipher.js';
import { systemRuntime } from '../../runtime/system.js';
import { entry } from '../../storage/counters.js';
import { listenersKey, outgoingEvents, telling, type OutgoingEvent } from '../../storage/outbox.js';
import type { Storage } from '../../storage/storage.js';
import { costsScheme, standardWebhooks } from './signing/index.js';
import { recordedTransport } from './webhooks/adapters/recorded.js';
import type { Sent, WebhookRequest, WebhookTransport } from './webhooks/ports.js';
import { deliveryWorkers, webhookService, type WebhookDialect } from './webhooks/service.js';

/** The instant at which every test begins. */
export const start = new Date('2026-05-01T00:00:00.000Z');
export const second = 1_000;

/** Tells `thing.*` as it is, and `thing.split` as two messages. */
const plainDialect: WebhookDialect = {
  name: 'plain',
  types: ['thing.made', 'thing.lost', 'thing.split', 'thing.split.more', 'webhook.disabled'],
  typesOf: ({ type }) => (type === 'thing.split' ? [type, 'thing.split.more'] : [type]),
  payload: ({ type, messageId, event }) => ({ id: messageId, type, data: event.data }),
  schemes: [costsScheme],
  userAgent: 'Plain/1',
  timeoutMs: 5_000,
  schedule: { delaysMs: [10_000, 20_000, 40_000, 80_000, 160_000], jitter: 0 },
  disableAfterMs: 3 * 86_400_000,
};
/** The same, signed in the standard way. */
const standardDialect: WebhookDialect = {
  ...plainDialect,
  name: 'standard',
  schemes: [standardWebhooks],
};

/** An administrator of a tenant. */
export const actorOf = (tenant: string): Actor => ({
  tenant: `${tenant}:live`,
  organization: tenant,
  environment: 'live',
  role: 'owner',
  user: { id: 'ada', email: null },
});

/** An answer of a receiver. */
export const answered = (status: number, retryAfter: string | null = null): Sent => ({
  kind: 'answered',
  status,
  retryAfter,
  preview: `status ${status}`,
});
/** No answer. */
export const timedOut: Sent = { kind: 'failed', reason: 'timeout', message: 'no answer within 5 s' };

/** Delivery over memory, with a clock that stands still and receivers that answer as told. */
export function deliveryWorld(options: { storage?: Storage; transport?: WebhookTransport } = {}) {
  const { storage = memoryStorage() } = options;
  const clock = { now: start };
  const keys = [{ id: 'k', secret: '11'.repeat(32) }] as const;
  const runtime = { ...systemRuntime({ cipher: cipher({ keys }) }), now: () => clock.now };
  const receivers = { answer: (_request: WebhookRequest): Sent | Promise<Sent> => answered(200) };
  const recorded = recordedTransport((request) => receivers.answer(request));
  const errors: unknown[] = [];
  const woken: string[] = [];
  const note = (message: string, details?: unknown): void => void errors.push({ message, details });
  const parts = {
    storage,
    runtime,
    transport: options.transport ?? recorded,
    dialects: new Map([plainDialect, standardDialect].map((dialect) => [dialect.name, dialect])),
    allowLoopback: false,
    wake: (kind: string) => void woken.push(kind),
  };
  /** One process; another one shares the storage only. */
  const openProcess = () =>
    openDueWork({
      storage,
      runtime,
      logger: { warn: note, error: note },
      workers: deliveryWorkers(parts),
      pollMs: 1_000,
    });
  const process = openProcess();
  const wait = (ms: number): void => {
    clock.now = new Date(clock.now.getTime() + ms);
  };
  /** Does what is due now until nothing is. */
  const settle = async (): Promise<void> => {
    for (let rounds = 0; (await process.tick(clock.now)) > 0; rounds++)
      if (rounds > 1_000) throw new Error('the work does not come to an end');
  };
  let made = 0;
  /** Commits an event, as a step does. */
  const emit = async (
    tenant: string,
    type = 'thing.made',
    data: JsonObject = { made: ++made },
  ): Promise<OutgoingEvent> => {
    const event = { id: runtime.id(), type, subject: 'thing:1', sequence: null, at: clock.now, data };
    await storage.tenant(tenant).counters.update({
      now: clock.now,
      ops: [],
      find: {},
      plan: () => [],
      reads: [listenersKey],
      step: ({ reads, now }) => {
        const writes = [entry(outgoingEvents, event)];
        const tell = telling(tenant, writes, reads, now);
        return { counters: new Map(), writes: tell ? [...writes, tell] : writes, result: null };
      },
    });
    return event;
  };
  return {
    storage,
    clock,
    runtime,
    receivers,
    requests: recorded.requests,
    errors,
    woken,
    parts,
    process,
    openProcess,
    wait,
    settle,
    emit,
    webhooks: webhookService(parts, plainDialect),
    standard: webhookService(parts, standardDialect),
  };
}
