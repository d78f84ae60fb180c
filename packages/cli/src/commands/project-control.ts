import type { Command } from 'commander';
import { amountArgument } from '../arguments.js';
import type { Context } from '../context.js';
import { CommandError, exitCodes } from '../exit.js';
import { dollars, table, type Amount } from '../render.js';
import { projectCardNamed, type ProjectCard } from './project-cards.js';

interface AlertEvent {
  readonly id: string;
  readonly severity: string;
  readonly title: string;
  readonly message: string;
  readonly acknowledged: boolean;
  readonly triggeredAt: string;
}

async function patchCard(context: Context, name: string, body: object): Promise<ProjectCard> {
  const client = await context.client('projects');
  const { id } = await projectCardNamed(client, name);
  return client.send<ProjectCard>('PATCH', `/api/cards/${encodeURIComponent(id)}`, body);
}

function addAlertCommands(program: Command, context: Context): void {
  const { show, paint } = context;
  const alerts = program.command('alerts').description('what was noticed');
  alerts
    .command('list', { isDefault: true })
    .description('alerts, newest first')
    .action(async () => {
      const client = await context.client('projects');
      const { events } = await client.get<{ readonly events: readonly AlertEvent[] }>('/api/alerts');
      show(events, () =>
        table(
          ['ID', 'WHEN', 'SEVERITY', 'READ', 'WHAT'],
          events.map((event) => [
            event.id,
            event.triggeredAt,
            event.severity,
            event.acknowledged ? 'yes' : 'no',
            `${event.title}: ${event.message}`,
          ]),
          paint,
        ),
      );
    });
  alerts
    .command('ack <id>')
    .description('mark it as read')
    .action(async (id: string) => {
      const client = await context.client('projects');
      const path = `/api/alerts/events/${encodeURIComponent(id)}`;
      const event = await client.send<AlertEvent>('PATCH', path, { acknowledged: true });
      show(event, () => `${event.id} is read`);
    });
}

/** `freeze`, `unfreeze`, `limit`, `alerts`: of projects and their cards (projects spec §12). */
export function addControlCommands(program: Command, context: Context): void {
  for (const [verb, status] of [
    ['freeze', 'frozen'],
    ['unfreeze', 'active'],
  ] as const)
    program
      .command(`${verb} <project>`)
      .description(`${verb} a project's card, by project, card id or last four digits`)
      .action(async (name: string) => {
        const card = await patchCard(context, name, { status });
        context.show(card, () => `Card •••• ${card.last4} ${card.status}`);
      });
  program
    .command('limit <project>')
    .description("change the limits of a project's card")
    .option('--daily <amount>', 'dollars a day; "none" lifts it', dailyArgument)
    .option('--monthly <amount>', 'dollars a month', amountArgument)
    .action(async (name: string, { daily, monthly }: { daily?: Amount | null; monthly?: Amount }) => {
      if (daily === undefined && monthly === undefined)
        throw new CommandError(exitCodes.usage, 'give --daily, --monthly or both');
      const card = await patchCard(context, name, {
        ...(daily === undefined ? {} : { dailyLimit: daily?.amount ?? null }),
        ...(monthly === undefined ? {} : { monthlyLimit: monthly.amount }),
      });
      const day = card.dailyLimit === null ? 'no daily limit' : `${dollars(card.dailyLimit)} a day`;
      context.show(card, () => `Card •••• ${card.last4}: ${day}, ${dollars(card.monthlyLimit)} a month`);
    });
  addAlertCommands(program, context);
}

const dailyArgument = (text: string): Amount | null => (text === 'none' ? null : amountArgument(text));
