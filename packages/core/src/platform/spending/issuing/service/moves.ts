import { DomainError, invalid } from '../../../../kernel/errors.js';
import type { Micros } from '../../../../kernel/micros.js';
import { cardApprovals, type CardTransaction, type StoredMessage } from '../model.js';
import { newTransaction } from '../rules/new-transaction.js';
import { transactionAt } from '../rules/standing.js';
import type { ChargeDraft, Decided } from './asks.js';
import type { IssuingService } from './contract.js';
import { decideNew } from './authorize.js';
import { authorizationMsOf, chargeOf } from './charge.js';
import { tell, type Target } from './facts.js';
import { accountAndCard, accountOf, rememberedRows, transactionOf } from './load.js';
import { newId } from './new-id.js';
import type { Call, Caller, IssuingParts } from './parts.js';
import { refundOf } from './refund.js';
import { commitRows, opsOf, untilStill } from './step.js';
import { settledRow, transactionStep } from './transact.js';

/** Money that moves because somebody here says so, without a network. */
type Moves = Pick<IssuingService, 'authorize' | 'capture' | 'reverse' | 'refund' | 'income'>;

const refusedState = (row: CardTransaction): DomainError =>
  new DomainError('transaction_state', 'refused', `The transaction is ${row.status}.`, {
    status: row.status,
  });

/** A fresh name, or the one that every repeat of the call comes to. */
const nameOf = ({ runtime }: IssuingParts, { op }: Call, what: string): string =>
  op ? runtime.hash(JSON.stringify([what, op.id])).slice(0, 32) : runtime.id();

async function authorize(
  parts: IssuingParts,
  caller: Caller,
  draft: ChargeDraft,
  call: Call,
): Promise<Decided> {
  const now = call.now ?? parts.runtime.now();
  const { tenant } = caller;
  const id = await newId(parts, tenant);
  const { transaction, approvalId, replayed } = await untilStill(async (attempt) => {
    const rows = await rememberedRows(parts, tenant, draft.accountId, draft.cardId ?? null, attempt);
    const currency = draft.currency ?? rows.account.currency;
    const { amount, merchant } = draft;
    return decideNew(parts, caller, {
      tenant,
      charge: chargeOf(parts, rows, { amount, currency, merchant, network: false, now }),
      id,
      reference: id,
      description: draft.description ?? null,
      onApproval: draft.onApproval ?? 'wait',
      message: { id: `own:${id}`, at: now.getTime(), kind: 'authorized', amount: amount.toString() },
      ops: opsOf(call.op, 'authorize'),
    });
  });
  const approval =
    approvalId === null
      ? null
      : ((await parts.storage.tenant(tenant).collection(cardApprovals).get(approvalId)) ?? null);
  if (draft.capture !== true || transaction.status !== 'pending') return { transaction, approval, replayed };
  const captured = await capture(parts, caller, transaction.id, {}, { ...call, now });
  return { transaction: captured, approval, replayed };
}

/** Tells a charge of our own a fact that this call makes. */
async function tellOwn(
  parts: IssuingParts,
  caller: Caller,
  id: string,
  call: Call,
  messageOf: (row: CardTransaction, now: Date, messageId: string) => StoredMessage | null,
): Promise<CardTransaction> {
  const now = call.now ?? parts.runtime.now();
  const messageId = `own:${nameOf(parts, call, id)}`;
  return untilStill(async () => {
    const row = await transactionOf(parts, caller.tenant, id);
    // The same call again: what it told is known.
    if (row.messages.some((message) => message.id === messageId)) return row;
    const rows = await accountAndCard(parts, caller.tenant, row.accountId, row.cardId);
    const message = messageOf(transactionAt(row, now, authorizationMsOf(parts)), now, messageId);
    const target: Target = {
      ...rows,
      row,
      reference: row.reference,
      charge: () => {
        throw new Error('the transaction is known');
      },
      now,
    };
    return tell(parts, caller, target, message);
  });
}

function capture(
  parts: IssuingParts,
  caller: Caller,
  id: string,
  { amount, final = true }: { readonly amount?: Micros; readonly final?: boolean },
  call: Call,
): Promise<CardTransaction> {
  return tellOwn(parts, caller, id, call, (row, now, messageId) => {
    if (row.type !== 'purchase' || row.status !== 'pending') throw refusedState(row);
    const captured = amount ?? row.authorized - row.posted;
    if (captured <= 0n) throw invalid(['amount'], 'must be positive');
    return { id: messageId, at: now.getTime(), kind: 'captured', amount: captured.toString(), final };
  });
}

function reverse(parts: IssuingParts, caller: Caller, id: string, call: Call): Promise<CardTransaction> {
  return tellOwn(parts, caller, id, call, (row, now, messageId) => {
    if (row.status === 'reversed') return null;
    if (row.type !== 'purchase' || row.status !== 'pending') throw refusedState(row);
    return { id: messageId, at: now.getTime(), kind: 'closed', reversed: true };
  });
}

async function refund(
  parts: IssuingParts,
  caller: Caller,
  id: string,
  amount: Micros | undefined,
  call: Call,
): Promise<CardTransaction> {
  const now = call.now ?? parts.runtime.now();
  const { tenant } = caller;
  const reference = `refund:${nameOf(parts, call, id)}`;
  const ops = opsOf(call.op, 'refund');
  return untilStill(async () => {
    const original = await transactionOf(parts, tenant, id);
    const rows = await accountAndCard(parts, tenant, original.accountId, original.cardId);
    const left = original.posted - original.refunded;
    const given = amount ?? left;
    const { currency, merchant } = original;
    return refundOf(parts, caller, {
      ...rows,
      original,
      originalReference: original.reference,
      reference,
      charge: chargeOf(parts, rows, { amount: given, currency, merchant, network: false, now }),
      amount: given,
      now,
      ops,
      check: (row) => {
        if (row.type !== 'purchase' || row.posted === 0n) throw refusedState(row);
        if (given <= 0n) throw invalid(['amount'], 'must be positive');
        if (given > left)
          throw new DomainError('refund_above_posted', 'refused', 'More than was posted.', {
            requested: given.toString(),
            available: left.toString(),
          });
      },
    });
  });
}

async function income(
  parts: IssuingParts,
  caller: Caller,
  earned: Parameters<IssuingService['income']>[1],
  call: Call,
): Promise<Decided> {
  if (earned.amount <= 0n) throw invalid(['amount'], 'must be positive');
  const now = call.now ?? parts.runtime.now();
  const at = earned.at ?? now;
  const { tenant } = caller;
  const reference = `income:${earned.source}:${earned.externalId}`;
  const op = {
    id: `card-income:${parts.runtime.hash(reference)}`,
    attempt: 'income',
    hash: null,
    keepUntil: null,
  };
  return untilStill(async () => {
    const account = await accountOf(parts, tenant, earned.accountId);
    const { amount, source } = earned;
    const merchant = { name: source };
    const charge = chargeOf(
      parts,
      { account, card: null },
      { amount, currency: account.currency, merchant, network: false, now: at },
    );
    const names = { id: await newId(parts, tenant), reference, type: 'income' as const };
    const row: CardTransaction = {
      ...newTransaction(charge, { ...names, description: earned.description ?? null }),
      status: 'posted',
      posted: amount,
      postedAt: at,
    };
    const plan = { tenant, account, card: null, before: null, reference, now };
    const step = await transactionStep<unknown>(parts, plan, row, () => ({ transaction: row, spendAt: at }));
    const { result, replayed } = await commitRows(parts, caller, step.also, { now, ops: [op] });
    if (result === null) throw new Error('nothing was stored');
    const transaction = await settledRow(parts, caller, result, replayed ? null : step.made());
    return { transaction, approval: null, replayed };
  });
}

/** Makes the verbs. */
export const moves = (parts: IssuingParts): Moves => ({
  authorize: (caller, draft, call = {}) => authorize(parts, caller, draft, call),
  capture: (caller, id, given = {}, call = {}) => capture(parts, caller, id, given, call),
  reverse: (caller, id, call = {}) => reverse(parts, caller, id, call),
  refund: (caller, id, { amount } = {}, call = {}) => refund(parts, caller, id, amount, call),
  income: (caller, earned, call = {}) => income(parts, caller, earned, call),
});
