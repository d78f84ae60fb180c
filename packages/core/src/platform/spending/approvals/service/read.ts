import type { Position } from '../../../../kernel/cursor.js';
import { pageOf, type Page } from '../../../../kernel/page.js';
import { actions, type Action, type ActionStatus } from '../model.js';
import { mergeNewest, wheresOf } from '../rules/merge-lists.js';
import { actionAt } from '../rules/transition.js';
import type { ApprovalParts } from './parts.js';
import { missingAction } from './step.js';

/** Which actions to list. */
export interface ActionPage {
  /** All when absent. */
  readonly statuses?: readonly ActionStatus[] | undefined;
  readonly limit: number;
  readonly after?: Position;
}

/** One action as the clock has left it. @throws DomainError `not_found`. */
export async function getAction(
  { storage }: Pick<ApprovalParts, 'storage'>,
  tenant: string,
  id: string,
  now: Date,
): Promise<Action> {
  const row = await storage.tenant(tenant).collection(actions).get(id);
  if (row === undefined) throw missingAction();
  return actionAt(row, now);
}

/** Actions as the clock has left them, newest first. */
export async function listActions(
  { storage }: Pick<ApprovalParts, 'storage'>,
  tenant: string,
  { statuses, limit, after }: ActionPage,
  now: Date,
): Promise<Page<Action>> {
  const rows = storage.tenant(tenant).collection(actions);
  const options = {
    order: { by: 'createdAt', direction: 'desc' },
    limit: limit + 1,
    ...(after && { after }),
  } as const;
  const lists = await Promise.all(wheresOf(statuses, now).map((where) => rows.find(where, options)));
  return pageOf(
    mergeNewest(lists).map((row) => actionAt(row, now)),
    limit,
    'createdAt',
  );
}
