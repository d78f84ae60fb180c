import type { Actor } from '../../../../kernel/actor.js';
import { invalidInput } from '../../../../kernel/errors.js';
import { actingUser } from '../../../tenancy/audit/rules.js';
import { actions, type Action, type ActionStatus } from '../model.js';
import { reported, reportFaults, type ActionReport } from '../rules/report.js';
import { actionAt, checkStep, staleAction } from '../rules/transition.js';
import type { ActionCall } from './create.js';
import { expireAction } from './expire.js';
import { approveWithFunds, commitReleasing } from './funds.js';
import type { ApprovalParts, StoredReceipt } from './parts.js';
import { actionStep, commitAlone, missingAction, type ActionStep } from './step.js';

/**
 * The stored row of an action that may take this step now.
 *
 * @throws DomainError `not_found`, or what `checkStep` throws; an expiry that nobody had noticed is stored first.
 */
async function actionFor(
  parts: ApprovalParts,
  tenant: string,
  id: string,
  { to, now }: { readonly to: ActionStatus; readonly now: Date },
): Promise<Action> {
  const seen = await parts.storage.tenant(tenant).collection(actions).get(id);
  if (seen === undefined) throw missingAction();
  const current = actionAt(seen, now);
  if (current.status !== seen.status) await expireAction(parts, tenant, id, now);
  checkStep(current, to);
  return seen;
}

/** An approval that is about to be committed. */
export interface Approving {
  readonly action: Action;
  /** The step, for whoever commits the effect with it. */
  readonly step: ActionStep;
}

const approvingStep = (parts: ApprovalParts, actor: Actor, seen: Action, now: Date): ActionStep =>
  actionStep(parts, seen, {
    to: 'approved',
    now,
    make: (action, holdId) => ({
      ...action,
      approvedAt: now,
      approvedBy: actingUser(actor),
      funds: action.funds && { ...action.funds, holdId },
    }),
    at: (next) => next.approvedAt,
    event: { type: 'action.approved', reason: null },
    audited: actor,
  });

/** An action that is to be approved together with its effect. */
export async function approvingAction(
  parts: ApprovalParts,
  actor: Actor,
  id: string,
  now: Date,
): Promise<Approving> {
  const action = await actionFor(parts, actor.tenant, id, { to: 'approved', now });
  return { action, step: approvingStep(parts, actor, action, now) };
}

/** Approves an action, taking the money that it asks for under today's budgets. */
export async function approveAction(
  parts: ApprovalParts,
  actor: Actor,
  id: string,
  now: Date,
): Promise<StoredReceipt> {
  const { action, step } = await approvingAction(parts, actor, id, now);
  const { funds } = action;
  const { receipt } = funds
    ? await approveWithFunds(parts, actor, funds, step, now)
    : await commitAlone(parts, actor.tenant, step, { now });
  return receipt;
}

/** Rejects an action and gives its money back. */
export async function rejectAction(
  parts: ApprovalParts,
  actor: Actor,
  id: string,
  { now, reason = null }: { readonly now: Date; readonly reason?: string | null },
): Promise<StoredReceipt> {
  const seen = await actionFor(parts, actor.tenant, id, { to: 'rejected', now });
  const step = actionStep(parts, seen, {
    to: 'rejected',
    now,
    make: (action) => ({ ...action, rejectedAt: now, rejectedBy: actingUser(actor) }),
    at: (next) => next.rejectedAt,
    event: { type: 'action.rejected', reason },
    audited: actor,
  });
  return (await commitReleasing(parts, actor, seen.funds, step, { now })).receipt;
}

/** Reports how an approved action goes; beginning with it gives its money back, for what it spends to be asked for. */
export async function reportAction(
  parts: ApprovalParts,
  actor: Actor,
  id: string,
  report: ActionReport,
  { op, now = parts.runtime.now() }: ActionCall,
): Promise<{ readonly receipt: StoredReceipt; readonly replayed: boolean }> {
  const faults = reportFaults(report);
  if (faults.length > 0) throw invalidInput(faults);
  const ops = op && [op];
  const seen = await actionSeen(parts, actor.tenant, id);
  const funds = report.status === 'executing' ? seen.funds : null;
  const step = actionStep(parts, seen, {
    to: report.status,
    now,
    make: (action) => reported(action, report, now),
    at: (next) => next.executedAt,
  });
  const checked: ActionStep = {
    ...step,
    write: (found) => {
      const [row] = found;
      if (row && report.payloadHash !== undefined && report.payloadHash !== row.payloadHash)
        throw staleAction('This is not what was approved.');
      return step.write(found);
    },
  };
  return commitReleasing(parts, actor, funds, checked, { now, ops });
}

async function actionSeen(parts: ApprovalParts, tenant: string, id: string): Promise<Action> {
  const seen = await parts.storage.tenant(tenant).collection(actions).get(id);
  if (seen === undefined) throw missingAction();
  return seen;
}
