import { invalidInput } from '../../../../kernel/errors.js';
import { canonicalJson } from '../../../../kernel/canonical.js';
import type { Actor, RequestOp } from '../../../../kernel/actor.js';
import { trimText } from '../../../../kernel/text.js';
import { dueWork, insertion, type Write } from '../../../../storage/counters.js';
import { attributionOf } from '../../usage/rules/attribution.js';
import { subjectsOf } from '../../usage/rules/charge-of.js';
import { actionExpiryWork, actions, type Action } from '../model.js';
import { actionFaults, expiryOf, metadataText, type NewAction } from '../rules/new-action.js';
import { unrecorded } from './funds.js';
import type { ApprovalParts, StoredReceipt } from './parts.js';
import { commitAlone, told } from './step.js';

/** Which call acts. */
export interface ActionCall {
  /** The request's identity when its caller named one. */
  readonly op?: RequestOp;
  readonly now?: Date;
}

/** The action that a proposal becomes. */
function newAction(parts: ApprovalParts, actor: Actor, input: NewAction, now: Date): Action {
  const { payload, metadata = null, hold } = input;
  const subjects = hold === undefined ? [] : subjectsOf(attributionOf({}, actor), actor.organization);
  return {
    id: parts.runtime.id(),
    agentId: trimText(input.agentId),
    actionType: input.actionType,
    status: 'pending',
    payload,
    payloadHash: parts.runtime.hash(canonicalJson(payload)),
    metadata,
    funds: hold === undefined ? null : { amount: hold.toString(), subjects, holdId: null },
    createdAt: now,
    approvedAt: null,
    rejectedAt: null,
    executedAt: null,
    expiresAt: expiryOf(input.expiresInSeconds, now),
    expiredAt: null,
    approvedBy: null,
    rejectedBy: null,
    result: null,
    errorMessage: null,
    environment: metadataText(metadata, 'environment'),
    sourceFramework: metadataText(metadata, 'sourceFramework'),
  };
}

/** Work that ends an action at its time. */
const expireLater = (tenant: string, { id }: Action, due: Date): Write =>
  dueWork({
    kind: actionExpiryWork,
    key: `${tenant}:${id}`,
    tenant,
    lane: tenant,
    due,
    payload: { action: id },
  });

/** Proposes an action, setting its money aside in the same commit. */
export async function createAction(
  parts: ApprovalParts,
  actor: Actor,
  input: NewAction,
  call: ActionCall,
): Promise<{ readonly receipt: StoredReceipt; readonly replayed: boolean }> {
  const faults = actionFaults(input);
  if (faults.length > 0) throw invalidInput(faults);
  const now = call.now ?? parts.runtime.now();
  const action = newAction(parts, actor, input, now);
  const { funds, expiresAt } = action;
  const eventId = parts.runtime.id();
  const write = (holdId: string | null) => {
    const row: Action = funds ? { ...action, funds: { ...funds, holdId } } : action;
    const writes = [
      insertion(actions, row),
      told(parts, { id: eventId, type: 'action.created', at: now }, row),
      ...(expiresAt ? [expireLater(actor.tenant, row, expiresAt)] : []),
    ];
    const receipt: StoredReceipt = {
      id: row.id,
      status: row.status,
      at: expiresAt?.toISOString() ?? null,
    };
    return { writes, result: receipt };
  };
  const ops = call.op ? [call.op] : undefined;
  if (funds === null || expiresAt === null)
    return commitAlone(parts, actor.tenant, { write: () => write(null) }, { now, ...(ops && { ops }) });
  const reserved = await parts.budgetsFor(actor).reserve<StoredReceipt | null>({
    subjects: funds.subjects,
    amounts: { usd: BigInt(funds.amount) },
    kind: 'approval',
    ttlMs: expiresAt.getTime() - now.getTime(),
    about: { action: action.id },
    now,
    ...(ops && { ops }),
    also: {
      write: ({ body, hold }) => (body.verdict === 'refused' ? { result: null } : write(hold?.id ?? null)),
    },
  });
  if (reserved.verdict === 'refused') throw parts.words.refusal(reserved.body, now);
  if (reserved.extra === null) throw unrecorded();
  return { receipt: reserved.extra, replayed: reserved.replayed };
}
