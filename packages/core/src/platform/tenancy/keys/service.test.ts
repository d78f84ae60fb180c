import { describe, expect, it } from 'vitest';
import { compareBytes } from '../../../storage/match.js';
import { codeOf, tenancyWorld, person } from '../tenancy.fixture.js';
import { credentials } from './model.js';

describe('creating a key', () => {
  it('tells the secret once and keeps its hash', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    const { key, secret } = await world.keys.create(owner, {
      name: ' ci ',
      defaultTags: { team: 'a' },
      version: '2026-04-01',
    });
    expect(secret).toMatch(/^ns_live_sk_[0-9a-f]{32}$/);
    expect(key).toMatchObject({
      userId: 'owner',
      name: 'ci',
      prefix: secret.slice(0, 19),
      suffix: '',
      defaultTags: { team: 'a' },
      allowedModels: null,
      revokedAt: null,
    });
    const [credential] = await world.storage.directory
      .collection(credentials)
      .find({ organization: owner.organization });
    expect(credential).toEqual({
      id: key.id,
      hash: world.runtime.hash(secret),
      organization: owner.organization,
      environment: 'live',
    });
    const log = await world.audit.list(owner, { limit: 1 });
    expect(log.items).toMatchObject([
      {
        action: 'api_key.created',
        resourceId: key.id,
        userId: 'owner',
        keyId: null,
        metadata: { name: 'ci' },
      },
    ]);
    expect(JSON.stringify([log, await world.keys.list(owner, { limit: 9 })])).not.toContain(secret);
  });

  it('takes other formats, owners and environments', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    const format = { prefix: 'sk_test_', digits: 'base62', length: 40, shown: 14, ending: 6 } as const;
    const { key, secret } = await world.keys.create(owner, {
      name: 'a',
      environment: 'test',
      userId: null,
      format,
    });
    expect(key).toMatchObject({ prefix: secret.slice(0, 14), suffix: secret.slice(-6) });
    expect(secret).toMatch(/^sk_test_[0-9A-Za-z]{40}$/);
    expect(await world.keys.authenticate(secret)).toMatchObject({
      tenant: `${owner.organization}:test`,
      environment: 'test',
      role: 'member',
      key: { userId: null },
    });
    expect((await world.keys.list(owner, { limit: 9 })).items).toEqual([]);
    expect(await codeOf(world.keys.create(owner, { name: 'a', environment: 'moon' }))).toBe('invalid');
    expect(await codeOf(world.keys.create(owner, { name: ' ' }))).toBe('invalid');
  });

  it('keeps to the limit of living keys, however many are created at once', async () => {
    const world = tenancyWorld({ keys: 3 });
    const owner = await world.team();
    const create = () => codeOf(world.keys.create(owner, { name: 'k' }));
    const codes = await Promise.all([1, 2, 3, 4, 5, 6].map(create));
    expect(codes.filter((code) => code === 'done')).toHaveLength(3);
    expect(codes.filter((code) => code === 'limit_exceeded')).toHaveLength(3);
    const { items } = await world.keys.list(owner, { limit: 1 });
    await world.keys.revoke(owner, items[0]!.id);
    expect(await create()).toBe('done');
    expect(await create()).toBe('limit_exceeded');
  });

  it('does not count expired keys', async () => {
    const world = tenancyWorld({ keys: 1 });
    const owner = await world.team();
    await world.keys.create(owner, { name: 'k', expiresAt: new Date(world.clock.now.getTime() + 1_000) });
    expect(await codeOf(world.keys.create(owner, { name: 'k' }))).toBe('limit_exceeded');
    world.wait(1_000);
    expect(await codeOf(world.keys.create(owner, { name: 'k' }))).toBe('done');
  });
});

describe('listing keys', () => {
  it('pages newest first and leaves revoked ones out', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    const made: { id: string; at: number }[] = [];
    for (let i = 0; i < 7; i++) {
      if (i % 2) world.wait(1);
      const { key } = await world.keys.create(owner, { name: `k${i}` });
      made.push({ id: key.id, at: key.createdAt.getTime() });
    }
    await world.keys.revoke(owner, made[3]!.id);
    const seen: string[] = [];
    let after = undefined;
    do {
      const page: Awaited<ReturnType<typeof world.keys.list>> = await world.keys.list(owner, {
        limit: 2,
        ...(after ? { after } : {}),
      });
      seen.push(...page.items.map(({ id }) => id));
      after = page.next;
    } while (after);
    const expected = made
      .filter((_, index) => index !== 3)
      .sort((a, b) => b.at - a.at || compareBytes(b.id, a.id))
      .map(({ id }) => id);
    expect(seen).toEqual(expected);
  });
});

describe('changing a key', () => {
  it('changes what is named and nothing else', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    const { key, secret } = await world.keys.create(owner, { name: 'a', allowedModels: ['m'] });
    await world.keys.authenticate(secret);
    const next = await world.keys.update(owner, key.id, { name: 'b', allowedModels: null });
    const { lastUsedAt } = next;
    expect(next).toEqual({ ...key, name: 'b', allowedModels: null, lastUsedAt });
    expect((await world.keys.authenticate(secret)).key).toMatchObject({ name: 'b', allowedModels: null });
    expect(await codeOf(world.keys.update(owner, key.id, {}))).toBe('invalid');
    expect(await codeOf(world.keys.update(owner, 'nothing', { name: 'c' }))).toBe('not_found');
    await world.keys.revoke(owner, key.id);
    expect(await codeOf(world.keys.update(owner, key.id, { name: 'c' }))).toBe('not_found');
    expect(await codeOf(world.keys.get(owner, key.id))).toBe('not_found');
  });

  it('revokes once', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    const { key } = await world.keys.create(owner, { name: 'a' });
    const codes = await Promise.all([1, 2, 3].map(() => codeOf(world.keys.revoke(owner, key.id))));
    expect(codes.sort()).toEqual(['done', 'not_found', 'not_found']);
    const { items } = await world.audit.list(owner, { limit: 9, action: 'api_key.revoked' });
    expect(items).toHaveLength(1);
  });

  it('never reaches another tenant: a foreign key is an absent one', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    const stranger = await world.team('other', person('stranger'));
    const { key, secret } = await world.keys.create(owner, { name: 'a' });
    const errorOf = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);
    for (const act of [
      (id: string) => world.keys.get(stranger, id),
      (id: string) => world.keys.update(stranger, id, { name: 'x' }),
      (id: string) => world.keys.revoke(stranger, id),
      (id: string) => world.keys.rotate(stranger, id, { graceMs: 0 }),
    ])
      expect(await errorOf(act(key.id))).toEqual(await errorOf(act('absent')));
    expect(await codeOf(world.keys.authenticate(secret))).toBe('done');
    expect((await world.audit.list(stranger, { limit: 9 })).items.map(({ action }) => action)).toEqual([
      'org.created',
    ]);
  });
});

describe('rotating a key', () => {
  it('keeps both secrets good for the grace', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    const first = await world.keys.create(owner, { name: 'a', scopes: ['read'] });
    const second = await world.keys.rotate(owner, first.key.id, { graceMs: 1_000 });
    expect(second.key).toMatchObject({ name: 'a', scopes: ['read'], expiresAt: null, replacedBy: null });
    expect(await codeOf(world.keys.authenticate(first.secret))).toBe('done');
    world.wait(1_000);
    expect(await codeOf(world.keys.authenticate(first.secret))).toBe('authentication_required');
    expect(await codeOf(world.keys.authenticate(second.secret))).toBe('done');
    expect(await codeOf(world.keys.rotate(owner, first.key.id, { graceMs: 0 }))).toBe('not_found');
  });

  it('ends the old one at once without a grace, and happens once', async () => {
    const world = tenancyWorld();
    const owner = await world.team();
    const expiresAt = new Date(world.clock.now.getTime() + 90_000);
    const first = await world.keys.create(owner, { name: 'a', expiresAt });
    await world.keys.authenticate(first.secret);
    world.wait(10_000);
    const [one, two] = await Promise.allSettled([
      world.keys.rotate(owner, first.key.id, { graceMs: 5 }),
      world.keys.rotate(owner, first.key.id, { graceMs: 5 }),
    ]);
    expect([one.status, two.status].sort()).toEqual(['fulfilled', 'rejected']);
    const won = one.status === 'fulfilled' ? one.value : undefined;
    expect(won?.key.expiresAt).toEqual(new Date(world.clock.now.getTime() + 90_000));
    const third = await world.keys.rotate(owner, won!.key.id, { graceMs: 0, expiresAt: null });
    expect(await codeOf(world.keys.authenticate(won!.secret))).toBe('authentication_required');
    expect((await world.keys.authenticate(third.secret)).key?.id).toBe(third.key.id);
  });
});
