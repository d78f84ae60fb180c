import type { Actor } from '../../../../kernel/actor.js';
import { DomainError, isDomainError } from '../../../../kernel/errors.js';
import type { Runtime } from '../../../../kernel/runtime.js';
import { dueWork, emptyCounter, insertion } from '../../../../storage/counters.js';
import type { Card, CardAccount, With } from '../../../../platform/spending/issuing/model.js';
import type { AccountDraft } from '../../../../platform/spending/issuing/service.js';
import { sweepWorkOf } from '../../alerts/service/sweep-work.js';
import { ensureLine, lineOf } from '../../credit-line/service/budget.js';
import { nameTaken, notFound } from '../../errors.js';
import {
  callerOf,
  currency,
  productName,
  type ProjectsCall,
  type ProjectsParts,
} from '../../service/parts.js';
import { portfolioKey, projects, projectSubject, type Project } from '../model.js';
import { draftProject, nameKeyOf, palette, type ProjectDraft } from '../rules/draft-project.js';
import { findBudget, getProject } from './store.js';

/** A project with the card that was made for it. */
export interface CreatedProject {
  readonly project: Project;
  readonly card: Card;
  readonly replayed: boolean;
}

type Opening = { readonly account: CardAccount; readonly card: Card | null };

/** An id that belongs to a request, so that its repeat makes nothing else; a fresh one without. */
function projectId({ hash, id }: Pick<Runtime, 'hash' | 'id'>, op: ProjectsCall['op']): string {
  if (op === undefined) return id();
  const hex = hash(`project:${op.id}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The account of a project: spent from its own budget and the account's line, by one card (projects spec §3.3). */
function accountOf({ id, name, monthlyBudget }: Project, actor: Actor): AccountDraft {
  return {
    id,
    program: productName,
    currency,
    policy: { status: 'active' },
    subjects: [{ type: projectSubject, id }, lineOf(actor.organization)],
    card: {
      name,
      limits: [
        { slot: 'month', period: 'month', cap: monthlyBudget, thresholds: [] },
        { slot: 'day', period: 'day', cap: null, thresholds: [] },
      ],
    },
  };
}

/** The budget that counts a project's month and refuses nothing. Making it again changes nothing. */
async function ensureBudget(parts: ProjectsParts, actor: Actor, project: Project, now: Date): Promise<void> {
  try {
    await parts.budgetsOf(actor).create(
      {
        subjectType: projectSubject,
        subjectId: project.id,
        cap: project.monthlyBudget,
        window: { kind: 'calendar', unit: 'month', zone: 'UTC' },
        policy: 'warn',
        thresholds: [],
      },
      { now },
    );
  } catch (error) {
    if (!isDomainError(error, 'budget_exists')) throw error;
  }
}

/** Takes back what a refused card leaves behind. */
async function undo(parts: ProjectsParts, actor: Actor, id: string): Promise<void> {
  await parts.storage.tenant(actor.tenant).collection(projects).remove({ id });
  const budget = await findBudget(parts, actor, id);
  if (budget) await parts.budgetsOf(actor).remove(budget.id);
}

/**
 * Makes a project with its card, card account and budget. Project, account and card are one commit; the issuer is asked
 * after it (ruling 8).
 *
 * @throws DomainError `invalid`, `name_taken`; `card_refused` when the issuer will not make the card: nothing is left then.
 */
export async function createProject(
  parts: ProjectsParts,
  actor: Actor,
  draft: ProjectDraft,
  { op, now = parts.runtime.now() }: ProjectsCall,
): Promise<CreatedProject> {
  const id = projectId(parts.runtime, op);
  const project = draftProject(draft, { id, n: 0, now });
  const nameKey = nameKeyOf(draft.name);
  const rows = parts.storage.tenant(actor.tenant).collection(projects);
  const [named] = await rows.find({ nameKey });
  if (named !== undefined && named.id !== id) throw nameTaken(project.name);
  await Promise.all([ensureLine(parts, actor, now), ensureBudget(parts, actor, project, now)]);
  const also: With<Opening, { readonly named: Project }> = {
    find: { named: { table: projects, where: { nameKey } } },
    keys: () => [portfolioKey],
    write: (_, { found, counters }) => {
      if (found.named.length > 0) throw nameTaken(project.name);
      const counter = counters.get(portfolioKey) ?? emptyCounter;
      const n = parseInt((counter.settled % BigInt(palette.length)).toString(), 10);
      const row = draftProject(draft, { id, n, now });
      return {
        writes: [insertion(projects, row), dueWork(sweepWorkOf(actor.tenant, now))],
        counters: new Map([[portfolioKey, { ...counter, settled: counter.settled + 1n }]]),
      };
    },
  };
  const opened = await parts.issuing
    // Who commits it knows rows by name only.
    .open(
      callerOf(actor),
      accountOf(project, actor),
      { now, ...(op && { op }) },
      also as unknown as With<Opening>,
    )
    .catch(async (error: unknown) => {
      if (isDomainError(error, 'card_refused') || isDomainError(error, 'name_taken'))
        await undoUnlessStored(parts, actor, id, error);
      throw error;
    });
  if (opened.card === null) throw notFound('Card');
  const stored = await getProject(parts, actor, id);
  // Whoever edited it since has not sent another request under the same key.
  const untouched = stored.updatedAt.getTime() === stored.createdAt.getTime();
  if (untouched && (stored.nameKey !== nameKey || stored.monthlyBudget !== project.monthlyBudget))
    throw new DomainError('idempotency_key_reused', 'conflict', 'This key belongs to another request');
  return { project: stored, card: opened.card, replayed: opened.replayed };
}

/** A taken name leaves only the budget that was made for it. */
async function undoUnlessStored(
  parts: ProjectsParts,
  actor: Actor,
  id: string,
  error: unknown,
): Promise<void> {
  if (isDomainError(error, 'card_refused')) return undo(parts, actor, id);
  const budget = await findBudget(parts, actor, id);
  if (budget) await parts.budgetsOf(actor).remove(budget.id);
}
