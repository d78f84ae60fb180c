import type { Actor } from '../../../../kernel/actor.js';
import type { Card } from '../../../../platform/spending/issuing/model.js';
import { callerOf, type ProjectsCall, type ProjectsParts } from '../../service/parts.js';
import { portfolioKey, type Project } from '../model.js';
import { nameKeyOf, patchProject, type ProjectPatch } from '../rules/draft-project.js';
import { commitEdit, editLookup, editWrite, findBudget, getProject } from './store.js';

/** Why a card is frozen whose project is paused (projects spec §4.1). */
const pausedReason = 'project_paused';

/** The one card of a project. */
async function cardOf(parts: ProjectsParts, actor: Actor, projectId: string): Promise<Card | undefined> {
  const { items } = await parts.issuing.cards(callerOf(actor), { accountId: projectId, limit: 1 });
  return items[0];
}

/**
 * Edits a project. The row and its budget's cap are one commit; the card follows: its limit where it still was the budget,
 * frozen and unfrozen with the project. Each of these may be done again, so a repeat completes what a crash left.
 *
 * @throws DomainError `not_found`, `invalid`, `name_taken`.
 */
export async function updateProject(
  parts: ProjectsParts,
  actor: Actor,
  id: string,
  patch: ProjectPatch,
  { op, now = parts.runtime.now() }: ProjectsCall,
): Promise<Project> {
  const before = await getProject(parts, actor, id);
  const wanted = patchProject(before, patch, now);
  const make = (project: Project): Project => patchProject(project, patch, now);
  const nameKey = nameKeyOf(wanted.name);
  const budget = patch.budget === undefined ? undefined : await findBudget(parts, actor, id);
  const ops = op ? [op] : undefined;
  if (budget)
    await parts.budgetsOf(actor).update<null, { edited: Project; named: Project }>(
      budget.id,
      { cap: wanted.monthlyBudget },
      {
        now,
        ...(ops && { ops }),
        also: {
          find: editLookup(id, nameKey),
          keys: () => [portfolioKey],
          write: (_, { found }) => ({ writes: editWrite(found, make).writes, result: null }),
        },
      },
    );
  else await commitEdit(parts, actor.tenant, { id, nameKey, make, now, ...(ops && { ops }) });
  await followCard(parts, actor, { before, wanted, now });
  return getProject(parts, actor, id);
}

async function followCard(
  parts: ProjectsParts,
  actor: Actor,
  { before, wanted, now }: { readonly before: Project; readonly wanted: Project; readonly now: Date },
): Promise<void> {
  const caller = callerOf(actor);
  const { issuing } = parts;
  if (wanted.status === 'archived') {
    await issuing.changeAccount(
      caller,
      wanted.id,
      { status: 'closed', policy: { status: 'archived' } },
      { now },
    );
    return;
  }
  if (wanted.status !== before.status)
    await issuing.changeAccount(caller, wanted.id, { policy: { status: wanted.status } }, { now });
  const card = await cardOf(parts, actor, wanted.id);
  if (card === undefined || card.status === 'closed') return;
  if (wanted.monthlyBudget !== before.monthlyBudget)
    await followLimit(parts, actor, card, { before, wanted, now });
  if (wanted.status === 'paused' && card.status === 'active')
    await issuing.changeCard(caller, card.id, { status: 'frozen', reason: pausedReason }, { now });
  if (wanted.status === 'active' && card.frozenReason === pausedReason)
    await issuing.changeCard(caller, card.id, { status: 'active' }, { now });
}

/** The card's limit moves with the budget only while it is the budget (projects spec §3.5). */
async function followLimit(
  { issuing }: ProjectsParts,
  actor: Actor,
  card: Card,
  { before, wanted, now }: { readonly before: Project; readonly wanted: Project; readonly now: Date },
): Promise<void> {
  const caller = callerOf(actor);
  const standings = await issuing.standings(caller, 'card', [card.id], now);
  const month = standings.get(card.id)?.find(({ slot }) => slot === 'month');
  if (month?.cap !== before.monthlyBudget) return;
  const limits = [{ slot: 'month', period: 'month', cap: wanted.monthlyBudget, thresholds: [] }] as const;
  await issuing.changeCard(caller, card.id, { limits }, { now });
}
