import type { Command } from 'commander';
import { wholeArgument } from '../arguments.js';
import type { Context } from '../context.js';
import { money, pairs, table, type Amount } from '../render.js';
import { walletNamed } from './wallets.js';

interface Merchant {
  readonly name: string;
  readonly domain?: string | null;
  readonly category?: string | null;
}

interface Transaction {
  readonly id: string;
  readonly wallet_id: string;
  readonly amount: Amount;
  readonly merchant: Merchant;
  readonly status: string;
  readonly decline_reason?: string | null;
  readonly created_at: string;
}

interface Approval {
  readonly id: string;
  readonly status: string;
  readonly agent_name: string;
  readonly amount: Amount;
  readonly merchant: Merchant;
  readonly reason: string;
  readonly expires_at: string;
}

const most = 10_000;

function addTransactionCommands(program: Command, context: Context): void {
  const { show, paint } = context;
  program
    .command('transactions')
    .description('what was spent, newest first')
    .option('--wallet <wallet>', 'of one wallet, by id or agent name')
    .option('--status <status>', 'pending, completed, declined, …')
    .option('--limit <n>', 'at most so many', wholeArgument(1, most), 20)
    .action(async ({ wallet, status, limit }: { wallet?: string; status?: string; limit: number }) => {
      const client = await context.client('wallets');
      const id = wallet === undefined ? undefined : (await walletNamed(client, wallet)).id;
      const found = await client.list<Transaction>('/v1/transactions', { wallet: id, status }, limit);
      show(found, () =>
        table(
          ['ID', 'WHEN', 'AMOUNT', 'MERCHANT', 'STATUS'],
          found.map((each) => [
            each.id,
            each.created_at,
            money(each.amount),
            each.merchant.domain ?? each.merchant.name,
            each.decline_reason ? `${each.status}: ${each.decline_reason}` : each.status,
          ]),
          paint,
        ),
      );
    });
  program
    .command('transaction <id>')
    .description('one transaction, with the decision behind it')
    .action(async (id: string) => {
      const client = await context.client('wallets');
      const found = await client.get<Transaction & { decision?: unknown }>(
        `/v1/transactions/${encodeURIComponent(id)}`,
      );
      show(found, () =>
        pairs(
          [
            ['Transaction', found.id],
            ['Amount', money(found.amount)],
            ['Merchant', `${found.merchant.name} (${found.merchant.domain ?? 'no domain'})`],
            ['Status', found.decline_reason ? `${found.status}: ${found.decline_reason}` : found.status],
            ['When', found.created_at],
            ['Decision', JSON.stringify(found.decision ?? null)],
          ],
          paint,
        ),
      );
    });
}

function addApprovalCommands(program: Command, context: Context): void {
  const { show, paint } = context;
  const approvals = program.command('approvals').description('what waits for a person');
  approvals
    .command('list', { isDefault: true })
    .description('pending ones, unless asked for others')
    .option('--status <status>', 'pending, approved, denied, expired, cancelled or all')
    .option('--limit <n>', 'at most so many', wholeArgument(1, most), 100)
    .action(async ({ status, limit }: { status?: string; limit: number }) => {
      const client = await context.client('wallets');
      const found = await client.list<Approval>('/v1/approvals', { status }, limit);
      show(found, () =>
        table(
          ['ID', 'AGENT', 'AMOUNT', 'MERCHANT', 'REASON', 'STATUS', 'EXPIRES'],
          found.map((each) => [
            each.id,
            each.agent_name,
            money(each.amount),
            each.merchant.domain ?? each.merchant.name,
            each.reason,
            each.status,
            each.expires_at,
          ]),
          paint,
        ),
      );
    });
  for (const [verb, member] of [
    ['approve', 'note'],
    ['deny', 'reason'],
  ] as const) {
    const resolve = async (
      id: string,
      options: Readonly<Record<string, string | undefined>>,
    ): Promise<void> => {
      const client = await context.client('wallets');
      const text = options[member];
      const approval = await client.send<Approval>(
        'POST',
        `/v1/approvals/${encodeURIComponent(id)}/${verb}`,
        text === undefined ? {} : { [member]: text },
      );
      show(approval, () => `${approval.id} is ${approval.status}`);
    };
    for (const parent of [approvals, program])
      parent
        .command(`${verb} <id>`)
        .description(verb === 'approve' ? 'let it be spent' : 'refuse it')
        .option(`--${member} <text>`, 'kept with the decision')
        .action(resolve);
  }
}

/** `transactions`, `transaction`, `approvals`, `approve`, `deny`. */
export function addMoneyCommands(program: Command, context: Context): void {
  addTransactionCommands(program, context);
  addApprovalCommands(program, context);
}
