import type { DecisionBody, Subject } from '../../../budgets/model.js';
import type { JsonObject } from '../../../kernel/json.js';
import { instant, json, nullable, table, text } from '../../../storage/table.js';

/** Where an action stands; the last four are final (costs spec §10). */
export type ActionStatus =
  'pending' | 'approved' | 'executing' | 'executed' | 'failed' | 'rejected' | 'expired';

/** Money that an action keeps while it waits. */
export type ActionFunds = {
  /** Micros of USD, as a decimal string. */
  readonly amount: string;
  /** Whose budgets it is taken from: whatever the creator's spending is put down to. */
  readonly subjects: readonly Subject[];
  /** The hold on them; null while no budget applies. */
  readonly holdId: string | null;
};

/** Something that an agent wants to do and a person decides on. */
export interface Action {
  readonly id: string;
  readonly agentId: string;
  readonly actionType: string;
  /** As stored: a pending action past its time reads as expired (`actionAt`). */
  readonly status: ActionStatus;
  readonly payload: JsonObject;
  /** SHA-256 of the payload's canonical JSON: what is approved is this and nothing else. */
  readonly payloadHash: string;
  readonly metadata: JsonObject | null;
  /** Null for an action that holds none. */
  readonly funds: ActionFunds | null;
  readonly createdAt: Date;
  readonly approvedAt: Date | null;
  readonly rejectedAt: Date | null;
  /** When its outcome, good or bad, was reported. */
  readonly executedAt: Date | null;
  /** Null never expires. */
  readonly expiresAt: Date | null;
  readonly expiredAt: Date | null;
  readonly approvedBy: string | null;
  readonly rejectedBy: string | null;
  readonly result: JsonObject | null;
  readonly errorMessage: string | null;
  readonly environment: string | null;
  readonly sourceFramework: string | null;
}

/** What can be announced about an action. */
export type ActionEvent = 'action.created' | 'action.approved' | 'action.rejected' | 'action.expired';

/** How a surface speaks of actions. */
export interface ActionWords {
  /** What an event tells; `reason` only where a rejection gave one. */
  eventData(type: ActionEvent, action: Action, reason: string | null): JsonObject;
  /** What the audit log calls the action: `action`, or a surface's own name for a type. */
  auditNoun(action: Action): string;
  /** The error that tells of a budget which does not give what an action asks for. */
  refusal(body: DecisionBody, now: Date): Error;
}

/** Every action of a tenant. A row changes only under the lock of its own counter (`actionKey`). */
export const actions = table<Action>({
  name: 'action',
  fields: {
    id: text(),
    agentId: text(),
    actionType: text(),
    status: text(),
    payload: json(),
    payloadHash: text(),
    metadata: nullable(json()),
    funds: nullable(json()),
    createdAt: instant(),
    approvedAt: nullable(instant()),
    rejectedAt: nullable(instant()),
    executedAt: nullable(instant()),
    expiresAt: nullable(instant()),
    expiredAt: nullable(instant()),
    approvedBy: nullable(text()),
    rejectedBy: nullable(text()),
    result: nullable(json()),
    errorMessage: nullable(text()),
    environment: nullable(text()),
    sourceFramework: nullable(text()),
  },
  indexes: [['createdAt'], ['status', 'createdAt']],
});

/** The counter whose lock guards an action's row. */
export const actionKey = (id: string): string => `action:${id}`;

/** Work of this kind ends an action that nobody decided on in time. */
export const actionExpiryWork = 'action.expire';
