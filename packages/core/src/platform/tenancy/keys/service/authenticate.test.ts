import { describe, expect, it } from 'vitest';
import type { Runtime } from '../../../../kernel/runtime.js';
import type { Storage, TenantStorage } from '../../../../storage/storage.js';
import type { Identified } from '../../../../storage/table.js';
import { codeOf, tenancyWorld, person } from '../../tenancy.fixture.js';
import { keyService } from '../service.js';
import { memberships } from '../../organizations/model.js';
import { apiKeys } from '../model.js';
import { readStamp } from './catalogue.js';

async function worldWithKey() {
  const world = tenancyWorld();
  const owner = await world.team();
  const ada = await world.enter(owner, person('ada'), 'viewer');
  const { key, secret } = await world.keys.create(ada, { name: 'ci', defaultTags: { a: 'b' } });
  const lastUse = async () =>
    (await world.storage.tenant(owner.tenant).collection(apiKeys).get(key.id))?.lastUsedAt ?? null;
  return { ...world, owner, ada, key, secret, lastUse };
}

/** Another process, whose reads and writes of keys outside of transactions go through these. */
function serviceOver(parts: {
  readonly storage: Storage;
  readonly runtime: Runtime;
  readonly remembered?: number;
  onError?(error: unknown): void;
  get?(read: () => Promise<Identified | undefined>): Promise<Identified | undefined>;
  replaceAll?(): Promise<number>;
}) {
  const { storage, runtime, remembered = 10, onError = () => undefined, get, replaceAll } = parts;
  const tenant = (id: string): TenantStorage => {
    const real = storage.tenant(id);
    const collection: TenantStorage['collection'] = (table) => {
      const rows = real.collection(table);
      const seen = get && ((key: string) => get(() => rows.get(key)) as ReturnType<typeof rows.get>);
      return { ...rows, ...(seen ? { get: seen } : {}), ...(replaceAll ? { replaceAll } : {}) };
    };
    return { ...real, counters: real.counters, collection };
  };
  const limitsOf = (): Promise<never> => Promise.reject(new Error('not asked'));
  const over = { ...storage, tenant };
  return keyService({ storage: over, runtime, environments: ['live'], limitsOf, onError, remembered });
}

describe('a secret', () => {
  it('stands for its key, in its tenant, with its owner’s role', async () => {
    const world = await worldWithKey();
    expect(await world.keys.authenticate(world.secret)).toMatchObject({
      tenant: world.owner.tenant,
      organization: world.owner.organization,
      environment: 'live',
      role: 'viewer',
      key: { id: world.key.id, userId: 'ada', tags: { a: 'b' } },
    });
  });

  it('is refused alike when it is wrong, empty or far too long', async () => {
    const world = await worldWithKey();
    const wrong = `${world.secret.slice(0, -1)}${world.secret.endsWith('0') ? '1' : '0'}`;
    for (const secret of ['', wrong, 'x'.repeat(10_000), world.key.id, world.runtime.hash(world.secret)])
      expect(await codeOf(world.keys.authenticate(secret))).toBe('authentication_required');
  });

  it('is dead at the very instant of its expiry, remembered or not', async () => {
    const world = await worldWithKey();
    const { secret } = await world.keys.create(world.owner, {
      name: 'short',
      expiresAt: new Date(world.clock.now.getTime() + 100),
    });
    world.wait(99);
    expect(await codeOf(world.keys.authenticate(secret))).toBe('done');
    world.wait(1);
    expect(await codeOf(world.keys.authenticate(secret))).toBe('authentication_required');
  });

  it('is forbidden when its owner is no member, however that came about', async () => {
    const world = await worldWithKey();
    expect(await codeOf(world.keys.create(world.owner, { name: 'x', userId: 'nobody' }))).toBe('forbidden');
    const { organization } = world.owner;
    await world.storage.directory.collection(memberships).remove({ organization, userId: 'ada' });
    expect(await codeOf(world.keys.authenticate(world.secret))).toBe('forbidden');
  });
});

describe('the memory of verdicts', () => {
  it('dies at once where the key was revoked, and within seconds elsewhere', async () => {
    const world = await worldWithKey();
    const elsewhere = world.openProcess();
    await world.keys.authenticate(world.secret);
    await elsewhere.keys.authenticate(world.secret);
    await world.keys.revoke(world.owner, world.key.id);
    expect(await codeOf(world.keys.authenticate(world.secret))).toBe('authentication_required');
    world.wait(4_999);
    const stale = await elsewhere.keys.authenticate(world.secret);
    expect(await codeOf(elsewhere.keys.confirm(stale))).toBe('authentication_required');
    world.wait(1);
    expect(await codeOf(elsewhere.keys.authenticate(world.secret))).toBe('authentication_required');
  });

  it('does not keep an answer that was overtaken by a revocation', async () => {
    const world = await worldWithKey();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = serviceOver({
      ...world,
      // Has read the living key, and tells of it only after the revocation.
      get: async (read) => {
        const row = await read();
        await held;
        return row;
      },
    });
    const asked = slow.authenticate(world.secret);
    await new Promise((resolve) => setImmediate(resolve));
    await slow.revoke(world.owner, world.key.id);
    release();
    await asked;
    expect(await codeOf(slow.authenticate(world.secret))).toBe('authentication_required');
  });

  it('forgets the oldest when it is full', async () => {
    const world = await worldWithKey();
    let reads = 0;
    const counted = serviceOver({
      ...world,
      remembered: 1,
      get: (read) => {
        reads++;
        return read();
      },
    });
    const other = await world.keys.create(world.owner, { name: 'other' });
    await counted.authenticate(world.secret);
    await counted.idle();
    const once = reads;
    await counted.authenticate(world.secret);
    expect(reads).toBe(once);
    await counted.authenticate(other.secret);
    await counted.idle();
    const twice = reads;
    await counted.authenticate(world.secret);
    expect(reads).toBeGreaterThan(twice);
  });

  it('is given up when the clock is set back', async () => {
    const world = await worldWithKey();
    await world.keys.authenticate(world.secret);
    const elsewhere = world.openProcess();
    await elsewhere.keys.revoke(world.owner, world.key.id);
    world.wait(-60_000);
    expect(await codeOf(world.keys.authenticate(world.secret))).toBe('authentication_required');
  });
});

describe('the stamp of a verdict', () => {
  it('moves with every change of keys and members, and only then', async () => {
    const world = await worldWithKey();
    const tenant = world.storage.tenant(world.owner.tenant);
    const asOf = async () => (await world.keys.authenticate(world.secret)).key?.asOf;
    const seen = [await readStamp(tenant)];
    expect(await asOf()).toBe(seen[0]);
    const note = async () => seen.push(await readStamp(tenant));
    await world.keys.list(world.owner, { limit: 1 });
    expect(await readStamp(tenant)).toBe(seen[0]);
    await world.keys.update(world.owner, world.key.id, { name: 'x' });
    await note();
    expect(await asOf()).toBe(seen[1]);
    await world.members.changeRole(world.owner, 'ada', 'member');
    await note();
    await world.members.transfer(world.owner, 'ada');
    await note();
    await world.keys.revoke(world.owner, world.key.id);
    await note();
    expect(new Set(seen).size).toBe(5);
    expect(seen).not.toContain('');
  });

  it('confirms a session’s actor as it is, and a key’s by what is stored now', async () => {
    const world = await worldWithKey();
    expect(await world.keys.confirm(world.owner)).toBe(world.owner);
    const actor = await world.keys.authenticate(world.secret);
    await world.members.changeRole(world.owner, 'ada', 'admin');
    const confirmed = await world.keys.confirm(actor);
    expect(confirmed.role).toBe('admin');
    expect(confirmed.key?.asOf).not.toBe(actor.key?.asOf);
  });

  it('is renewed for everybody by one confirmation', async () => {
    const world = await worldWithKey();
    const elsewhere = world.openProcess();
    const stale = await elsewhere.keys.authenticate(world.secret);
    await world.members.changeRole(world.owner, 'ada', 'admin');
    expect(await elsewhere.keys.authenticate(world.secret)).toBe(stale);
    const confirmed = await elsewhere.keys.confirm(stale);
    expect(await elsewhere.keys.authenticate(world.secret)).toBe(confirmed);
  });
});

describe('last use', () => {
  it('is noted at most once a minute by all processes together', async () => {
    const world = await worldWithKey();
    const elsewhere = world.openProcess();
    const used = async () => {
      await Promise.all([world.keys.authenticate(world.secret), elsewhere.keys.authenticate(world.secret)]);
      await Promise.all([world.keys.idle(), elsewhere.keys.idle()]);
      return world.lastUse();
    };
    const start = world.clock.now;
    expect(await world.lastUse()).toBeNull();
    expect(await used()).toEqual(start);
    world.wait(59_999);
    expect(await used()).toEqual(start);
    world.wait(1);
    expect(await used()).toEqual(world.clock.now);
    expect(world.errors).toEqual([]);
  });

  it('never fails a request', async () => {
    const world = await worldWithKey();
    const errors: unknown[] = [];
    const keys = serviceOver({
      ...world,
      onError: (error) => errors.push(error),
      replaceAll: () => Promise.reject(new Error('down')),
    });
    expect(await codeOf(keys.authenticate(world.secret))).toBe('done');
    await keys.idle();
    expect(errors).toMatchObject([{ message: 'down' }]);
  });
});
