import type { Addition, Also } from '../../../../budgets/model.js';
import type { Actor } from '../../../../kernel/actor.js';
import { DomainError } from '../../../../kernel/errors.js';
import { entry, replacement, type Op, type Write } from '../../../../storage/counters.js';
import { listenersKey, outgoingEvents, telling, tellingWork } from '../../../../storage/outbox.js';
import type { Lookup } from '../../../../storage/storage.js';
import { auditEvents } from '../../../tenancy/audit/model.js';
import { auditEntry } from '../../../tenancy/audit/rules.js';
import { actionKey, actions, type Action, type ActionEvent, type ActionStatus } from '../model.js';
import { actionAt, checkStep, staleAction } from '../rules/transition.js';
import type { ApprovalParts, StoredReceipt } from './parts.js';

/** There is no such action, or it is another tenant's. */
export const missingAction = (): DomainError => new DomainError('not_found', 'missing', 'Action not found.');

/** One step of one action, to be committed alone or with an engine's verb. */
export interface ActionStep {
  readonly find: { readonly actions: Lookup<Action> };
  readonly keys: () => readonly string[];
  /**
   * What the step stores, given the row under its lock and the hold that was taken for it, if one was.
   *
   * @throws DomainError `stale_action` when it is no longer as it was seen, or what `checkStep` throws.
   */
  readonly write: (found: readonly Action[], holdId?: string | null) => Addition<StoredReceipt>;
}

/** What a step does. */
export interface StepOptions {
  readonly to: ActionStatus;
  readonly now: Date;
  readonly make: (action: Action, holdId: string | null) => Action;
  /** The instant that the receipt tells. */
  readonly at: (next: Action) => Date | null;
  readonly event?: { readonly type: ActionEvent; readonly reason: string | null };
  /** Who is written into the audit log. */
  readonly audited?: Actor;
}

/** Where an event stands among those of its action: made, decided, too late. No action has two of one place. */
const places: Readonly<Record<ActionEvent, number>> = {
  'action.created': 1,
  'action.approved': 2,
  'action.rejected': 2,
  'action.expired': 3,
};

/** The event that tells of an action. */
export function told(
  { words }: Pick<ApprovalParts, 'words'>,
  event: {
    readonly id: string;
    readonly type: ActionEvent;
    readonly reason?: string | null;
    readonly at: Date;
  },
  action: Action,
): Write {
  return entry(outgoingEvents, {
    id: event.id,
    type: event.type,
    subject: `action:${action.id}`,
    sequence: places[event.type],
    at: event.at,
    data: words.eventData(event.type, action, event.reason ?? null),
  });
}

/** A step from what was seen before the locks. Its ids are taken here, so that it can run again. */
export function actionStep(parts: ApprovalParts, seen: Action, options: StepOptions): ActionStep {
  const { to, now, make, at, event, audited } = options;
  const { runtime, words } = parts;
  const ids = { event: runtime.id(), audit: runtime.id() };
  return {
    find: { actions: { table: actions, ids: [seen.id] } },
    keys: () => [actionKey(seen.id)],
    write: ([row], holdId = null) => {
      if (row === undefined) throw missingAction();
      if (row.status !== seen.status) throw staleAction();
      if (to !== 'expired') checkStep(actionAt(row, now), to);
      const next: Action = { ...make(row, holdId), status: to };
      const writes: Write[] = [replacement(actions, row, next)];
      if (event) writes.push(told(parts, { ...event, id: ids.event, at: now }, next));
      if (audited) {
        const what = {
          action: `${words.auditNoun(next)}.${to}`,
          resourceType: 'action',
          resourceId: next.id,
          metadata: { actionType: next.actionType, agentId: next.agentId, payloadHash: next.payloadHash },
        };
        writes.push(entry(auditEvents, auditEntry(audited, what, { id: ids.audit, at: now })));
      }
      return { writes, result: { id: next.id, status: to, at: at(next)?.toISOString() ?? null } };
    },
  };
}

/** The same step as a part of what an engine's verb commits; where `add` answers null, nothing of it is stored. */
export const asAlso = <O>(
  { find, keys, write }: ActionStep,
  add: (
    outcome: O,
    write: (holdId?: string | null) => Addition<StoredReceipt>,
  ) => Addition<StoredReceipt> | null,
): Also<O, StoredReceipt | null, { actions: Action }> => ({
  find,
  keys,
  write: (outcome, { found }) => add(outcome, (holdId) => write(found.actions, holdId)) ?? { result: null },
});

/** Commits a step of its own. */
export async function commitAlone(
  { storage, wake }: ApprovalParts,
  tenant: string,
  { find, keys, write }: Partial<Pick<ActionStep, 'find' | 'keys'>> & Pick<ActionStep, 'write'>,
  { now, ops = [] }: { readonly now: Date; readonly ops?: readonly Op[] },
): Promise<{ readonly receipt: StoredReceipt; readonly replayed: boolean }> {
  let announced = false;
  const plan = keys ?? (() => []);
  const { result, replayed } = await storage
    .tenant(tenant)
    .counters.update<{ actions: Action }, StoredReceipt>({
      now,
      // What an engine's verb stores under the same request looks different: neither may be answered by the other.
      ops: ops.map((op) => ({ ...op, id: `${op.id}:alone` })),
      find: find ?? { actions: { table: actions, ids: [] } },
      plan,
      guess: plan(),
      reads: [listenersKey],
      step: ({ found, reads }) => {
        const { writes = [], result: receipt } = write(found.actions);
        const tell = telling(tenant, writes, reads, now);
        announced = tell !== null;
        return { counters: new Map(), writes: tell ? [...writes, tell] : writes, result: receipt };
      },
    });
  if (announced) wake(tellingWork);
  return { receipt: result, replayed };
}
