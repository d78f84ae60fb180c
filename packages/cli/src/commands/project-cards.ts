import type { Client } from '../client.js';
import type { Context } from '../context.js';
import { CommandError, exitCodes } from '../exit.js';
import { dollars, table } from '../render.js';

/** A project as the surface shows it (projects spec §3.1). */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly monthlyBudget: number;
}

/** A project's card (projects spec §4.1). */
export interface ProjectCard {
  readonly id: string;
  readonly last4: string;
  readonly status: string;
  readonly currentMonthSpend: number;
  readonly monthlyLimit: number;
  readonly dailyLimit: number | null;
  readonly project: { readonly id?: string; readonly name: string };
}

/** The project of an id or a name, in any case. @throws CommandError `refused` when there is none. */
export async function projectNamed(client: Client, name: string): Promise<Project> {
  const all = await client.get<readonly Project[]>('/api/projects', { status: 'all' });
  const found = all.find(
    ({ id, name: called }) => id === name || called.toLowerCase() === name.toLowerCase(),
  );
  if (found === undefined) throw new CommandError(exitCodes.refused, `no project named ${name}`);
  return found;
}

/** The card of an id, of its last four digits, or of a project. @throws CommandError `refused` when there is none. */
export async function projectCardNamed(client: Client, name: string): Promise<ProjectCard> {
  const all = await client.get<readonly ProjectCard[]>('/api/cards');
  const found = all.filter(
    ({ id, last4, project }) =>
      id === name ||
      last4 === name ||
      project.id === name ||
      project.name.toLowerCase() === name.toLowerCase(),
  );
  const [card] = found;
  if (card === undefined) throw new CommandError(exitCodes.refused, `no card or project named ${name}`);
  if (found.length > 1)
    throw new CommandError(
      exitCodes.usage,
      `several cards fit ${name}: ${found.map(({ id }) => id).join(', ')}`,
    );
  return card;
}

/** Prints the cards of all projects. */
export async function listProjectCards(context: Context): Promise<void> {
  const found = await (await context.client('projects')).get<readonly ProjectCard[]>('/api/cards');
  context.show(found, () =>
    table(
      ['CARD', 'PROJECT', 'STATUS', 'THIS MONTH'],
      found.map((card) => [
        `•••• ${card.last4}`,
        card.project.name,
        card.status,
        `${dollars(card.currentMonthSpend)} / ${dollars(card.monthlyLimit)}`,
      ]),
      context.paint,
    ),
  );
}
