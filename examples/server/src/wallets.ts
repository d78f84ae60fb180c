import { isDomainError, type Actor } from '@bursar/core';
import type { Scope } from '@bursar/core/wallets';
import type { DemoBursar } from './demo-bursar.js';
import { people } from './sessions.js';

/** Keys of the wallets surface, for this start. */
export interface WalletCredentials {
  /** May do everything, with live cards of the simulator. */
  readonly apiKey: string;
  /** The same in the test environment. */
  readonly testKey: string;
  /** An agent's: bound to the demo wallet, reads and writes, never approves. */
  readonly agentKey: string;
  /** The wallet that the printed examples speak of. */
  readonly wallet: string;
}

/** The wallet of the printed examples, without its prefix. */
const demoWallet = 'abc123xyz';
/** The agent that the printed examples make a wallet for, and the card that they make. */
const printed = { agent: 'my-assistant', card: 'primary' } as const;

const everything: readonly Scope[] = ['read', 'write', 'approve', 'admin'];

/** A fresh key; those of earlier starts stop working. */
async function freshKey(
  bursar: DemoBursar,
  actor: Actor,
  name: string,
  scopes: readonly Scope[],
  walletId: string | null = null,
): Promise<string> {
  const { keys } = bursar.for(actor).wallets;
  for (const key of (await keys.list({ limit: 100 })).items)
    if (key.name === name) await keys.revoke(key.id).catch(unlessGone);
  return (await keys.create({ name, scopes, walletId })).secret;
}

function unlessGone(error: unknown): void {
  if (!isDomainError(error, 'not_found')) throw error;
}

/** Puts the wallet of the printed examples in place, and takes back what they made at the last start: each works again. */
async function placeWallet(bursar: DemoBursar, owner: Actor): Promise<void> {
  const { wallets } = bursar.for(owner);
  const known = await wallets.get(demoWallet).catch(unlessGone);
  if (!known) {
    const spend = {
      monthly_limit: '500 USD',
      daily_limit: '50 USD',
      allowlist: ['openai.com', 'anthropic.com'],
    };
    const config = { agent_name: 'demo-assistant', owner: 'team@company.com', spend };
    await wallets.create({ id: demoWallet, config });
  }
  for (const { card } of await wallets.cards.list(demoWallet))
    if (card.name === printed.card) await wallets.cards.change(card.id, { status: 'closed' });
  const { items } = await wallets.list({ agentName: printed.agent, limit: 100 });
  for (const { wallet } of items) if (wallet.open) await wallets.close(wallet.id);
}

/** Everything that the demo of wallets needs. */
export async function openWallets(bursar: DemoBursar, owner: Actor): Promise<WalletCredentials> {
  await placeWallet(bursar, owner);
  const { organization } = owner;
  const tester = await bursar.actors.ofSession(people.owner, { organization, environment: 'test' });
  return {
    apiKey: await freshKey(bursar, owner, 'demo wallets', everything),
    testKey: await freshKey(bursar, tester, 'demo wallets', everything),
    agentKey: await freshKey(bursar, owner, 'demo agent', ['read', 'write'], demoWallet),
    wallet: `wal_${demoWallet}`,
  };
}
