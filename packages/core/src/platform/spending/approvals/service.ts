import type { Actor } from '../../../kernel/actor.js';
import type { Page } from '../../../kernel/page.js';
import type { Action, ActionStatus } from './model.js';
import type { NewAction } from './rules/new-action.js';
import type { ActionReport } from './rules/report.js';
import { createAction, type ActionCall } from './service/create.js';
import {
  approveAction,
  approvingAction,
  rejectAction,
  reportAction,
  type Approving,
} from './service/decide.js';
import { expiryWorker } from './service/expire.js';
import type { ApprovalParts, StoredReceipt } from './service/parts.js';
import { getAction, listActions, type ActionPage } from './service/read.js';

export type { ActionCall } from './service/create.js';
export type { Approving } from './service/decide.js';
export type { ApprovalParts } from './service/parts.js';
export type { ActionPage } from './service/read.js';

/** What a step left behind. */
export interface ActionReceipt {
  readonly id: string;
  readonly status: ActionStatus;
  /** Of a new action its expiry, else when the step was taken; null for never, and for what is only being executed. */
  readonly at: Date | null;
  /** True when an earlier attempt of the same request did it. */
  readonly replayed: boolean;
}

/** Asking people before something risky is done (costs spec §10). */
export interface ApprovalService {
  /**
   * Proposes an action. Its money, if it asks for some, is held from the same commit on.
   *
   * @throws DomainError `invalid`, or the surface's refusal when a budget does not give the money.
   */
  create(actor: Actor, input: NewAction, call?: ActionCall): Promise<ActionReceipt>;
  /** As the clock has left it. @throws DomainError `not_found`. */
  get(actor: { readonly tenant: string }, id: string, now?: Date): Promise<Action>;
  /** As the clock has left them, newest first. */
  list(actor: { readonly tenant: string }, page: ActionPage, now?: Date): Promise<Page<Action>>;
  /**
   * Lets an action be carried out, once.
   *
   * @throws DomainError `not_found`, `action_expired`, `invalid_action_transition`, `stale_action` when somebody else was
   * faster, or the surface's refusal when today's budgets no longer give its money.
   */
  approve(actor: Actor, id: string, now?: Date): Promise<ActionReceipt>;
  /** The step of an approval, for whoever commits an effect of their own with it. Throws as `approve` does. */
  approving(actor: Actor, id: string, now: Date): Promise<Approving>;
  /** Throws as `approve` does. */
  reject(
    actor: Actor,
    id: string,
    options?: { readonly now?: Date; readonly reason?: string | null },
  ): Promise<ActionReceipt>;
  /**
   * Tells how an action goes.
   *
   * @throws DomainError `not_found`, `invalid`, `invalid_action_transition`, or `stale_action` when it is not what was
   * approved or somebody else was faster.
   */
  report(actor: Actor, id: string, report: ActionReport, call?: ActionCall): Promise<ActionReceipt>;
  /** Ends actions at their time. */
  readonly worker: ReturnType<typeof expiryWorker>;
}

const shown = (receipt: StoredReceipt, replayed = false): ActionReceipt => ({
  id: receipt.id,
  status: receipt.status,
  at: receipt.at === null ? null : new Date(receipt.at),
  replayed,
});

/** Makes the service. */
export function approvalService(parts: ApprovalParts): ApprovalService {
  const { runtime } = parts;
  return {
    create: async (actor, input, call = {}) => {
      const { receipt, replayed } = await createAction(parts, actor, input, call);
      return shown(receipt, replayed);
    },
    get: (actor, id, now = runtime.now()) => getAction(parts, actor.tenant, id, now),
    list: (actor, page, now = runtime.now()) => listActions(parts, actor.tenant, page, now),
    approve: async (actor, id, now = runtime.now()) => shown(await approveAction(parts, actor, id, now)),
    approving: (actor, id, now) => approvingAction(parts, actor, id, now),
    reject: async (actor, id, { now = runtime.now(), reason = null } = {}) =>
      shown(await rejectAction(parts, actor, id, { now, reason })),
    report: async (actor, id, report, call = {}) => {
      const { receipt, replayed } = await reportAction(parts, actor, id, report, call);
      return shown(receipt, replayed);
    },
    worker: expiryWorker(parts),
  };
}
