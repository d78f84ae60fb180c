import { describe, expect, it } from 'vitest';
import { isDomainError } from '../../../kernel/errors.js';
import { someMerchant, walletsWorld } from '../wallets.fixture.js';
import { parsePolicy } from './rules/parse-file.js';
import { writePolicy } from './rules/write-file.js';
import type { WalletConfig } from './model.js';

const read = (text: string): WalletConfig => {
  const { config, issues } = parsePolicy(text);
  if (config === null) throw new Error(JSON.stringify(issues));
  return config;
};
const identity = '## Identity\nagent_name: scout\nowner: a@b.co\n';
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => (isDomainError(error) ? error.code : String(error)),
  );

describe('a config', () => {
  it('makes a wallet with its cards, changes it, and closes none of them', async () => {
    const { mine, bursar, owner } = await walletsWorld();
    const first = await mine.config.apply(
      read(`${identity}cards:\n  - name: a\n    limit: 5 USD\n  - name: b\n    frozen: true\n`),
    );
    expect(first).toMatchObject({ created: true, orphans: [] });
    const second = await mine.config.apply(read(`${identity}cards:\n  - name: b\n    limit: 7 USD\n`));
    expect(second).toMatchObject({ created: false, orphans: ['a'] });
    const cards = (await mine.cards.list(first.walletId)).map(({ card, standing }) => [
      card.name,
      card.status,
      standing?.cap,
    ]);
    expect(cards).toEqual([
      ['a', 'active', 5_000_000n],
      ['b', 'active', 7_000_000n],
    ]);
    expect(await bursar.verify(owner.tenant)).toEqual([]);
  });

  it('exports what applies to nothing, and again changes nothing', async () => {
    const { mine } = await walletsWorld();
    const config = read(
      `${identity}## Spending\nspend:\n  monthly_limit: 90 USD\n  blocklist: [x.com, a.com]\n`,
    );
    const { walletId, hash } = await mine.config.apply(config);
    const exported = read(writePolicy((await mine.config.read(walletId)).config));
    const plan = await mine.config.plan(exported, { walletId });
    expect(plan).toMatchObject({ changes: [], orphans: [], hash });
    const again = await mine.config.apply(exported, { walletId, ifMatch: hash });
    expect(again).toMatchObject({ changes: [], hash });
  });

  it('is applied to what was read and to nothing else', async () => {
    const { mine } = await walletsWorld();
    const { walletId, hash } = await mine.config.apply(read(identity));
    await mine.update(walletId, { config: { description: 'changed' } });
    const next = read(`${identity}version: 2.0.0\n`);
    expect(await codeOf(mine.config.apply(next, { walletId, ifMatch: hash }))).toBe('config_changed');
    expect(await codeOf(mine.config.apply(next, { walletId: 'agent' }))).toBe('invalid');
    expect((await mine.config.read(walletId)).config.version).toBe('0.0.0');
  });

  it('keeps the cards that an issuer makes when it refuses another, and is whole otherwise', async () => {
    const { mine, bursar, wait } = await walletsWorld();
    const config = read(`${identity}cards:\n  - name: a\n  - name: refused\n  - name: b\n`);
    expect(await codeOf(mine.config.apply(config))).toBe('card_refused');
    const [view] = (await mine.list({ agentName: 'scout', limit: 1 })).items;
    expect(view?.cards.map(({ card }) => card.name)).toEqual(['a', 'b']);
    wait(61_000);
    await bursar.tick();
    expect((await mine.cards.list(view?.wallet.id ?? '')).map(({ card }) => card.name)).toEqual(['a', 'b']);
  });

  it('is finished by the work that its commit put, if its caller vanished', async () => {
    const world = await walletsWorld();
    const { mine, bursar, wait, owner } = world;
    const { walletId } = await mine.config.apply(read(identity));
    const [primary] = await mine.cards.list(walletId);
    await mine.cards.change(primary?.card.id ?? '', { status: 'closed' });
    // As a crash between the commit and the cards would have left it.
    const cards = [{ name: 'late', limit: '3 USD', limit_period: 'day', frozen: false }];
    await world.storage.work.put([
      {
        kind: 'wallets.cards',
        key: `${owner.tenant}:${walletId}`,
        tenant: owner.tenant,
        lane: owner.tenant,
        due: world.clock.now,
        payload: { wallet: walletId, cards },
      },
    ]);
    wait(1);
    await bursar.tick();
    expect(
      (await mine.cards.list(walletId)).map(({ card, standing }) => [card.name, standing?.period]),
    ).toEqual([['late', 'day']]);
  });
});

describe('a plan', () => {
  it('says what the agent would lose, what is let go, and which charges would have been refused', async () => {
    const { mine, wait } = await walletsWorld();
    const charge = (amount: bigint) =>
      mine.transactions.authorize({ walletId: 'agent', amount, merchant: someMerchant, capture: true });
    await charge(30_000_000n);
    wait(1_000);
    await charge(15_000_000n);
    const text = `## Identity\nagent_name: research-bot\nowner: ops@northwind.example\ncards: []\n## Spending\nspend:\n  daily_limit: 40 USD\n  blocklist: [evil.com]\n`;
    const plan = await mine.config.plan(read(text), { walletId: 'agent' });
    expect(plan.loses.map(({ path }) => path)).toEqual(['spend.daily_limit', 'spend.blocklist']);
    expect(plan.loosens.map(({ path }) => path)).toEqual(['spend.monthly_limit']);
    expect(plan.refused).toMatchObject([
      { amount: 15_000_000n, code: 'insufficient_funds', check: 'daily_limit', merchant: 'openai.com' },
    ]);
    expect((await mine.get('agent')).daily?.cap).toBe(50_000_000n);
    wait(31 * 86_400_000);
    expect((await mine.config.plan(read(text), { walletId: 'agent' })).refused).toEqual([]);
  });
});
