import { budgets, type Budget } from '../../../../budgets/model.js';
import type { Actor } from '../../../../kernel/actor.js';
import { isDomainError } from '../../../../kernel/errors.js';
import { lineSubject } from '../model.js';
import type { ProjectsParts } from '../../service/parts.js';

/** The subject that every charge of an organization's projects is spent from. */
export const lineOf = (organization: string) => ({ type: lineSubject, id: organization });

/** The account's budget; undefined while it has no project and was never funded. */
export async function findLine(
  { storage }: Pick<ProjectsParts, 'storage'>,
  actor: Pick<Actor, 'tenant' | 'organization'>,
): Promise<Budget | undefined> {
  const [found] = await storage
    .tenant(actor.tenant)
    .collection(budgets)
    .find({ subjectType: lineSubject, subjectId: actor.organization, slot: '' });
  return found;
}

/**
 * The account's budget, made at first use: it begins with nothing to spend, and is funded by charges below 0, so that its
 * ledger is the account's.
 */
export async function ensureLine(parts: ProjectsParts, actor: Actor, now: Date): Promise<Budget> {
  const known = await findLine(parts, actor);
  if (known) return known;
  try {
    await parts
      .budgetsOf(actor)
      .create(
        { subjectType: lineSubject, subjectId: actor.organization, cap: 0n, policy: 'block', thresholds: [] },
        { now },
      );
  } catch (error) {
    if (!isDomainError(error, 'budget_exists')) throw error;
  }
  const made = await findLine(parts, actor);
  if (!made) throw new Error('the budget of an account is there after it was made');
  return made;
}
