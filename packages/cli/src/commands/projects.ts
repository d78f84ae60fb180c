import type { Command } from 'commander';
import { amountArgument } from '../arguments.js';
import type { Context } from '../context.js';
import { dollars, pairs, table, type Amount } from '../render.js';
import { listProjectCards, projectNamed, type Project } from './project-cards.js';

interface ProjectDetail {
  readonly project: Project;
  readonly pnl: {
    readonly spend: number;
    readonly revenue: number;
    readonly net: number;
    readonly margin: number | null;
    readonly topProviders: readonly { readonly name: string; readonly amount: number }[];
  };
}

interface Spend {
  readonly totalSpend: number;
  readonly byCategory: readonly {
    readonly category: string;
    readonly amount: number;
    readonly percentage: number;
  }[];
  readonly byProvider: readonly {
    readonly provider: string;
    readonly amount: number;
    readonly percentage: number;
  }[];
}

async function showProject(context: Context, name: string): Promise<void> {
  const client = await context.client('projects');
  const { id } = await projectNamed(client, name);
  const detail = await client.get<ProjectDetail>(`/api/projects/${encodeURIComponent(id)}`);
  const { project, pnl } = detail;
  context.show(detail, () =>
    [
      pairs(
        [
          ['Project', `${project.name} (${project.status})`],
          ['Spend', dollars(pnl.spend)],
          ['Revenue', dollars(pnl.revenue)],
          ['Net', dollars(pnl.net)],
          ['Margin', pnl.margin === null ? '–' : `${pnl.margin} %`],
        ],
        context.paint,
      ),
      table(
        ['PROVIDER', 'AMOUNT'],
        pnl.topProviders.map((each) => [each.name, dollars(each.amount)]),
        context.paint,
      ),
    ].join('\n\n'),
  );
}

function addProjectCommands(program: Command, context: Context): void {
  const { show, paint } = context;
  const projects = program.command('projects').alias('project').description('projects with a card each');
  projects
    .command('list', { isDefault: true })
    .description('active projects')
    .action(async () => {
      const found = await (await context.client('projects')).get<readonly Project[]>('/api/projects');
      show(found, () =>
        table(
          ['NAME', 'STATUS', 'BUDGET'],
          found.map((each) => [each.name, each.status, dollars(each.monthlyBudget)]),
          paint,
        ),
      );
    });
  projects
    .command('create <name>')
    .description('a project and its card')
    .option('--budget <amount>', 'dollars a month', amountArgument)
    .option('--description <text>', 'what it is')
    .action(async (name: string, { budget, description }: { budget?: Amount; description?: string }) => {
      const body = {
        name,
        ...(budget ? { budget: budget.amount } : {}),
        ...(description === undefined ? {} : { description }),
      };
      const client = await context.client('projects');
      const made = await client.send<Project & { card: { last4: string } }>('POST', '/api/projects', body);
      show(made, () => `${made.name}  ${dollars(made.monthlyBudget)}\nCard •••• ${made.card.last4} issued`);
    });
  projects
    .command('show <project>')
    .alias('pnl')
    .description('profit and loss of this month, by name or id')
    .action((name: string) => showProject(context, name));
  projects
    .command('cards')
    .description('the cards of all projects')
    .action(() => listProjectCards(context));
}

/** `projects`, `spend`, `balance`, `rewards`. */
export function addPortfolioCommands(program: Command, context: Context): void {
  addProjectCommands(program, context);
  const { show, paint } = context;
  program
    .command('spend')
    .description('this month by category and provider')
    .option('--project <project>', 'of one project, by name or id')
    .action(async ({ project }: { project?: string }) => {
      const client = await context.client('projects');
      const projectId = project === undefined ? undefined : (await projectNamed(client, project)).id;
      const spend = await client.get<Spend>('/api/spend', { projectId });
      show(spend, () =>
        [
          `Total ${dollars(spend.totalSpend)}`,
          table(
            ['CATEGORY', 'AMOUNT', 'SHARE'],
            spend.byCategory.map((each) => [each.category, dollars(each.amount), `${each.percentage} %`]),
            paint,
          ),
          table(
            ['PROVIDER', 'AMOUNT', 'SHARE'],
            spend.byProvider.map((each) => [each.provider, dollars(each.amount), `${each.percentage} %`]),
            paint,
          ),
        ].join('\n\n'),
      );
    });
  program
    .command('balance')
    .description('what can be spent now')
    .action(async () => {
      const balance = await (
        await context.client('projects')
      ).get<Readonly<Record<string, number>>>('/api/balance');
      show(balance, () =>
        pairs(
          Object.entries(balance).map(([name, amount]) => [name, dollars(amount)] as const),
          paint,
        ),
      );
    });
  program
    .command('rewards')
    .description('code credits')
    .action(async () => {
      const rewards = await (
        await context.client('projects')
      ).get<{
        readonly balance: Readonly<Record<string, number>>;
        readonly tiers: readonly {
          readonly category: string;
          readonly rate: number;
          readonly earned: number;
        }[];
      }>('/api/rewards');
      show(rewards, () =>
        [
          pairs(
            Object.entries(rewards.balance).map(([name, amount]) => [name, dollars(amount)] as const),
            paint,
          ),
          table(
            ['TIER', 'RATE', 'EARNED'],
            rewards.tiers.map((tier) => [tier.category, `${tier.rate} %`, dollars(tier.earned)]),
            paint,
          ),
        ].join('\n\n'),
      );
    });
}
