import { DomainError } from '../../../../kernel/errors.js';
import type { Action, ActionStatus } from '../model.js';

/** Every step that is legal (costs spec §10). */
const steps: Readonly<Record<ActionStatus, readonly ActionStatus[]>> = {
  pending: ['approved', 'rejected', 'expired'],
  approved: ['executing'],
  executing: ['executed', 'failed'],
  executed: [],
  failed: [],
  rejected: [],
  expired: [],
};

/** Whether one status may follow another. */
export const mayFollow = (from: ActionStatus, to: ActionStatus): boolean => steps[from].includes(to);

/**
 * An action as it stands at an instant: one that still waits at its expiry has expired then, whether or not anybody has
 * written that down.
 */
export function actionAt(action: Action, now: Date): Action {
  const { status, expiresAt } = action;
  if (status !== 'pending' || expiresAt === null || expiresAt > now) return action;
  return { ...action, status: 'expired', expiredAt: expiresAt };
}

/** The action that somebody wanted to decide on is past its time. */
const actionExpired = (): DomainError =>
  new DomainError('action_expired', 'conflict', 'This action has expired.');

/** Somebody else was faster, or what is to be done is not what was approved. */
export const staleAction = (message = 'This action was changed by somebody else.'): DomainError =>
  new DomainError('stale_action', 'conflict', message);

/**
 * Checks a step of an action as it stands now.
 *
 * @throws DomainError `action_expired` for a decision that comes too late, `invalid_action_transition` for any other step
 * that is not legal.
 */
export function checkStep({ status }: Pick<Action, 'status'>, to: ActionStatus): void {
  if (status === 'expired' && mayFollow('pending', to)) throw actionExpired();
  if (!mayFollow(status, to))
    throw new DomainError(
      'invalid_action_transition',
      'conflict',
      `An action that is ${status} cannot become ${to}.`,
      { from: status, to },
    );
}
