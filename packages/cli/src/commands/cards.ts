import type { Command } from 'commander';
import { amountArgument } from '../arguments.js';
import type { Client } from '../client.js';
import type { Context } from '../context.js';
import { CommandError, exitCodes } from '../exit.js';
import { money, table, type Amount } from '../render.js';
import { listProjectCards } from './project-cards.js';
import { confirm, walletNamed, type Wallet } from './wallets.js';

/** A card as the wallets surface shows it (wallets spec §5.2). */
interface Card {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly last4: string;
  readonly limit: Amount | null;
  readonly limit_period: string;
  readonly spent: Amount;
}

const most = 10_000;

/** The card of an id, or of `wallet/name`. */
async function cardNamed(client: Client, name: string): Promise<Card> {
  if (name.startsWith('crd_')) return client.get<Card>(`/v1/cards/${encodeURIComponent(name)}`);
  const [wallet = '', card] = name.split('/');
  if (card === undefined)
    throw new CommandError(exitCodes.usage, `${name} is no card: give its id, or agent/card`);
  const { id } = await walletNamed(client, wallet);
  const found = (await client.list<Card>(`/v1/wallets/${id}/cards`, {}, most)).find(
    (each) => each.name === card,
  );
  if (found === undefined) throw new CommandError(exitCodes.refused, `${wallet} has no card named ${card}`);
  return found;
}

const cardRow = ({
  id,
  name,
  last4,
  status,
  spent,
  limit,
  limit_period: period,
}: Card): readonly string[] => [
  id,
  name,
  `•••• ${last4}`,
  status,
  money(spent),
  limit === null ? 'none' : `${money(limit)} / ${period}`,
];

async function listCards(context: Context, wallet: string | undefined): Promise<void> {
  const client = await context.client('wallets');
  const owners =
    wallet === undefined
      ? await client.list<Wallet>('/v1/wallets', {}, most)
      : [await walletNamed(client, wallet)];
  const found: (Card & { readonly agent: string })[] = [];
  for (const { id, agent_name: agent } of owners)
    for (const card of await client.list<Card>(`/v1/wallets/${id}/cards`, {}, most))
      found.push({ ...card, agent });
  context.show(found, () =>
    table(
      ['AGENT', 'ID', 'NAME', 'CARD', 'STATUS', 'SPENT', 'LIMIT'],
      found.map((card) => [card.agent, ...cardRow(card)]),
      context.paint,
    ),
  );
}

/** `cards` and what can be done to one; without a key for wallets, the cards of projects. */
export function addCardCommands(program: Command, context: Context): void {
  const { show, paint } = context;
  const cards = program.command('cards').alias('card').description('virtual cards');
  cards
    .command('list', { isDefault: true })
    .description('the cards of all wallets; of projects with only a projects token')
    .option('--wallet <wallet>', 'of one wallet, by id or agent name')
    .action(async ({ wallet }: { wallet?: string }) => {
      if (!context.knows('wallets') && context.knows('projects')) return listProjectCards(context);
      return listCards(context, wallet);
    });
  cards
    .command('create <name>')
    .description('issue a card')
    .requiredOption('--wallet <wallet>', 'by id or agent name')
    .option('--limit <amount>', 'such as 100 or "100 EUR"', amountArgument)
    .option('--period <period>', 'month, day or total')
    .action(async (name: string, options: { wallet: string; limit?: Amount; period?: string }) => {
      const client = await context.client('wallets');
      const { id } = await walletNamed(client, options.wallet);
      const body = {
        name,
        ...(options.limit ? { limit: options.limit } : {}),
        ...(options.period === undefined ? {} : { limit_period: options.period }),
      };
      const card = await client.send<Card>('POST', `/v1/wallets/${id}/cards`, body);
      show(card, () => cardRow(card).join('  '));
    });
  for (const verb of ['freeze', 'unfreeze'] as const)
    cards
      .command(`${verb} <card>`)
      .description(`by id or agent/card`)
      .option('--reason <text>', 'kept with the card')
      .action(async (name: string, { reason }: { reason?: string }) => {
        const client = await context.client('wallets');
        const { id } = await cardNamed(client, name);
        const body = reason === undefined ? {} : { reason };
        const card = await client.send<Card>('POST', `/v1/cards/${id}/${verb}`, body);
        show(card, () => `${card.name} •••• ${card.last4} is ${card.status}`);
      });
  cards
    .command('delete <card>')
    .description('close it for ever')
    .option('--yes', 'do not ask')
    .action(async (name: string, { yes }: { yes?: boolean }) => {
      const client = await context.client('wallets');
      const { id, name: called } = await cardNamed(client, name);
      await confirm(context, `Close the card ${called} (${id}) for ever?`, yes === true);
      const deleted = await client.send('DELETE', `/v1/cards/${id}`);
      show(deleted, () => `${paint('good', '✓')} ${called} is closed`);
    });
}
