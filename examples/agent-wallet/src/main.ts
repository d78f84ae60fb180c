import { memoryStorage } from '@bursar/adapter-memory';
import { createBursar, isDomainError, type Actor } from '@bursar/core';
import { parsePolicy, wallets } from '@bursar/core/wallets';
import { reportShop } from './merchant.js';

/** What the agent may spend, as its owner has written it down. */
const policy = `# SPEND.md

## Identity
agent_name: research-bot
owner: ops@northwind.example

## Spending
spend:
  daily_limit: 12 USD
  per_transaction: 10 USD
  allowlist: [reports.example.com]

## Approval
approval:
  require_confirmation_over: 5 USD
`;

/** Buys what it is told to through a wallet: stops at its limit, asks where it must, and goes on. Answers what was printed. */
export async function run(print: (line: string) => void): Promise<void> {
  const bursar = createBursar({ storage: memoryStorage(), products: [wallets()] });
  const person = await bursar.actors.ofSession({ id: 'ops', email: 'ops@northwind.example' });
  const owner = bursar.for(person).wallets;
  const { config, issues } = parsePolicy(policy);
  if (config === null) throw new Error(`line ${issues[0]?.line}: ${issues[0]?.message}`);
  const { walletId } = await owner.config.apply(config);

  // The agent has a key of its own, bound to its wallet: it can spend and read, and it cannot approve.
  const { secret } = await owner.keys.create({ name: 'research-bot', walletId });
  const agent: Actor = await bursar.keys.authenticate(secret);
  const { transactions, approvals } = bursar.for(agent).wallets;
  const shop = reportShop();

  const buy = async (item: string): Promise<void> => {
    const amount = shop.price(item);
    const charge = { walletId, amount, merchant: { name: shop.name, domain: shop.domain } };
    try {
      const { transaction, approval } = await transactions.authorize(charge);
      if (approval !== null) {
        print(`asked: ${item}`);
        await decide(approval.id);
        const { status } = await transactions.get(transaction.id);
        if (status !== 'pending') return print(`declined: ${item}`);
      }
      const report = shop.sell(item, transaction.id);
      await transactions.capture(transaction.id);
      print(`bought: ${report}`);
    } catch (error) {
      if (!isDomainError(error)) throw error;
      print(`refused: ${item} (${error.code}: ${error.message})`);
    }
  };

  /** A person decides; here it is always a yes. The agent's own key would be refused. */
  const decide = async (approvalId: string): Promise<void> => {
    await approvals.approve(approvalId).catch((error: unknown) => {
      if (!isDomainError(error, 'insufficient_permissions')) throw error;
      print('the agent may not approve its own spending');
    });
    await owner.approvals.approve(approvalId, 'go ahead');
  };

  for (const item of [
    'flights',
    'the price of tulips since 1637',
    'hotels near the fair',
    'taxi fares',
    'a plan for the week',
  ])
    await buy(item);

  await owner.update(walletId, { config: { spend: { daily_limit: '20 USD' } } });
  print('the owner raises the limit');
  await buy('a plan for the week');
  const { daily } = await owner.get(walletId);
  print(`spent ${(daily?.spent ?? 0n) / 10_000n} of ${(daily?.cap ?? 0n) / 10_000n} cents today`);
}
