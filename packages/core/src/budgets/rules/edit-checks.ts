import { DomainError, invalid } from '../../kernel/errors.js';
import type { Budget } from '../model.js';
import { windowInside } from './window-inside.js';

/** Refuses a child whose periods would straddle its parent's (ruling 21). @throws DomainError `invalid` naming `window`. */
export function checkInside(child: Budget, parent: Budget, now: Date): void {
  if (child.unit !== parent.unit) throw invalid(['unit'], `must be the parent's: ${parent.unit}`);
  if (!windowInside(child, parent, now)) throw invalid(['window'], "must lie inside the parent's");
}

/** Refuses an edit that would leave a child straddling the budget's periods. @throws DomainError `budget_has_children`. */
export function checkChildrenInside(children: readonly Budget[], parent: Budget, now: Date): void {
  for (const child of children)
    if (!windowInside(child, parent, now))
      throw new DomainError(
        'budget_has_children',
        'conflict',
        `the child budget ${child.id} would no longer lie inside`,
        { budget: parent.id, child: child.id },
      );
}

/** Refuses to remove a budget that others were taken from. @throws DomainError `budget_has_children`. */
export function checkChildless(budget: Budget, children: readonly Budget[]): void {
  const [child] = children;
  if (child !== undefined)
    throw new DomainError(
      'budget_has_children',
      'conflict',
      `the child budget ${child.id} must be closed first`,
      {
        budget: budget.id,
        child: child.id,
      },
    );
}

/** Refuses what the parent cannot set aside. @throws DomainError `allocation_refused` with both amounts. */
export function checkRoom(parent: Budget, requested: bigint, available: bigint): void {
  if (requested > available)
    throw new DomainError('allocation_refused', 'refused', 'the parent budget has not enough left', {
      budget: parent.id,
      requested: requested.toString(),
      available: available.toString(),
    });
}
