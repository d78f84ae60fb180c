import { memoryStorage } from '@bursar/adapter-memory';
import { describe, expect, it } from 'vitest';
import type { Counters } from '../../../storage/counters.js';
import type { Storage, TenantStorage } from '../../../storage/storage.js';
import { apiKeys } from '../../../platform/tenancy/keys/model.js';
import { webhookEndpoints } from '../../../platform/delivery/webhooks/model.js';
import type { Identified, Table } from '../../../storage/table.js';
import { walletsWorld, type Ask } from '../wallets.fixture.js';

/** A storage whose process dies right behind the commit that carries an operation of this ending. */
function dyingStorage(ending: string) {
  const over = memoryStorage();
  const state = { armed: false, carried: false, died: 0 };
  const die = (): void => {
    if (!state.armed || !state.carried) return;
    state.armed = false;
    state.died += 1;
    throw new Error('the process died');
  };
  const tenantOf = (real: TenantStorage, inTransaction: boolean): TenantStorage => {
    const update: Counters['update'] = async (job) => {
      const answer = await real.counters.update(job);
      state.carried ||= state.armed && job.ops.some(({ id }) => id.endsWith(ending));
      if (!inTransaction) die();
      return answer;
    };
    return {
      id: real.id,
      collection: (table) => real.collection(table),
      log: (table) => real.log(table),
      purge: () => real.purge(),
      claims: real.claims,
      counters: { read: (keys) => real.counters.read(keys), update },
    };
  };
  const wrap = (real: Storage, inTransaction: boolean): Storage => ({
    directory: real.directory,
    work: real.work,
    limits: real.limits,
    tenant: (id) => tenantOf(real.tenant(id), inTransaction),
    transaction: async (work) => {
      const result = await real.transaction((tx) => work(wrap(tx, true)));
      if (!inTransaction) die();
      return result;
    },
  });
  return { storage: wrap(over, false), state };
}

interface Made {
  readonly id: string;
}

interface Secretive {
  readonly key?: string;
  readonly secret?: string;
}

const key = { name: 'deploy', scopes: ['read'] };
const endpoint = { url: 'https://hooks.example.com/in' };

describe('what makes a secret', () => {
  it.each<{
    what: string;
    path: (id: string) => string;
    table: Table<Identified>;
    body?: object;
    shown: RegExp;
  }>([
    {
      what: 'a key',
      path: () => '/v1/api-keys',
      table: apiKeys as never,
      body: key,
      shown: /^sk_live_.{6}\.\.\..{6}$/,
    },
    {
      what: 'a rotation',
      path: (id) => `/v1/api-keys/${id}/rotate`,
      table: apiKeys as never,
      body: { grace_hours: 0 },
      shown: /^sk_live_.{6}\.\.\..{6}$/,
    },
    {
      what: 'an endpoint',
      path: () => '/v1/webhooks',
      table: webhookEndpoints as never,
      body: endpoint,
      shown: /^whsec_\*{4}$/,
    },
  ])('makes $what once, though the process died behind the commit', async ({ path, table, body, shown }) => {
    const { storage, state } = dyingStorage(':made');
    const { ask, owner, failures } = await walletsWorld({ storage });
    const first = await ask({ method: 'POST', path: '/v1/api-keys', body: key });
    const rows = () => storage.tenant(owner.tenant).collection(table).find({});
    const before = (await rows()).length;
    const request: Ask = {
      method: 'POST',
      path: path((first.body as Made).id),
      headers: { 'x-idempotency-key': 'k-1' },
      ...(body && { body }),
    };
    state.armed = true;
    expect((await ask(request)).status).toBe(500);
    expect(state.died).toBe(1);
    const again = await ask(request);
    expect(again.status).toBe(201);
    expect(again.headers).toMatchObject({ 'x-idempotent-replayed': 'true' });
    const { key: told, secret = told } = again.body as Secretive;
    expect(secret).toMatch(shown);
    const made = await rows();
    expect(made.length).toBe(before + 1);
    expect((await ask(request)).body).toEqual(again.body);
    expect(failures).toHaveLength(1);
  });

  it('makes one of eight that are asked for at once, and tells its secret once', async () => {
    const { ask, storage, owner } = await walletsWorld();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        ask({
          method: 'POST',
          path: '/v1/webhooks',
          headers: { 'x-idempotency-key': 'k-2' },
          body: endpoint,
        }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => (body as Made).id)).size).toBe(1);
    const secrets = answers.map(({ body }) => (body as { readonly secret: string }).secret);
    expect(secrets.filter((secret) => secret !== 'whsec_****')).toHaveLength(1);
    expect(await storage.tenant(owner.tenant).collection(webhookEndpoints).count({})).toBe(1);
  });

  it('reminds of a key though the process died before it could note to', async () => {
    const { storage, state } = dyingStorage(':made');
    const world = await walletsWorld({ storage });
    const request: Ask = {
      method: 'POST',
      path: '/v1/api-keys',
      headers: { 'x-idempotency-key': 'k-3' },
      body: { ...key, expires_in_days: 30 },
    };
    const waiting = () => storage.work.depth('wallets.key_expiring');
    state.armed = true;
    const before = await waiting();
    expect((await world.ask(request)).status).toBe(500);
    expect(await waiting()).toBe(before);
    expect((await world.ask(request)).status).toBe(201);
    expect(await waiting()).toBe(before + 2);
  });
});
