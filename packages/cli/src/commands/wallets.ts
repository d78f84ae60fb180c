import type { Command } from 'commander';
import { amountArgument, wholeArgument } from '../arguments.js';
import type { Client } from '../client.js';
import type { Context } from '../context.js';
import { CommandError, exitCodes } from '../exit.js';
import { money, pairs, table, type Amount } from '../render.js';

/** A wallet as the surface shows it (wallets spec §5.1). */
export interface Wallet {
  readonly id: string;
  readonly agent_name: string;
  readonly owner: string;
  readonly status: string;
  readonly balance: Amount;
  readonly spend: {
    readonly monthly_limit: Amount | null;
    readonly daily_limit: Amount | null;
    readonly spent_this_month: Amount;
    readonly spent_today: Amount;
    readonly held?: Amount;
  };
  readonly cards: readonly { readonly name: string; readonly last4: string; readonly status: string }[];
  readonly config_hash?: string | null;
}

const most = 10_000;

/** The wallet of an id or an agent's name. @throws CommandError `refused` when there is none. */
export async function walletNamed(client: Client, name: string): Promise<Wallet> {
  if (name.startsWith('wal_')) return client.get<Wallet>(`/v1/wallets/${encodeURIComponent(name)}`);
  const [found] = await client.list<Wallet>('/v1/wallets', { agent_name: name }, 1);
  if (found === undefined) throw new CommandError(exitCodes.refused, `no wallet of the agent ${name}`);
  return client.get<Wallet>(`/v1/wallets/${found.id}`);
}

/** A wallet in lines. */
export const walletText = (wallet: Wallet, paint: Context['paint']): string =>
  pairs(
    [
      ['Wallet', wallet.id],
      ['Agent', wallet.agent_name],
      ['Owner', wallet.owner],
      ['Status', wallet.status],
      ['Balance', money(wallet.balance)],
      ['Today', `${money(wallet.spend.spent_today)} of ${money(wallet.spend.daily_limit)}`],
      ['This month', `${money(wallet.spend.spent_this_month)} of ${money(wallet.spend.monthly_limit)}`],
      ['Held', money(wallet.spend.held)],
      [
        'Cards',
        wallet.cards.map(({ name, last4, status }) => `${name} •••• ${last4} ${status}`).join(', ') || 'none',
      ],
    ],
    paint,
  );

/** `wallets` and what can be done to one. */
export function addWalletCommands(program: Command, context: Context): void {
  const { show, say, paint } = context;
  const wallets = program.command('wallets').alias('wallet').description('agent wallets');
  wallets
    .command('list', { isDefault: true })
    .description('all wallets')
    .option('--status <status>', 'active, frozen or closed')
    .option('--limit <n>', 'at most so many', wholeArgument(1, most), 100)
    .action(async ({ status, limit }: { status?: string; limit: number }) => {
      const client = await context.client('wallets');
      const found = await client.list<Wallet>('/v1/wallets', { status }, limit);
      show(found, () =>
        table(
          ['ID', 'AGENT', 'STATUS', 'TODAY', 'THIS MONTH', 'LIMIT'],
          found.map((wallet) => [
            wallet.id,
            wallet.agent_name,
            wallet.status,
            money(wallet.spend.spent_today),
            money(wallet.spend.spent_this_month),
            money(wallet.spend.monthly_limit),
          ]),
          paint,
        ),
      );
    });
  wallets
    .command('show <wallet>')
    .description('one wallet, by id or agent name')
    .action(async (name: string) => {
      const wallet = await walletNamed(await context.client('wallets'), name);
      show(wallet, () => walletText(wallet, paint));
    });
  wallets
    .command('fund <wallet> <amount>')
    .description('move money in')
    .action(async (name: string, text: string) => {
      const client = await context.client('wallets');
      const { id } = await walletNamed(client, name);
      const body = { wallet_id: id, direction: 'fund', amount: amountArgument(text) };
      const transfer = await client.send<{ id: string; status: string }>('POST', '/v1/transfers', body);
      show(transfer, () => `${transfer.id}  ${transfer.status}`);
    });
  for (const [verb, status] of [
    ['freeze', 'frozen'],
    ['unfreeze', 'active'],
  ] as const)
    wallets
      .command(`${verb} <wallet>`)
      .description(verb === 'freeze' ? 'decline everything until it is unfrozen' : 'let it spend again')
      .action(async (name: string) => {
        const client = await context.client('wallets');
        const { id } = await walletNamed(client, name);
        const wallet = await client.send<Wallet>('PATCH', `/v1/wallets/${id}`, { status });
        show(wallet, () => `${wallet.agent_name} is ${wallet.status}`);
      });
  wallets
    .command('delete <wallet>')
    .description('close it and its cards for ever; its history stays')
    .option('--yes', 'do not ask')
    .action(async (name: string, { yes }: { yes?: boolean }) => {
      const client = await context.client('wallets');
      const { id, agent_name: agent } = await walletNamed(client, name);
      await confirm(context, `Close ${agent} (${id}) for ever?`, yes === true);
      const deleted = await client.send('DELETE', `/v1/wallets/${id}`);
      show(deleted, () => id);
      say(`${paint('good', '✓')} ${agent} is closed`);
    });
}

/** Asks before something that cannot be undone. @throws CommandError `usage` when nobody says yes. */
export async function confirm({ surroundings }: Context, question: string, isAgreed: boolean): Promise<void> {
  if (isAgreed) return;
  if (!surroundings.isInteractive)
    throw new CommandError(exitCodes.usage, `${question} Nobody can be asked here: repeat with --yes`);
  const answer = await surroundings.ask(`${question} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError(exitCodes.usage, 'nothing was changed');
}
