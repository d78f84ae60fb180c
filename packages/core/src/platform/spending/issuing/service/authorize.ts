import type { ReserveInput, ReserveOutcome } from '../../../../budgets/model.js';
import { DomainError, isDomainError } from '../../../../kernel/errors.js';
import type { Op } from '../../../../storage/counters.js';
import {
  cardApprovals,
  type AuthorizationTrace,
  type CardApproval,
  type CardTransaction,
  type Charge,
  type StoredMessage,
} from '../model.js';
import { refusedTrace } from '../rules/decide-charge.js';
import { newTransaction } from '../rules/new-transaction.js';
import { folded } from '../rules/standing.js';
import { amountsIn, subjectsOf } from '../rules/subjects.js';
import { authorizationMsOf, declinedAs, examine, questionOf, traceOf, type Examined } from './charge.js';
import { newId } from './new-id.js';
import type { Caller, IssuingParts } from './parts.js';
import { approvalWork, commitRows, workOn } from './step.js';
import {
  settledRow,
  transactionStep,
  type Made,
  type StepSeen,
  type TransactionPlan,
  type TransactionReceipt,
  type TransactionRows,
} from './transact.js';

/** How long past its time an approval-by-timeout keeps its money, for the work that gives it. */
const graceMs = 3_600_000;
/** What only finds out whether the limits would give the money. */
const shortestMs = 1_000;
/** An approval holds money for at most 7 days. */
const longestMs = 7 * 86_400_000;

/** A charge on its way to a decision. */
export interface Asking {
  readonly tenant: string;
  readonly charge: Charge;
  readonly id: string;
  readonly reference: string;
  readonly description: string | null;
  readonly onApproval: 'wait' | 'fail';
  /** What the network or the caller said when it is approved. */
  readonly message: StoredMessage;
  readonly ops: readonly Op[] | undefined;
}

/** What a decision left. */
export interface Answered {
  readonly transaction: CardTransaction;
  readonly approvalId: string | null;
  readonly replayed: boolean;
}

/** Decides a new charge. Throws `account_moved` when it must be planned anew. */
export async function decideNew(parts: IssuingParts, caller: Caller, asking: Asking): Promise<Answered> {
  const { charge, id, reference, description, tenant } = asking;
  const row = newTransaction(charge, { id, reference, description });
  const examined = examine(parts, charge);
  const plan: TransactionPlan = {
    tenant,
    account: charge.account,
    card: charge.card,
    before: null,
    reference,
    network: charge.network,
    now: charge.now,
  };
  if (examined.judged.failed !== null) {
    const declined = declinedAs(row, refusedTrace(examined.judged, examined.program.limits));
    return declineOnly(parts, caller, asking, plan, declined);
  }
  const pass = examined.need.outcome === 'ask' ? await passFor(parts, tenant, charge) : null;
  if (examined.need.outcome === 'ask' && pass === null)
    return ask(parts, caller, asking, plan, row, examined);
  return letGo(parts, caller, asking, { ...plan, approval: pass }, row, examined);
}

/** Stores a declined charge; no money was looked at. */
async function declineOnly(
  parts: IssuingParts,
  caller: Caller,
  { ops }: Asking,
  plan: TransactionPlan,
  declined: CardTransaction,
): Promise<Answered> {
  const step = await transactionStep(parts, plan, declined, () => ({ transaction: declined }));
  const committed = await commitRows(parts, caller, step.also, { now: plan.now, ops });
  return answered(parts, caller, committed.result, step.made(), committed.replayed);
}

/** Takes the money, of a pass where there is one, or declines. */
async function letGo(
  parts: IssuingParts,
  caller: Caller,
  asking: Asking,
  plan: TransactionPlan,
  row: CardTransaction,
  examined: Examined,
): Promise<Answered> {
  const { charge } = asking;
  const pass = plan.approval ?? null;
  const approvedRow = (holdId: string | null, refunded: bigint): CardTransaction =>
    folded({ ...row, holdId, approvalId: pass?.id ?? null }, [asking.message], {
      refunded,
      now: charge.now,
      authorizationMs: authorizationMsOf(parts),
    });
  const make = (outcome: ReserveOutcome, seen: StepSeen): Made => {
    const decision = traceOf(examined, outcome, false);
    if (outcome.body.verdict === 'refused') return { transaction: declinedAs(row, decision) };
    const refunded = seen.found.refunds.reduce((sum, refund) => sum + refund.posted, 0n);
    const notify = examined.need.outcome === 'approve' && examined.need.notify;
    return {
      transaction: { ...approvedRow(outcome.hold?.id ?? null, refunded), decision },
      notify,
      ...(pass && { approval: { ...pass, usedBy: row.id, holdId: null } }),
    };
  };
  const step = await transactionStep(parts, plan, approvedRow(null, 0n), make);
  const input: ReserveInput<TransactionReceipt | null, TransactionRows & Record<string, never>> = {
    ...reserving(asking),
    kind: 'authorization',
    ttlMs: authorizationMsOf(parts),
    also: step.also as never,
  };
  const engine = parts.budgetsFor(caller);
  const reserved = await (pass?.holdId == null
    ? engine.reserve(input)
    : engine.rehold({ ...input, holdId: pass.holdId }).catch((error: unknown) => {
        // The pass's money went back a moment ago: it is asked for like any other.
        if (isSpentHold(error)) return engine.reserve(input);
        throw error;
      }));
  if (reserved.unrecorded || reserved.extra === null) throw storeDown();
  return answered(parts, caller, reserved.extra, step.made(), reserved.replayed);
}

/** Puts a charge before a person, whose money is held from the same commit on; nobody is asked about what cannot succeed. */
async function ask(
  parts: IssuingParts,
  caller: Caller,
  asking: Asking,
  plan: TransactionPlan,
  row: CardTransaction,
  examined: Examined,
): Promise<Answered> {
  const { charge, tenant } = asking;
  const { need } = examined;
  if (need.outcome !== 'ask') throw new Error('nobody is to be asked');
  const fails = asking.onApproval === 'fail' && !charge.network;
  const approvalId = await newId(parts, tenant);
  const { now, network } = charge;
  const made = (outcome: ReserveOutcome): Made => {
    const decision = traceOf(examined, outcome, true);
    const refusal: AuthorizationTrace = { ...decision, code: 'approval_required' };
    if (outcome.body.verdict === 'refused') return { transaction: declinedAs(row, decision) };
    if (fails) return { transaction: declinedAs(row, { ...refusal, verdict: 'declined' }) };
    const approval = questionOf(row, need, {
      id: approvalId,
      holdId: outcome.hold?.id ?? null,
      retried: network,
      now,
    });
    const waiting: CardTransaction = network
      ? { ...declinedAs(row, refusal), approvalId }
      : { ...row, status: 'awaiting_approval', decision, approvalId, expiresAt: endOf(approval) };
    const due = workOn(approvalWork, tenant, approvalId, approval.expiresAt);
    return { transaction: waiting, approval, writes: [due] };
  };
  const preview: CardTransaction = { ...row, status: network || fails ? 'declined' : 'awaiting_approval' };
  const step = await transactionStep(parts, plan, preview, made);
  const late = need.timeoutAction === 'approve' ? graceMs : 0;
  const reserved = await parts.budgetsFor(caller).reserve({
    ...reserving(asking),
    kind: 'approval',
    ttlMs: fails ? shortestMs : Math.min(need.timeoutMs + late, longestMs),
    also: step.also as never,
  });
  if (fails && reserved.holdId !== null) await parts.budgetsFor(caller).release({ holdId: reserved.holdId });
  if (reserved.unrecorded || reserved.extra === null) throw storeDown();
  const receipt = reserved.extra as unknown as TransactionReceipt;
  return answered(parts, caller, receipt, step.made(), reserved.replayed);
}

/** Until when a waiting charge reads as waiting: with approval by timeout until that has happened. */
const endOf = ({ timeoutAction, expiresAt }: CardApproval): Date =>
  timeoutAction === 'approve' ? new Date(expiresAt.getTime() + graceMs) : expiresAt;

const reserving = ({ charge, ops, id }: Asking) => ({
  subjects: subjectsOf(charge.account, charge.card?.id ?? null),
  amounts: amountsIn(charge.currency, charge.amount),
  about: { transaction: id },
  now: charge.now,
  ...(ops && { ops }),
});

/** An approval that was given for an equal charge, and was not used yet. */
async function passFor(parts: IssuingParts, tenant: string, charge: Charge): Promise<CardApproval | null> {
  const { account, card, amount, currency, merchantKey, now } = charge;
  const rows = await parts.storage
    .tenant(tenant)
    .collection(cardApprovals)
    .find(
      { accountId: account.id, status: 'approved', retried: true, usedBy: null, passUntil: { from: now } },
      { order: { by: 'createdAt', direction: 'asc' } },
    );
  const equal = rows.find(
    (row) =>
      row.amount === amount &&
      row.currency === currency &&
      row.merchantKey === merchantKey &&
      row.cardId === (card?.id ?? null) &&
      row.passUntil !== null &&
      row.passUntil > now,
  );
  return equal ?? null;
}

async function answered(
  parts: IssuingParts,
  caller: Caller,
  receipt: TransactionReceipt | null,
  made: Made | null,
  replayed: boolean,
): Promise<Answered> {
  if (receipt === null) throw storeDown();
  const transaction = await settledRow(parts, caller, receipt, replayed ? null : made);
  return { transaction, approvalId: receipt.approval, replayed };
}

/** Nothing was stored. */
export const storeDown = (): DomainError =>
  new DomainError('service_unavailable', 'unavailable', 'The service is unavailable. Try again later.');

/** Whether a pass was used or ended between being seen and being taken. */
export const isSpentHold = (error: unknown): boolean =>
  isDomainError(error, 'hold_ended') || isDomainError(error, 'hold_missing');
