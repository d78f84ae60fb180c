import { describe, expect, it } from 'vitest';
import { outgoingEvents } from '../../../storage/outbox.js';
import { actorOf, answered, deliveryWorld, second, timedOut } from '../delivery.fixture.js';
import { webhookDeliveries, webhookEndpoints } from './model.js';
import { perEndpoint, sendingWorker } from './service/send.js';
import { usuallyKeptMs } from './service/tidy.js';

const actor = actorOf('acme');
const url = 'https://hooks.example.com/in';
const slow = 'https://slow.example.com/in';
type World = ReturnType<typeof deliveryWorld>;

/** Takes the work of a kind without ever finishing it, as a process does that is killed. */
const takeAndDie = ({ storage, runtime, clock }: World, kind: string) =>
  storage.work.lease({ kind, limit: 100, now: clock.now, forMs: 60 * second, token: runtime.id });

describe('a dispatcher that dies', () => {
  it('before it told anybody: another one tells', async () => {
    const world = deliveryWorld();
    await world.webhooks.create(actor, { url });
    await world.emit(actor.tenant);
    expect(await takeAndDie(world, 'outbox.tell')).toHaveLength(1);
    await world.settle();
    expect(world.requests).toHaveLength(0);
    world.wait(60 * second);
    await world.settle();
    expect(world.requests).toHaveLength(1);
  });

  it('after it told: nobody is told twice', async () => {
    const world = deliveryWorld();
    await world.webhooks.create(actor, { url });
    await world.emit(actor.tenant);
    const { storage } = world;
    const settleLease = storage.work.settle;
    Object.assign(storage.work, { settle: async () => true });
    await world.process.tick(world.clock.now);
    Object.assign(storage.work, { settle: settleLease });
    await world.settle();
    world.wait(60 * second);
    await world.settle();
    expect([world.requests.length, await storage.work.depth('outbox.tell')]).toEqual([1, 0]);
  });

  it('before it sent: another one sends', async () => {
    const world = deliveryWorld();
    await world.webhooks.create(actor, { url });
    await world.emit(actor.tenant);
    await world.process.tick(world.clock.now);
    expect(await takeAndDie(world, 'webhook.send')).toHaveLength(1);
    world.wait(60 * second);
    await world.settle();
    expect(world.requests).toHaveLength(1);
  });

  it('between sending and recording: the message is sent once more, with the same id', async () => {
    const world = deliveryWorld();
    await world.webhooks.create(actor, { url });
    await world.emit(actor.tenant);
    await world.process.tick(world.clock.now);
    const [item] = await takeAndDie(world, 'webhook.send');
    if (!item) throw new Error('there is nothing to send');
    const dying = {
      ...world.parts,
      transport: {
        send: async (request: Parameters<typeof world.parts.transport.send>[0]) => {
          await world.parts.transport.send(request);
          return new Promise<never>(() => undefined);
        },
      },
    };
    void sendingWorker(dying).run(item, world.clock.now);
    while (world.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    world.wait(60 * second);
    await world.settle();
    const ids = world.requests.map(({ headers }) => headers['x-nullspend-webhook-id']);
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  });

  it('between recording and ending the work: nothing is sent again, and a pause is kept', async () => {
    const world = deliveryWorld();
    const { storage } = world;
    await world.webhooks.create(actor, { url });
    await world.emit(actor.tenant);
    await world.emit(actor.tenant);
    await world.process.tick(world.clock.now);
    const statuses = [200, 500];
    world.receivers.answer = () => answered(statuses.pop() ?? 200);
    const settleLease = storage.work.settle;
    Object.assign(storage.work, { settle: async () => true });
    await world.process.tick(world.clock.now);
    Object.assign(storage.work, { settle: settleLease });
    expect(world.requests).toHaveLength(2);
    // The schedule says 10 seconds; the leases end before that for a clock that was set back.
    world.clock.now = new Date(world.clock.now.getTime() + 60 * second);
    const [failed] = await storage
      .tenant(actor.tenant)
      .collection(webhookDeliveries)
      .find({ status: 'pending' });
    expect(failed?.nextAttemptAt).toEqual(new Date(world.clock.now.getTime() - 50 * second));
    await world.settle();
    expect(world.requests).toHaveLength(3);
    expect(await storage.work.depth('webhook.send')).toBe(0);
  });
});

describe('a bad endpoint', () => {
  it('that is slow holds up nobody else', async () => {
    const world = deliveryWorld();
    const { webhooks, emit, receivers, process, clock, requests } = world;
    await webhooks.create(actor, { url: slow });
    await webhooks.create(actor, { url });
    for (let i = 0; i < 20; i++) await emit(actor.tenant);
    await process.tick(clock.now);
    const hanging: (() => void)[] = [];
    receivers.answer = (request) =>
      request.url === url
        ? answered(200)
        : new Promise((resolve) => hanging.push(() => resolve(answered(200))));
    const fast = () => requests.filter((request) => request.url === url).length;
    const turn = process.turns[1];
    if (!turn) throw new Error('there is no turn of sending');
    for (let rounds = 0; rounds < 500 && fast() < 20; rounds++) {
      await turn(() => undefined);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect([fast(), hanging.length]).toEqual([20, perEndpoint]);
    receivers.answer = () => answered(200);
    hanging.forEach((end) => end());
    await process.idle();
  });

  it('that answers 410 is switched off, and the others hear of it', async () => {
    const { webhooks, emit, receivers, settle, requests } = deliveryWorld();
    const gone = await webhooks.create(actor, { url: slow });
    await webhooks.create(actor, { url, eventTypes: ['webhook.disabled'] });
    receivers.answer = (request) => answered(request.url === slow ? 410 : 200);
    await emit(actor.tenant);
    await settle();
    await emit(actor.tenant);
    await settle();
    expect(await webhooks.get(actor, gone.endpoint.id)).toMatchObject({
      enabled: false,
      disabledReason: 'gone',
    });
    expect(requests.map((request) => request.url)).toEqual([slow, url]);
    expect(requests[1]?.body).toContain('"reason":"gone"');
  });

  it('that fails for three days is switched off, and begins anew when it is switched on', async () => {
    const { webhooks, emit, receivers, settle, wait } = deliveryWorld();
    const { endpoint } = await webhooks.create(actor, { url });
    receivers.answer = () => answered(500);
    const get = () => webhooks.get(actor, endpoint.id);
    for (let hours = 0; hours <= 72; hours += 6) {
      expect((await get()).enabled).toBe(true);
      await emit(actor.tenant);
      await settle();
      wait(6 * 3_600 * second);
    }
    expect(await get()).toMatchObject({ enabled: false, disabledReason: 'failing' });
    receivers.answer = () => answered(200);
    expect(await webhooks.update(actor, endpoint.id, { enabled: true })).toMatchObject({
      disabledReason: null,
    });
    await emit(actor.tenant);
    await settle();
    const { items } = await webhooks.deliveries(actor, endpoint.id, { limit: 1 });
    expect(items).toMatchObject([{ status: 'delivered' }]);
  });

  it('is left alone after five failures, then tried again; what waits does not count as tried', async () => {
    const { webhooks, emit, receivers, settle, wait, requests } = deliveryWorld();
    const { endpoint } = await webhooks.create(actor, { url });
    receivers.answer = () => timedOut;
    for (let i = 0; i < 8; i++) await emit(actor.tenant);
    for (let i = 0; i < 4; i++) await settle();
    const before = requests.length;
    expect(before).toBeGreaterThanOrEqual(5);
    wait(15 * second);
    await settle();
    expect(requests).toHaveLength(before);
    receivers.answer = () => answered(200);
    wait(360 * second);
    await settle();
    const { items } = await webhooks.deliveries(actor, endpoint.id, { limit: 50 });
    expect(items.map(({ status }) => status)).toEqual(Array(8).fill('delivered'));
  });
});

describe('replay', () => {
  it('sends one delivery again', async () => {
    const { webhooks, emit, settle, requests } = deliveryWorld();
    const { endpoint } = await webhooks.create(actor, { url });
    await emit(actor.tenant);
    await settle();
    const [delivery] = (await webhooks.deliveries(actor, endpoint.id, { limit: 1 })).items;
    await webhooks.redeliver(actor, endpoint.id, delivery?.id ?? '');
    await settle();
    expect(requests.map(({ body }) => body)).toEqual([requests[0]?.body, requests[0]?.body]);
    const [again] = (await webhooks.deliveries(actor, endpoint.id, { limit: 1 })).items;
    expect(again).toMatchObject({ id: delivery?.id, status: 'delivered', attempts: 2, earlierAttempts: 1 });
    await expect(webhooks.redeliver(actor, endpoint.id, 'none')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('sends what was missed, and all when asked to', async () => {
    const { webhooks, emit, settle, requests, clock, wait, receivers } = deliveryWorld();
    const { endpoint } = await webhooks.create(actor, { url });
    const from = clock.now;
    await emit(actor.tenant);
    await settle();
    await webhooks.update(actor, endpoint.id, { enabled: false });
    for (let i = 0; i < 5; i++) await emit(actor.tenant);
    await settle();
    wait(second);
    await webhooks.update(actor, endpoint.id, { enabled: true });
    receivers.answer = () => answered(410);
    await emit(actor.tenant);
    await settle();
    wait(second);
    receivers.answer = () => answered(200);
    await webhooks.update(actor, endpoint.id, { enabled: true });
    expect(requests).toHaveLength(2);
    // Five events, the one that was answered 410, and what that led to.
    expect(await webhooks.replay(actor, endpoint.id, { from, which: 'missed' })).toBe(7);
    expect(await webhooks.replay(actor, endpoint.id, { from, which: 'missed' })).toBe(0);
    await settle();
    expect(requests).toHaveLength(9);
    const before = new Date(from.getTime() + 1);
    expect(await webhooks.replay(actor, endpoint.id, { from, before, which: 'all' })).toBe(6);
    await settle();
    expect(requests).toHaveLength(15);
    await expect(webhooks.replay(actorOf('other'), endpoint.id, { from, which: 'all' })).resolves.toBe(0);
  });
});

describe('housekeeping', () => {
  it('forgets old deliveries, and those that cannot be told any more', async () => {
    const { webhooks, emit, settle, storage, wait } = deliveryWorld();
    const { endpoint } = await webhooks.create(actor, { url });
    await emit(actor.tenant);
    await settle();
    const rows = storage.tenant(actor.tenant).collection(webhookDeliveries);
    expect(await rows.count({})).toBe(1);
    wait(usuallyKeptMs + 3_600 * second);
    await settle();
    expect(await rows.count({})).toBe(0);
    await webhooks.remove(actor, endpoint.id);
    wait(3_600 * second);
    await settle();
    expect(await storage.work.depth('webhook.tidy')).toBe(0);
    expect(await storage.tenant(actor.tenant).collection(webhookEndpoints).count({})).toBe(0);
  });

  it('gives up what has lost its event', async () => {
    const { webhooks, emit, settle, storage, process, clock, wait, requests } = deliveryWorld();
    const { endpoint } = await webhooks.create(actor, { url });
    await emit(actor.tenant);
    await process.tick(clock.now);
    wait(1);
    await storage.tenant(actor.tenant).log(outgoingEvents).prune(clock.now, 10);
    await settle();
    const { items } = await webhooks.deliveries(actor, endpoint.id, { limit: 1 });
    expect([items[0]?.status, requests.length]).toEqual(['failed', 0]);
  });
});
