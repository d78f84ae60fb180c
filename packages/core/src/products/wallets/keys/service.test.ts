import { describe, expect, it } from 'vitest';
import { storedScopes } from '../rules/key-scope.js';
import { walletsWorld } from '../wallets.fixture.js';

const day = 86_400_000;

describe('keys', () => {
  it('look as printed, live 90 days, and are told of 7 days and 1 day before their end', async () => {
    const world = await walletsWorld();
    const { mine, ask, wait, bursar } = world;
    const { key, secret } = await mine.keys.create({ name: 'production' });
    expect(secret).toMatch(/^sk_live_[0-9A-Za-z]{40}$/);
    expect(key.expiresAt).toEqual(new Date('2026-04-30T12:00:00.000Z'));
    await ask({
      method: 'POST',
      path: '/v1/webhooks',
      body: { url: 'https://hooks.example.com/in', events: ['key.*'] },
    });
    const told = async (): Promise<number> => {
      await bursar.tick();
      for (let i = 0; i < 4; i++) await bursar.dispatch();
      return world.sent.filter(({ body }) => body.includes('key.expiring')).length;
    };
    wait(82 * day);
    expect(await told()).toBe(0);
    wait(day);
    expect(await told()).toBe(1);
    wait(6 * day);
    expect(await told()).toBe(2);
  });

  it('of a wallet live as long as its rotation says, and see no other wallet', async () => {
    const { mine, bursar } = await walletsWorld();
    await mine.update('agent', { config: { security: { api_key_rotation_days: 7 } } });
    const other = await mine.create({ config: { agent_name: 'other', owner: 'a@b.co' } });
    const { key, secret } = await mine.keys.create({ name: 'bot', walletId: 'agent' });
    expect(key.expiresAt).toEqual(new Date('2026-02-06T12:00:00.000Z'));
    const agent = bursar.for(await bursar.keys.authenticate(secret)).wallets;
    expect((await agent.list({ limit: 9 })).items.map(({ wallet }) => wallet.id)).toEqual(['agent']);
    await expect(agent.get(other.wallet.id)).rejects.toThrow('There is no such wallet.');
    await expect(
      agent.update('agent', { config: { spend: { daily_limit: '1000 USD' } } }),
    ).rejects.toMatchObject({
      code: 'insufficient_permissions',
    });
    await expect(agent.approvals.approve('x')).rejects.toMatchObject({ code: 'insufficient_permissions' });
  });

  it('give no more than they have', async () => {
    const { bursar, keys } = await walletsWorld();
    const approver = bursar.for(await bursar.keys.authenticate(keys.approver.secret)).wallets;
    await expect(approver.keys.create({ name: 'x', scopes: ['admin'] })).rejects.toMatchObject({
      details: { required_scope: 'admin' },
    });
  });

  it('bound to a wallet decide on nothing, whatever they were given', async () => {
    const { bursar, owner, mine } = await walletsWorld();
    await mine.update('agent', { config: { approval: { require_confirmation_over: '1 USD' } } });
    const { approval } = await mine.transactions.authorize({
      walletId: 'agent',
      amount: 2_000_000n,
      merchant: { name: 'OpenAI', domain: 'openai.com' },
    });
    const forged = await bursar.keys.create(owner, {
      name: 'bot',
      scopes: storedScopes(['approve', 'read'], 'agent'),
    });
    const agent = bursar.for(await bursar.keys.authenticate(forged.secret)).wallets;
    for (const verdict of ['approve', 'deny'] as const)
      await expect(agent.approvals[verdict](approval?.id ?? '')).rejects.toMatchObject({
        code: 'insufficient_permissions',
      });
    expect((await mine.approvals.get(approval?.id ?? '')).approval.status).toBe('pending');
  });
});
