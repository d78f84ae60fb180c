import { readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parsePolicy, starterFile, type PolicyIssue, type TemplateName } from '@bursar/core/rules/wallets';
import type { Command } from 'commander';
import type { Context } from '../context.js';
import { CommandError, exitCodes } from '../exit.js';
import { table, type Amount, money } from '../render.js';
import { confirm, walletNamed, walletText, type Wallet } from './wallets.js';

interface Change {
  readonly op: 'add' | 'update' | 'remove';
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What a file would change; the fields of `PUT /config?dry_run=true` (wallets spec §6.7). */
interface Plan {
  readonly valid: boolean;
  readonly issues: readonly PolicyIssue[];
  readonly wallet_id: string | null;
  readonly changes: readonly Change[];
  readonly loses: readonly Change[];
  readonly loosens: readonly Change[];
  readonly orphans: readonly string[];
  readonly refused_transactions: readonly {
    readonly id: string;
    readonly created_at: string;
    readonly amount: Amount;
    readonly merchant: string;
    readonly code: string;
  }[];
  readonly partial: boolean;
}

const usualFile = 'SPEND.md';
const signs = { add: '+', update: '~', remove: '-' } as const;
const tones = { add: 'good', update: 'warn', remove: 'bad' } as const;

function readPolicy({ surroundings }: Context, file: string): string {
  try {
    return readFileSync(resolve(surroundings.cwd, file), 'utf8');
  } catch {
    throw new CommandError(exitCodes.usage, `${file} cannot be read`, [
      '"bursar init" writes one to begin with',
    ]);
  }
}

const issueText = (file: string, { severity, line, path, message }: PolicyIssue): string =>
  `${file}:${line}: ${severity}: ${path === '' ? '' : `${path} `}${message}`;

/** A file's config. @throws CommandError `usage` with every fault and its line. */
function checkedPolicy(context: Context, file: string, strict: boolean) {
  const { config, issues } = parsePolicy(readPolicy(context, file), { strict });
  if (config === null)
    throw new CommandError(
      exitCodes.usage,
      `${file} is not valid`,
      issues.map((each) => issueText(file, each)),
    );
  return { config, issues };
}

const value = (given: unknown): string => (typeof given === 'string' ? given : JSON.stringify(given));

function changeLine({ paint }: Context, { op, path, before, after }: Change): string {
  const shown = { add: value(after), update: `${value(before)} → ${value(after)}`, remove: value(before) }[
    op
  ];
  return paint(tones[op], `${signs[op]} ${path}: ${shown}`);
}

function planText(context: Context, plan: Plan): string {
  const { paint } = context;
  const changes = plan.changes.map((each) => changeLine(context, each));
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', paint('strong', title), ...lines];
  return [
    plan.wallet_id === null ? 'A new wallet:' : `Wallet ${plan.wallet_id}:`,
    ...(changes.length === 0 ? ['  nothing changes'] : changes),
    ...part(
      'The agent loses',
      plan.loses.map((each) => changeLine(context, each)),
    ),
    ...part(
      plan.partial
        ? 'Would have been refused (of the latest charges)'
        : 'Would have been refused in the past 30 days',
      plan.refused_transactions.length === 0
        ? []
        : [
            table(
              ['ID', 'WHEN', 'AMOUNT', 'MERCHANT', 'WHY'],
              plan.refused_transactions.map((each) => [
                each.id,
                each.created_at,
                money(each.amount),
                each.merchant,
                each.code,
              ]),
              paint,
            ),
          ],
    ),
    ...part(
      'No longer in the file, and kept',
      plan.orphans.map((name) => `card ${name}`),
    ),
  ].join('\n');
}

const sendConfig = async <T>(context: Context, text: string, dryRun: boolean): Promise<T> =>
  (await context.client('wallets')).send<T>('PUT', '/v1/config', text, {
    contentType: 'text/markdown',
    query: dryRun ? { dry_run: 'true' } : {},
  });

async function planOf(
  context: Context,
  file: string,
): Promise<{ readonly text: string; readonly plan: Plan }> {
  checkedPolicy(context, file, false);
  const text = readPolicy(context, file);
  const plan = await sendConfig<Plan>(context, text, true);
  if (!plan.valid)
    throw new CommandError(
      exitCodes.usage,
      `${file} is not valid`,
      plan.issues.map((each) => issueText(file, each)),
    );
  return { text, plan };
}

interface ApplyOptions {
  readonly file: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly allowLoosen?: boolean;
}

async function apply(context: Context, options: ApplyOptions): Promise<void> {
  const { file, dryRun, yes, allowLoosen } = options;
  const { show, say, paint } = context;
  const { text, plan } = await planOf(context, file);
  if (dryRun || plan.changes.length === 0) {
    show(plan, () => planText(context, plan));
    return;
  }
  say(planText(context, plan));
  // Letting go of a limit is not agreed to by a habitual --yes.
  const isLoosening = plan.loosens.length > 0 && !allowLoosen;
  if (isLoosening && !context.surroundings.isInteractive)
    throw new CommandError(exitCodes.usage, 'this lets go of limits, or raises them more than tenfold', [
      'repeat with --allow-loosen if that is meant',
      ...plan.loosens.map((each) => changeLine(context, each)),
    ]);
  await confirm(context, isLoosening ? 'Let go of limits as shown?' : 'Apply?', yes === true && !isLoosening);
  const applied = await sendConfig(context, text, false);
  show(applied, () => `${paint('good', '✓')} Changes applied successfully`);
}

function addFileCommands(program: Command, context: Context): void {
  const { show, say, paint, surroundings } = context;
  program
    .command('init')
    .description('write a SPEND.md to begin with')
    .option('--name <agent>', "the agent's name; that of the folder when left out")
    .option('--owner <email>', 'the person responsible', 'owner@example.com')
    .option('--template <template>', 'minimal, standard or full', 'minimal')
    .option('--force', 'replace a file that is there')
    .action((options: { name?: string; owner: string; template: string; force?: boolean }) => {
      const { owner, template, force } = options;
      if (!['minimal', 'standard', 'full'].includes(template))
        throw new CommandError(
          exitCodes.usage,
          `there is no template ${template}: minimal, standard or full`,
        );
      const folder = basename(surroundings.cwd)
        .toLowerCase()
        .replace(/[^a-z0-9-_]+/g, '-');
      const agentName = options.name ?? (folder.replace(/^[-_]+/, '').slice(0, 63) || 'agent');
      const text = starterFile(template as TemplateName, { agentName, owner });
      try {
        writeFileSync(resolve(surroundings.cwd, usualFile), text, { flag: force ? 'w' : 'wx' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        throw new CommandError(exitCodes.usage, `${usualFile} is there already`, ['--force replaces it']);
      }
      show({ created: usualFile }, () => `${paint('good', '✓')} Created ${usualFile}`);
    });
  program
    .command('validate [file]')
    .description('check a file without a server; changes nothing')
    .option('--strict', 'refuse unknown keys')
    .action((file: string = usualFile, { strict }: { strict?: boolean }) => {
      const { config, issues } = checkedPolicy(context, file, strict === true);
      for (const each of issues) say(paint('warn', issueText(file, each)));
      show({ valid: true, config, issues }, () =>
        [
          `${paint('good', '✓')} ${file} is valid`,
          `  Identity: ${config.agent_name} (${config.owner})`,
          `  Monthly limit: ${config.spend.monthly_limit ?? 'none'}`,
          `  Cards: ${config.cards.length} configured`,
        ].join('\n'),
      );
    });
}

/** `init`, `validate`, `plan` (`diff`), `apply`, `status`. */
export function addPolicyCommands(program: Command, context: Context): void {
  addFileCommands(program, context);
  const { show } = context;
  program
    .command('plan [file]')
    .alias('diff')
    .description('what applying would change, and what it would have refused; exit code 2 when something')
    .action(async (file: string = usualFile) => {
      const { plan } = await planOf(context, file);
      show(plan, () => planText(context, plan));
      if (plan.changes.length > 0) throw new CommandError(exitCodes.usage, '');
    });
  program
    .command('apply')
    .description('bring the wallet to what the file says')
    .option('--file <path>', 'the file', usualFile)
    .option('--dry-run', 'only show')
    .option('--yes', 'do not ask')
    .option('--allow-loosen', 'also where limits go or rise more than tenfold')
    .action((options: ApplyOptions) => apply(context, options));
  program
    .command('status [file]')
    .description("the file's wallet, and whether it is what the file says")
    .action(async (file: string = usualFile) => {
      const { config } = checkedPolicy(context, file, false);
      const wallet = await walletNamed(await context.client('wallets'), config.agent_name);
      const { plan } = await planOf(context, file);
      const drift = plan.changes.length;
      show({ wallet, changes: plan.changes }, () =>
        [
          walletText(wallet satisfies Wallet, context.paint),
          drift === 0 ? `${file} is applied` : `${drift} differences from ${file}: see "bursar plan"`,
        ].join('\n'),
      );
    });
}
