import { memoryStorage } from '@bursar/adapter-memory';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createBursar } from './bursar.js';
import type { BursarOptions } from './host.js';
import { execute } from './http/execute.js';
import { jsonBody } from './http/input.js';
import { jsonReply } from './http/reply.js';
import { defineRoute } from './http/route.js';
import { theDialect } from './http/seats.fixture.js';
import type { WireRequest } from './http/wire.js';
import { cookieValue } from './platform/tenancy/organizations/rules/active.js';
import type { Product } from './product.js';
import { systemRuntime } from './runtime/system.js';
import { StorageError } from './storage/errors.js';
import type { Storage } from './storage/storage.js';

interface Notes {
  add(text: string): Promise<string>;
}

const started = new Date('2026-05-02T11:00:00.000Z');
const where = z.object({ tenant: z.string(), role: z.string() });
const route = defineRoute<unknown>();
const whoami = route({
  id: 'whoami',
  method: 'GET',
  path: '/whoami',
  summary: 'Tells where the caller acts.',
  credentials: ['key', 'session'],
  replies: { 200: jsonReply(where) },
  handle: ({ actor: { tenant, role } }) => ({ status: 200, body: { tenant, role } }),
});
const inOrganization = route({
  id: 'inOrganization',
  method: 'POST',
  path: '/orgs/:id',
  summary: 'The same in a named organization.',
  credentials: ['session'],
  role: 'admin',
  organization: 'id',
  input: { path: z.object({ id: z.string() }), body: jsonBody(z.object({})) },
  replies: { 200: jsonReply(where) },
  handle: ({ actor: { tenant, role } }) => ({ status: 200, body: { tenant, role } }),
});
const broken = route({
  id: 'broken',
  method: 'GET',
  path: '/broken',
  summary: 'Meets a store in trouble.',
  credentials: ['public'],
  replies: { 200: jsonReply(where) },
  handle: () => {
    throw new StorageError('unavailable', 'no connection');
  },
});

/** A product that puts work for each note and a surface that tells who calls. */
const notes = (done: string[]): Product<'notes', Notes> => ({
  name: 'notes',
  open: ({ storage, runtime }) => ({
    for: ({ tenant }) => ({
      add: async (text) => {
        const key = runtime.id();
        await storage.work.put([
          { kind: 'note', key, tenant, lane: tenant, due: runtime.now(), payload: text },
        ]);
        return key;
      },
    }),
    surface: {
      dialect: theDialect,
      routes: [whoami, inOrganization, broken],
      services: {},
      choice: ({ headers }) => ({ cookie: cookieValue(String(headers['cookie'] ?? ''), 'active') }),
    },
    workers: [
      {
        kind: 'note',
        leaseMs: 1_000,
        run: async ({ payload }) => {
          done.push(payload as string);
          return null;
        },
      },
    ],
  }),
});

const quiet = { warn: () => undefined, error: () => undefined };
const ada = { id: 'ada', email: 'ada@example.com' };

function open(more: Partial<BursarOptions<readonly Product[], Storage>> = {}) {
  const done: string[] = [];
  const storage = memoryStorage();
  const clock = { now: started };
  const bursar = createBursar({
    runtime: { ...systemRuntime(), now: () => clock.now },
    session: ({ headers }) => {
      const userId = headers['x-user'];
      return typeof userId === 'string' ? { userId, email: `${userId}@example.com` } : null;
    },
    logger: quiet,
    storage: { ...storage, within: (transaction: Storage) => transaction },
    ...more,
    products: [notes(done)],
  });
  const call = async (method: string, path: string, headers: WireRequest['headers']) => {
    const reply = await execute(bursar.surfaces.notes, {
      method,
      path: `/api${path}`,
      query: '',
      headers: { 'content-type': 'application/json', ...headers },
      body: method === 'POST' ? { parsed: {} } : null,
      address: null,
    });
    return { status: reply.status, body: JSON.parse(reply.body as string) as Record<string, unknown> };
  };
  return { bursar, storage, clock, done, call };
}

describe('createBursar', () => {
  it('gives each actor the engine and the products', async () => {
    const { bursar, done } = open();
    const actor = await bursar.actors.ofSession(ada);
    expect(Object.keys(bursar.for(actor)).sort()).toEqual(['budgets', 'notes', 'webhooks']);
    await bursar.for(actor).notes.add('hello');
    expect(await bursar.tick()).toBeGreaterThan(0);
    expect(done).toEqual(['hello']);
  });

  it('refuses two products of one name, and one called budgets', () => {
    const storage = memoryStorage();
    expect(() => createBursar({ storage, products: [notes([]), notes([])] })).toThrow('only one notes');
    const named = { ...notes([]), name: 'budgets' as const };
    expect(() => createBursar({ storage, products: [named] })).toThrow('only one budgets');
    expect(() => createBursar({ storage, sessionSecret: 'short' })).toThrow('16');
  });

  it('takes limits as a table or as a question', async () => {
    const limits = { budgets: null, keys: 1, webhooks: null, seats: null, largestBudget: null };
    for (const given of [limits, () => limits, async () => limits]) {
      const { bursar } = open({ limits: given });
      const actor = await bursar.actors.ofSession(ada);
      await bursar.keys.create(actor, { name: 'a' });
      await expect(bursar.keys.create(actor, { name: 'b' })).rejects.toMatchObject({
        code: 'limit_exceeded',
      });
    }
  });
});

describe('a surface', () => {
  it('acts for a key in the key’s tenant', async () => {
    const { bursar, call } = open();
    const actor = await bursar.actors.ofSession(ada, { environment: 'test' });
    const { secret } = await bursar.keys.create(actor, { name: 'ci' });
    expect(await call('GET', '/whoami', { 'x-seat-key': secret })).toEqual({
      status: 200,
      body: { tenant: actor.tenant, role: 'owner' },
    });
    expect((await call('GET', '/whoami', { 'x-seat-key': `${secret}0`, 'x-user': 'ada' })).status).toBe(401);
  });

  it('acts for a session in its active organization, or in the one that the path names', async () => {
    const { bursar, call } = open({ sessionSecret: 'a secret of the host' });
    const home = await bursar.actors.ofSession(ada);
    const team = await bursar.organizations.create(ada, { name: 'Team', slug: 'team' });
    const there = await bursar.actors.ofSession(ada, { organization: team.id });
    const user = { 'x-user': 'ada' };
    expect((await call('GET', '/whoami', user)).body['tenant']).toBe(home.tenant);
    const cookie = `a=b; active=${bursar.actors.cookie(there)}`;
    expect((await call('GET', '/whoami', { ...user, cookie })).body['tenant']).toBe(there.tenant);
    expect((await call('POST', `/orgs/${team.id}`, user)).body['tenant']).toBe(there.tenant);
    expect((await call('POST', `/orgs/${team.id}`, { 'x-user': 'eve' })).status).toBe(403);
    expect((await call('POST', '/orgs/nowhere', user)).status).toBe(403);
    expect((await call('GET', '/whoami', {})).status).toBe(401);
  });

  it('says 503 when the store is in trouble', async () => {
    const { call } = open();
    expect((await call('GET', '/broken', {})).status).toBe(503);
  });

  it('counts requests unless the host does', async () => {
    for (const [requestLimits, last] of [
      [true, 429],
      [false, 200],
    ] as const) {
      const { bursar, call } = open({ requestLimits });
      const { secret } = await bursar.keys.create(await bursar.actors.ofSession(ada), { name: 'ci' });
      const statuses: number[] = [];
      for (let i = 0; i < 4; i++)
        statuses.push((await call('GET', '/whoami', { 'x-seat-key': secret })).status);
      expect(statuses).toEqual([200, 200, 200, last]);
    }
  });
});

describe('within a transaction of the host', () => {
  it('commits with it and vanishes with it', async () => {
    const { bursar, storage, done } = open();
    const actor = await bursar.actors.ofSession(ada);
    const rolledBack = storage.transaction(async (tx) => {
      await bursar.within(tx).for(actor).notes.add('never');
      throw new Error('the host changed its mind');
    });
    await expect(rolledBack).rejects.toThrow('changed its mind');
    await storage.transaction((tx) => bursar.within(tx).for(actor).notes.add('kept'));
    await bursar.tick();
    expect(done).toEqual(['kept']);
  });

  it('forgets remembered keys outside too', async () => {
    const { bursar, storage } = open();
    const actor = await bursar.actors.ofSession(ada);
    const { key, secret } = await bursar.keys.create(actor, { name: 'ci' });
    await bursar.keys.authenticate(secret);
    await bursar.keys.idle();
    await storage.transaction((tx) => bursar.within(tx).keys.revoke(actor, key.id));
    await expect(bursar.keys.authenticate(secret)).rejects.toMatchObject({ code: 'authentication_required' });
  });

  it('needs an adapter that can join', () => {
    const bursar = createBursar({ storage: memoryStorage() });
    expect(() => bursar.within({})).toThrow('cannot join');
  });
});

describe('spending with a key', () => {
  const ask = { subjects: [{ type: 'api_key', id: 'any' }], amounts: { usd: 1n } };

  it('asks again when keys or members have changed since the key was looked up', async () => {
    const { bursar, storage } = open();
    const elsewhere = createBursar({ storage, logger: quiet });
    const owner = await bursar.actors.ofSession(ada);
    const { key, secret } = await bursar.keys.create(owner, { name: 'ci' });
    const cached = await elsewhere.keys.authenticate(secret);
    expect(await elsewhere.for(cached).budgets.reserve(ask)).toMatchObject({ verdict: 'admitted' });
    await bursar.keys.update(owner, key.id, { name: 'renamed' });
    expect(await elsewhere.for(cached).budgets.reserve(ask)).toMatchObject({ verdict: 'admitted' });
    await bursar.keys.revoke(owner, key.id);
    const refused = { code: 'authentication_required' };
    await expect(elsewhere.for(cached).budgets.reserve(ask)).rejects.toMatchObject(refused);
    await expect(elsewhere.for(cached).budgets.charge([ask])).rejects.toMatchObject(refused);
    expect(await elsewhere.for(owner).budgets.reserve(ask)).toMatchObject({ verdict: 'admitted' });
  });
});

describe('verify', () => {
  it('finds nothing after ordinary use', async () => {
    const { bursar } = open();
    const actor = await bursar.actors.ofSession(ada);
    await bursar.keys.create(actor, { name: 'ci' });
    const { budgets } = bursar.for(actor);
    await budgets.create({ subjectType: 'user', subjectId: 'ada', cap: 10n });
    const { holdId } = await budgets.reserve({
      subjects: [{ type: 'user', id: 'ada' }],
      amounts: { usd: 4n },
    });
    await budgets.settle({ holdId: holdId ?? '', actual: { usd: 3n } });
    expect(await bursar.verify(actor.tenant)).toEqual([]);
  });
});

describe('housekeeping', () => {
  it('is done by the store that has it, at each tick', async () => {
    const calls: [Date, number][] = [];
    const tidy = async (now: Date, limit: number): Promise<number> => calls.push([now, limit]);
    const bursar = createBursar({ storage: { ...memoryStorage(), tidy }, logger: quiet });
    await bursar.tick(started);
    expect(calls).toEqual([[started, 10_000]]);
  });
});

describe('the background', () => {
  it('works until it is stopped, and stopping waits for what is running', async () => {
    const { bursar, done, clock } = open();
    const actor = await bursar.actors.ofSession(ada);
    await bursar.for(actor).notes.add('first');
    bursar.start();
    bursar.start();
    for (let i = 0; done.length === 0 && i < 1_000; i++)
      await new Promise((resolve) => setImmediate(resolve));
    await bursar.stop();
    expect(done).toEqual(['first']);
    await bursar.for(actor).notes.add('second');
    await bursar.stop();
    expect(done).toEqual(['first']);
    clock.now = new Date(started.getTime() + 1);
    await bursar.tick();
    expect(done).toEqual(['first', 'second']);
  });
});
