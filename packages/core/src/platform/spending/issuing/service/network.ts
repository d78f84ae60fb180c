import type { ReserveOutcome } from '../../../../budgets/model.js';
import type { Op } from '../../../../storage/counters.js';
import { isDomainError } from '../../../../kernel/errors.js';
import type { CardTransaction, StoredMessage } from '../model.js';
import type { NetworkAnswer, NetworkEvent, NetworkFact, NetworkRequest } from '../ports.js';
import { folded, transactionAt, withMessage } from '../rules/standing.js';
import { amountsIn, subjectsOf } from '../rules/subjects.js';
import { decideNew, isSpentHold } from './authorize.js';
import { authorizationMsOf, examine, traceOf } from './charge.js';
import { targetOf, tell, type Target } from './facts.js';
import { newId } from './new-id.js';
import type { Caller, IssuingParts } from './parts.js';
import { moved, untilStill } from './step.js';
import { giveBack } from './refund.js';
import { transactionStep, type TransactionPlan } from './transact.js';

/** What a card is ordered with, so that its events lead back to it. */
export const cardReference = (tenant: string, cardId: string): string => `${tenant}/${cardId}`;

/** The tenant and the card of a reference; null for one that is none of ours. */
function readCardReference(reference: string): { readonly tenant: string; readonly cardId: string } | null {
  const at = reference.lastIndexOf('/');
  if (at <= 0 || at === reference.length - 1) return null;
  return { tenant: reference.slice(0, at), cardId: reference.slice(at + 1) };
}

const unknownCard: NetworkAnswer = { approved: false, code: 'card_missing', transactionId: null };

/** Takes an event of a network in. */
export async function receive(
  parts: IssuingParts,
  event: NetworkEvent,
  now: Date,
): Promise<NetworkAnswer | null> {
  const found = readCardReference(event.card);
  if (found === null) return event.type === 'request' ? unknownCard : null;
  const { tenant, cardId } = found;
  const caller: Caller = { tenant };
  try {
    return await untilStill(async (attempt) => {
      if (event.type === 'request') return answerRequest(parts, caller, cardId, event, now, attempt);
      if (event.type === 'refunded') await giveBack(parts, caller, cardId, event, now);
      else {
        const target = await targetOf(parts, caller, cardId, event, referenceOf(event), now);
        await tell(parts, caller, target, messageOf(event));
      }
      return null;
    });
  } catch (error) {
    if (!isDomainError(error, 'card_missing')) throw error;
    return event.type === 'request' ? unknownCard : null;
  }
}

/** The network's identity of a charge: its authorization's, or of what nobody asked for its own. */
const referenceOf = (event: Exclude<NetworkFact, { readonly type: 'refunded' }>): string =>
  event.type === 'captured' && event.authorization === null
    ? `${event.issuer}:${event.transaction}`
    : `${event.issuer}:${event.authorization ?? ''}`;

function messageOf(event: Exclude<NetworkFact, { readonly type: 'refunded' }>): StoredMessage {
  const { id } = event;
  const at = event.at.getTime();
  if (event.type === 'authorized') return { id, at, kind: 'authorized', amount: event.amount.toString() };
  if (event.type === 'captured') {
    // The capture has an identity of its own: told twice under two event ids it is captured once.
    const final = event.final || event.authorization === null;
    return {
      id: `capture:${event.transaction}`,
      at,
      kind: 'captured',
      amount: event.amount.toString(),
      final,
    };
  }
  if (event.type === 'declined') return { id, at, kind: 'declined' };
  return { id, at, kind: 'closed', reversed: event.type === 'reversed' };
}

/** The op of a question: whatever the answer was, the same question has it again. */
const questionOp = (reference: string, { id }: NetworkRequest): Op => ({
  id: `card-request:${reference}:${id}`,
  attempt: 'network',
  hash: null,
  keepUntil: null,
});

async function answerRequest(
  parts: IssuingParts,
  caller: Caller,
  cardId: string,
  event: NetworkRequest,
  now: Date,
  attempt: number,
): Promise<NetworkAnswer> {
  const reference = `${event.issuer}:${event.authorization}`;
  // A question is nearly always a new one: that it is none shows under the lock.
  const target = await targetOf(parts, caller, cardId, event, reference, now, attempt);
  const message: StoredMessage = {
    id: `request:${event.id}`,
    at: event.at.getTime(),
    kind: 'authorized',
    amount: event.amount.toString(),
  };
  if (target.row) return answerKnown(parts, caller, { ...target, row: target.row }, event, message);
  const { transaction } = await decideNew(parts, caller, {
    tenant: caller.tenant,
    charge: target.charge(),
    id: await newId(parts, caller.tenant),
    reference,
    description: null,
    onApproval: 'wait',
    message,
    ops: [questionOp(reference, event)],
  });
  return answerOf(transaction, event.amount);
}

const answerOf = (row: CardTransaction, amount: bigint): NetworkAnswer => {
  const approved = ['pending', 'posted', 'refunded'].includes(row.status) && row.authorized >= amount;
  return {
    approved,
    code: approved ? null : (row.declineReason ?? 'authorization_closed'),
    transactionId: row.id,
  };
};

/** A question about a charge that is known: the same again, or for more. */
async function answerKnown(
  parts: IssuingParts,
  caller: Caller,
  target: Target & { readonly row: CardTransaction },
  event: NetworkRequest,
  message: StoredMessage,
): Promise<NetworkAnswer> {
  const { account, card, reference, now, row } = target;
  const authorizationMs = authorizationMsOf(parts);
  const current = transactionAt(row, now, authorizationMs);
  const messages = withMessage(row.messages, message);
  const known = messages === null || current.authorized >= event.amount;
  if (known || row.messages.length === 0) return answerOf(current, event.amount);
  const next = folded(row, messages, { refunded: row.refunded, now, authorizationMs });
  if (next.authorized < event.amount || next.held === 0n) return answerOf(current, event.amount);
  const charge = target.charge();
  const examined = examine(parts, charge);
  const refused = (code: string): NetworkAnswer => ({ approved: false, code, transactionId: row.id });
  if (examined.judged.failed) return refused(examined.judged.failed.code);
  if (examined.need.outcome === 'ask') return refused('approval_required');
  const plan: TransactionPlan = { tenant: caller.tenant, account, card, before: row, reference, now };
  let code: string | null = null;
  const step = await transactionStep<ReserveOutcome>(parts, plan, next, (outcome) => {
    const decision = traceOf(examined, outcome, false);
    ({ code } = decision);
    if (outcome.body.verdict === 'refused') return null;
    return { transaction: { ...next, decision, holdId: outcome.hold?.id ?? null } };
  });
  const input = {
    subjects: subjectsOf(account, row.cardId),
    amounts: amountsIn(row.currency, next.held),
    kind: 'authorization' as const,
    ttlMs: Math.max(1_000, (next.expiresAt ?? now).getTime() - now.getTime()),
    now,
    ops: [questionOp(reference, event)],
    also: step.also as never,
  };
  const engine = parts.budgetsFor(caller);
  try {
    const reserved =
      row.holdId === null || row.held === 0n
        ? await engine.reserve(input)
        : await engine.rehold({ ...input, holdId: row.holdId });
    if (reserved.verdict === 'refused') return refused(code ?? 'insufficient_funds');
    return { approved: true, code: null, transactionId: row.id };
  } catch (error) {
    if (isSpentHold(error)) throw moved();
    throw error;
  }
}
