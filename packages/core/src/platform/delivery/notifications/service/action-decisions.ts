import { hasRole, type Actor, type Role } from '../../../../kernel/actor.js';
import { isDomainError } from '../../../../kernel/errors.js';
import type { DecidedInSlack, DecisionMaker } from '../ports.js';

/** Decides on the actions of one actor's tenant. */
export interface Decides {
  approve(id: string): Promise<unknown>;
  reject(id: string): Promise<unknown>;
}

const subject = /^action:(.+)$/;

/**
 * Carries decisions on actions out in the name of whoever pressed the button: as a member of the action's organization,
 * with the rights that member has. Slack repeats a press that was not answered in time; the second finds the action decided
 * and says so.
 *
 * @param options.minimum the weakest role that may decide; `admin`, as over HTTP.
 * @param options.actorOf who a Slack user is in a tenant; null for a stranger.
 * @param options.actionsOf the actions as that actor may decide on them. What they refuse with a `DomainError` is told.
 */
export function actionDecisions({
  actorOf,
  actionsOf,
  minimum = 'admin',
}: {
  readonly minimum?: Role;
  actorOf(pressed: Pick<DecidedInSlack, 'slackUserId' | 'tenant'>): Promise<Actor | null>;
  actionsOf(actor: Actor): Decides;
}): DecisionMaker {
  return {
    decide: async ({ verdict, tenant, subject: decided, slackUserId }) => {
      const id = subject.exec(decided)?.[1];
      if (id === undefined) return { text: 'There is nothing to decide here.' };
      const actor = await actorOf({ slackUserId, tenant });
      if (actor?.tenant !== tenant) return { text: 'You are not a member of this organization.' };
      if (!hasRole(actor.role, minimum)) return { text: 'You may not decide on this.' };
      const actions = actionsOf(actor);
      try {
        await (verdict === 'approve' ? actions.approve(id) : actions.reject(id));
      } catch (error) {
        if (!isDomainError(error)) throw error;
        return { text: error.message };
      }
      return { text: verdict === 'approve' ? 'Approved.' : 'Rejected.' };
    },
  };
}
