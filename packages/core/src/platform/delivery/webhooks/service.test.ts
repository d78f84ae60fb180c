import { describe, expect, it } from 'vitest';
import { isDomainError } from '../../../kernel/errors.js';
import { auditEvents } from '../../tenancy/audit/model.js';
import { actorOf, answered, deliveryWorld, second, start, timedOut } from '../delivery.fixture.js';
import { costsScheme, standardWebhooks, verify } from '../signing/index.js';
import { webhookDeliveries, webhookEndpoints } from './model.js';
import type { WebhookRequest } from './ports.js';

const actor = actorOf('acme');
const url = 'https://hooks.example.com/in';
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => (isDomainError(error) ? error.code : Promise.reject(error as Error)),
  );
const typesOf = (requests: readonly WebhookRequest[]): string[] =>
  requests.map(({ body }) => (JSON.parse(body) as { type: string }).type);

describe('endpoints', () => {
  it('are kept with their secrets sealed, and told without', async () => {
    const { webhooks, storage, standard } = deliveryWorld();
    const { endpoint, secret } = await webhooks.create(actor, { url, description: 'ours' });
    expect(secret).toMatch(/^whsec_[0-9a-f]{64}$/);
    expect((await standard.create(actor, { url })).secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(endpoint).toMatchObject({ url, description: 'ours', eventTypes: [], enabled: true });
    const stored = await storage.tenant(actor.tenant).collection(webhookEndpoints).find({});
    expect(JSON.stringify([endpoint, await webhooks.list(actor), stored])).not.toContain(secret?.slice(6));
    expect((await webhooks.list(actor)).map(({ id }) => id)).toEqual([endpoint.id]);
    expect(await webhooks.list(actorOf('other'))).toEqual([]);
    expect(await codeOf(standard.get(actor, endpoint.id))).toBe('not_found');
  });

  it('are as many as the limit allows, also when asked for at once', async () => {
    const { webhooks } = deliveryWorld();
    const codes = await Promise.all(
      Array.from({ length: 5 }, () => codeOf(webhooks.create(actor, { url, limit: 2 }))),
    );
    expect(codes.sort()).toEqual(['done', 'done', 'limit_exceeded', 'limit_exceeded', 'limit_exceeded']);
  });

  it('refuse addresses, types and texts that are not allowed, and changes of nothing', async () => {
    const { webhooks, parts } = deliveryWorld();
    const inner = { ...parts.transport, permits: async () => false };
    Object.assign(parts, { transport: inner });
    expect(await codeOf(webhooks.create(actor, { url }))).toBe('invalid');
    Object.assign(parts, { transport: { ...inner, permits: async () => true } });
    const { endpoint } = await webhooks.create(actor, { url });
    for (const wrong of [
      { url: 'http://hooks.example.com' },
      { url: 'https://127.1' },
      { description: 'x'.repeat(201) },
      { eventTypes: ['thing.made', 'thing.unknown'] },
      {},
    ])
      expect(await codeOf(webhooks.update(actor, endpoint.id, wrong))).toBe('invalid');
    expect(await codeOf(webhooks.update(actorOf('other'), endpoint.id, { enabled: false }))).toBe(
      'not_found',
    );
  });

  it('leave an audit row in the commit of each change', async () => {
    const { webhooks, storage } = deliveryWorld();
    const { endpoint } = await webhooks.create(actor, { url });
    await webhooks.update(actor, endpoint.id, { description: null });
    await webhooks.rotate(actor, endpoint.id);
    await webhooks.remove(actor, endpoint.id);
    const rows = await storage.tenant(actor.tenant).log(auditEvents).page({});
    expect(rows.map(({ action }) => action).sort()).toEqual(
      ['created', 'deleted', 'secret_rotated', 'updated'].map((verb) => `webhook.${verb}`),
    );
    expect(rows.every(({ resourceId, userId }) => resourceId === endpoint.id && userId === 'ada')).toBe(true);
    expect(await codeOf(webhooks.remove(actor, endpoint.id))).toBe('not_found');
  });
});

describe('delivery', () => {
  it('tells each endpoint what it asked for, signed, and keeps what became of it', async () => {
    const { webhooks, standard, emit, settle, requests, errors } = deliveryWorld();
    const all = await webhooks.create(actor, { url });
    const some = await standard.create(actor, { url, eventTypes: ['thing.lost'] });
    const made = await emit(actor.tenant);
    await emit(actor.tenant, 'thing.lost');
    await settle();
    expect(typesOf(requests).sort()).toEqual(['thing.lost', 'thing.lost', 'thing.made']);
    const now = Math.floor(start.getTime() / 1_000);
    for (const [scheme, secret] of [
      [costsScheme, all.secret],
      [standardWebhooks, some.secret],
    ] as const) {
      const [signed] = requests.filter(({ headers }) => scheme.header in headers);
      if (!signed) throw new Error('nothing was signed');
      expect(verify(scheme, [secret ?? ''], signed, { now })).toMatchObject({ genuine: true });
    }
    const { items } = await webhooks.deliveries(actor, all.endpoint.id, { limit: 50 });
    expect(items.find(({ eventId }) => eventId === made.id)).toMatchObject({
      status: 'delivered',
      attempts: 1,
      responseStatus: 200,
      nextAttemptAt: null,
      history: [{ status: 200, error: null }],
    });
    expect(errors).toEqual([]);
  });

  it('gives each message of an event an id that stays the same', async () => {
    const { webhooks, emit, settle, requests, receivers, wait } = deliveryWorld();
    await webhooks.create(actor, { url });
    receivers.answer = () => answered(500);
    const event = await emit(actor.tenant, 'thing.split');
    await settle();
    receivers.answer = () => answered(200);
    wait(10 * second);
    await settle();
    const ids = requests.map(({ headers }) => headers['x-nullspend-webhook-id']);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(2);
    expect(ids).toContain(event.id);
  });

  it('costs nothing where nobody listens', async () => {
    const { webhooks, emit, storage } = deliveryWorld();
    await emit(actor.tenant);
    expect(await storage.work.depth('outbox.tell')).toBe(0);
    const { endpoint } = await webhooks.create(actor, { url });
    await emit(actor.tenant);
    expect(await storage.work.depth('outbox.tell')).toBe(1);
    await webhooks.remove(actor, endpoint.id);
    await emit(actor.tenant);
    expect(await storage.work.depth('outbox.tell')).toBe(1);
  });

  it('tries again by the schedule, then fails', async () => {
    const { webhooks, emit, settle, requests, receivers, wait } = deliveryWorld();
    const { endpoint } = await webhooks.create(actor, { url });
    receivers.answer = () => timedOut;
    await emit(actor.tenant);
    await settle();
    for (const [index, pause] of [10, 20, 40, 80, 160].entries()) {
      wait(pause * second - 1);
      await settle();
      expect(requests).toHaveLength(index + 1);
      wait(1);
      await settle();
      expect(requests).toHaveLength(index + 2);
    }
    const { items } = await webhooks.deliveries(actor, endpoint.id, { limit: 50 });
    expect(items).toMatchObject([
      { status: 'failed', attempts: 6, responseStatus: null, nextAttemptAt: null },
    ]);
    expect(items[0]?.history.every(({ error }) => error === 'timeout')).toBe(true);
  });

  it('waits as long as the receiver asks', async () => {
    const { webhooks, emit, settle, requests, receivers, wait } = deliveryWorld();
    await webhooks.create(actor, { url });
    receivers.answer = () => answered(429, '90');
    await emit(actor.tenant);
    await settle();
    wait(89 * second);
    await settle();
    expect(requests).toHaveLength(1);
    wait(second);
    await settle();
    expect(requests).toHaveLength(2);
  });

  it('signs with both secrets for a day after a rotation', async () => {
    const { webhooks, emit, settle, requests, wait } = deliveryWorld();
    const first = await webhooks.create(actor, { url });
    const next = await webhooks.rotate(actor, first.endpoint.id);
    const proves = (secret: string | null, request: WebhookRequest | undefined, hours: number): boolean => {
      if (!request) throw new Error('nothing was sent');
      const now = Math.floor(start.getTime() / 1_000) + hours * 3_600;
      return verify(costsScheme, [secret ?? ''], request, { now }).genuine;
    };
    await emit(actor.tenant);
    await settle();
    expect([first.secret, next.secret].map((secret) => proves(secret, requests[0], 0))).toEqual([true, true]);
    wait(24 * 3_600 * second);
    await emit(actor.tenant);
    await settle();
    expect([first.secret, next.secret].map((secret) => proves(secret, requests[1], 24))).toEqual([
      false,
      true,
    ]);
    const third = await webhooks.rotate(actor, first.endpoint.id);
    expect(third.endpoint.secretRotatedAt).not.toBeNull();
  });

  it('records, and sends nothing, in the dev environment', async () => {
    const { webhooks, emit, settle, requests } = deliveryWorld();
    const dev = { ...actor, tenant: 'acme:dev', environment: 'dev' };
    const { endpoint } = await webhooks.create(dev, { url });
    await emit(dev.tenant);
    await settle();
    const { items } = await webhooks.deliveries(dev, endpoint.id, { limit: 1 });
    expect([items[0]?.status, requests]).toEqual(['delivered', []]);
  });

  it('of a removed endpoint ends, and its rows go', async () => {
    const { webhooks, emit, settle, requests, storage, process, clock } = deliveryWorld();
    const { endpoint } = await webhooks.create(actor, { url });
    await emit(actor.tenant);
    await process.tick(clock.now);
    await webhooks.remove(actor, endpoint.id);
    await settle();
    const rows = storage.tenant(actor.tenant).collection(webhookDeliveries);
    expect([requests.length, await rows.count({}), await storage.work.depth('webhook.send')]).toEqual([
      0, 0, 0,
    ]);
  });
});

describe('a test message', () => {
  it('goes out at once, also to a disabled endpoint, and says what came back', async () => {
    const { webhooks, requests, receivers } = deliveryWorld();
    const { endpoint } = await webhooks.create(actor, { url, enabled: false });
    expect(await webhooks.ping(actor, endpoint.id)).toEqual({
      success: true,
      statusCode: 200,
      preview: 'status 200',
    });
    expect(typesOf(requests)).toEqual(['test.ping']);
    receivers.answer = () => answered(302);
    expect(await webhooks.ping(actor, endpoint.id)).toMatchObject({ success: false, statusCode: 302 });
    receivers.answer = () => Promise.reject(new Error('boom'));
    expect(await webhooks.ping(actor, endpoint.id)).toEqual({
      success: false,
      statusCode: null,
      preview: 'boom',
    });
    expect((await webhooks.deliveries(actor, endpoint.id, { limit: 9 })).items).toEqual([]);
  });
});
