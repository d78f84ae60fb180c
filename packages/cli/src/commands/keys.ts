import type { Command } from 'commander';
import { wholeArgument } from '../arguments.js';
import type { Context } from '../context.js';
import { pairs, table } from '../render.js';
import { confirm, walletNamed } from './wallets.js';

/** An API key as the surface shows it; `key` once, when it is new (wallets spec §2). */
interface Key {
  readonly id: string;
  readonly name: string;
  readonly key?: string;
  readonly display?: string;
  readonly status?: string;
  readonly scopes: readonly string[];
  readonly created_at: string;
  readonly expires_at: string | null;
}

const most = 1_000;
const dayOf = (instant: string | null): string => instant?.slice(0, 10) ?? 'never';

function showNew({ show, say, paint }: Context, key: Key): void {
  show(key, () =>
    pairs(
      [
        ['Key', key.key ?? ''],
        ['Name', key.name],
        ['Created', dayOf(key.created_at)],
        ['Expires', dayOf(key.expires_at)],
      ],
      paint,
    ),
  );
  say(paint('warn', 'Save this key now: it is not shown again.'));
}

/** `api-key create`, `list`, `revoke`, `rotate`. */
export function addKeyCommands(program: Command, context: Context): void {
  const { show, say, paint } = context;
  const keys = program.command('api-key').alias('api-keys').description('keys of the API');
  keys
    .command('create')
    .description('make a key; it is shown once')
    .requiredOption('--name <name>', 'what it is for')
    .option('--scopes <scopes>', 'read, write, approve, admin; with commas')
    .option('--wallet <wallet>', 'only for this wallet, by id or agent name')
    .option('--expires-in-days <n>', '1 to 365', wholeArgument(1, 365))
    .option('--environment <environment>', 'live, test or dev; that of the key in use when left out')
    .action(
      async (options: {
        name: string;
        scopes?: string;
        wallet?: string;
        expiresInDays?: number;
        environment?: string;
      }) => {
        const client = await context.client('wallets');
        const body = {
          name: options.name,
          ...(options.environment === undefined ? {} : { environment: options.environment }),
          ...(options.scopes === undefined
            ? {}
            : { scopes: options.scopes.split(',').map((each) => each.trim()) }),
          ...(options.wallet === undefined
            ? {}
            : { wallet_id: (await walletNamed(client, options.wallet)).id }),
          ...(options.expiresInDays === undefined ? {} : { expires_in_days: options.expiresInDays }),
        };
        showNew(context, await client.send<Key>('POST', '/v1/api-keys', body));
      },
    );
  keys
    .command('list', { isDefault: true })
    .description('all keys, masked')
    .action(async () => {
      const found = await (await context.client('wallets')).list<Key>('/v1/api-keys', {}, most);
      show(found, () =>
        table(
          ['ID', 'NAME', 'KEY', 'SCOPES', 'STATUS', 'CREATED', 'EXPIRES'],
          found.map((key) => [
            key.id,
            key.name,
            key.display ?? '',
            key.scopes.join(','),
            key.status ?? '',
            dayOf(key.created_at),
            dayOf(key.expires_at),
          ]),
          paint,
        ),
      );
    });
  keys
    .command('revoke <id>')
    .description('at once and for ever')
    .option('--yes', 'do not ask')
    .action(async (id: string, { yes }: { yes?: boolean }) => {
      await confirm(context, `Revoke ${id}? Whoever uses it is refused at once.`, yes === true);
      const revoked = await (
        await context.client('wallets')
      ).send('DELETE', `/v1/api-keys/${encodeURIComponent(id)}`);
      show(revoked, () => id);
      say(`${paint('good', '✓')} revoked`);
    });
  keys
    .command('rotate <id>')
    .description('make its successor; the old one works on for the grace time')
    .option('--grace-hours <n>', '0 to 72', wholeArgument(0, 72))
    .action(async (id: string, { graceHours }: { graceHours?: number }) => {
      const client = await context.client('wallets');
      const body = graceHours === undefined ? {} : { grace_hours: graceHours };
      showNew(context, await client.send<Key>('POST', `/v1/api-keys/${encodeURIComponent(id)}/rotate`, body));
    });
}
