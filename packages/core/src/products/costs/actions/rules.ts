import type { Issue } from '../../../kernel/errors.js';
import { isUuid, prefixId } from '../../../kernel/id.js';
import type { JsonObject } from '../../../kernel/json.js';
import { textLength } from '../../../kernel/text.js';
import type { Budget, Subject } from '../../../budgets/model.js';
import type { ActionWords } from '../../../platform/spending/approvals/model.js';
import { entityIdOf, subjectOf, type EntityType } from '../budgets/rules.js';
import { denialOf } from '../enforcement/rules/denials.js';

/** The action that raises a budget when it is approved. */
export const budgetIncrease = 'budget_increase';

/** What actions can be here, unless the host admits any name (costs spec §10). */
export const actionTypes: readonly string[] = [
  'send_email',
  'http_post',
  'http_delete',
  'shell_command',
  'db_write',
  'file_write',
  'file_delete',
  budgetIncrease,
];

const userText = (id: string | null): string | null => id && `ns_usr_${id}`;
const isoText = (at: Date | null): string | null => at && at.toISOString();

/** Actions in the words of this surface's webhooks: each event has the members that are printed (costs spec §11.3). */
export const actionWords: ActionWords = {
  refusal: denialOf,
  auditNoun: ({ actionType }) => (actionType === budgetIncrease ? budgetIncrease : 'action'),
  eventData: (type, action, reason) => {
    const { id, actionType, agentId, status } = action;
    const data = { actionId: prefixId('ns_act_', id), actionType, agentId, status };
    switch (type) {
      case 'action.created': {
        const { payload, createdAt, expiresAt } = action;
        return { ...data, payload, createdAt: createdAt.toISOString(), expiresAt: isoText(expiresAt) };
      }
      case 'action.approved':
        return { ...data, approvedBy: userText(action.approvedBy), approvedAt: isoText(action.approvedAt) };
      case 'action.rejected':
        return {
          ...data,
          rejectedBy: userText(action.rejectedBy),
          rejectedAt: isoText(action.rejectedAt),
          reason,
        };
      case 'action.expired':
        return { ...data, expiredAt: isoText(action.expiredAt) };
    }
  },
};

/** The budget that an increase is about, and by how much. */
export interface Increase {
  readonly subject: Subject;
  /** Micros. */
  readonly requested: bigint;
}

const entityTypes: readonly unknown[] = ['user', 'api_key', 'tag', 'customer'];

const wholeFrom = (value: unknown, least: number): boolean =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least;

function textIssue(value: unknown, most: number): string | null {
  const fits = typeof value === 'string' && value !== '' && textLength(value) <= most;
  return fits ? null : `Must be 1 to ${most} characters`;
}

/**
 * What the payload of a `budget_increase` asks for, or everything that is wrong with it (costs spec §10). Its limit and
 * spend are what the agent has seen: only checked for form, never counted with. The entity's id may lack its prefix.
 */
export function increaseOf(payload: JsonObject): Increase | readonly Issue[] {
  const { entityType, entityId, requestedAmountMicrodollars: amount, reason } = payload;
  const faults: Issue[] = [];
  const fault = (name: string, message: string | null): void => {
    if (message !== null) faults.push({ path: ['payload', name], message });
  };
  const whole = (name: string, least: number): void =>
    fault(name, wholeFrom(payload[name], least) ? null : `Must be an integer of at least ${least}`);
  const isType = entityTypes.includes(entityType);
  fault('entityType', isType ? null : 'Must be user, api_key, tag or customer');
  const idIssue = textIssue(entityId, 255);
  const subject =
    isType && idIssue === null ? subjectOfText(entityType as EntityType, entityId as string) : null;
  fault('entityId', typeof subject === 'string' ? subject : idIssue);
  whole('requestedAmountMicrodollars', 1);
  whole('currentLimitMicrodollars', 0);
  whole('currentSpendMicrodollars', 0);
  fault('reason', textIssue(reason, 2_000));
  if (faults.length > 0 || subject === null || typeof subject === 'string') return faults;
  return { subject, requested: BigInt(amount as number) };
}

const subjectOfText = (type: EntityType, id: string): Subject | string =>
  subjectOf(type, type === 'api_key' && isUuid(id) ? prefixId('ns_key_', id) : id);

/** A budget's cap before and after an increase, in micros. */
export interface Raised {
  readonly from: bigint;
  readonly to: bigint;
}

/** The members of `budget.increased` (costs spec §11.3); amounts are decimal strings of micros. */
export function increasedData(
  budget: Pick<Budget, 'subjectType' | 'subjectId'>,
  { from, to }: Raised,
  { action, by }: { readonly action: string; readonly by: string | null },
): JsonObject {
  return {
    budgetEntityType: budget.subjectType,
    budgetEntityId: entityIdOf(budget),
    previousLimitMicrodollars: from.toString(),
    newLimitMicrodollars: to.toString(),
    increasedByMicrodollars: (to - from).toString(),
    approvedBy: userText(by),
    actionId: prefixId('ns_act_', action),
  };
}

/** The largest cap that a JSON integer can print. */
export const largestCap = 2n ** 53n - 1n;
