import type { Json } from '../../../../kernel/json.js';
import type { Actor } from '../../../../kernel/actor.js';
import { replacement, type Op } from '../../../../storage/counters.js';
import { budgets, type Budget } from '../../../../budgets/model.js';
import { nameTaken, notFound } from '../../errors.js';
import type { ProjectsParts } from '../../service/parts.js';
import { portfolioKey, projects, projectSubject, type Project } from '../model.js';

/** One project. @throws DomainError `not_found`. */
export async function getProject(
  { storage }: Pick<ProjectsParts, 'storage'>,
  { tenant }: Pick<Actor, 'tenant'>,
  id: string,
): Promise<Project> {
  const row = await storage.tenant(tenant).collection(projects).get(id);
  if (row === undefined) throw notFound('Project');
  return row;
}

/** The budget of a project's month; undefined while none was made. */
export async function findBudget(
  { storage }: Pick<ProjectsParts, 'storage'>,
  { tenant }: Pick<Actor, 'tenant'>,
  projectId: string,
): Promise<Budget | undefined> {
  const [found] = await storage
    .tenant(tenant)
    .collection(budgets)
    .find({ subjectType: projectSubject, subjectId: projectId, slot: '' });
  return found;
}

/** The rows that an edit needs: the project, and whoever has the name that it shall have. */
export const editLookup = (id: string, nameKey: string) =>
  ({ edited: { table: projects, ids: [id] }, named: { table: projects, where: { nameKey } } }) as const;

/** The write of an edit, given the rows under the portfolio's lock. @throws DomainError `not_found`, `name_taken`. */
export function editWrite(
  found: { readonly edited: readonly Project[]; readonly named: readonly Project[] },
  make: (project: Project) => Project,
): { readonly next: Project; readonly writes: readonly ReturnType<typeof replacement<Project>>[] } {
  const [seen] = found.edited;
  if (seen === undefined) throw notFound('Project');
  const next = make(seen);
  if (found.named.some(({ id, nameKey }) => id !== next.id && nameKey === next.nameKey))
    throw nameTaken(next.name);
  return { next, writes: [replacement(projects, seen, next)] };
}

/** Edits a project's row in a commit of its own. */
export async function commitEdit(
  { storage, runtime }: ProjectsParts,
  tenant: string,
  edit: {
    readonly id: string;
    readonly nameKey: string;
    readonly make: (project: Project) => Project;
    readonly ops?: readonly Op[];
    readonly now?: Date;
  },
): Promise<void> {
  await storage.tenant(tenant).counters.update<{ edited: Project; named: Project }, Json>({
    now: edit.now ?? runtime.now(),
    ops: edit.ops ?? [],
    find: editLookup(edit.id, edit.nameKey),
    plan: () => [portfolioKey],
    guess: [portfolioKey],
    step: ({ found }) => {
      const { writes } = editWrite(found, edit.make);
      return { counters: new Map(), writes, result: null };
    },
  });
}
