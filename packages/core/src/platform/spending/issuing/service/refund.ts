import type { Micros } from '../../../../kernel/micros.js';
import type { Op } from '../../../../storage/counters.js';
import type { Card, CardAccount, CardTransaction, Charge } from '../model.js';
import type { NetworkFact } from '../ports.js';
import { newTransaction } from '../rules/new-transaction.js';
import { refundedBy } from '../rules/standing.js';
import { amountsIn, subjectsOf } from '../rules/subjects.js';
import { byReference } from './load.js';
import { targetOf } from './facts.js';
import { newId } from './new-id.js';
import type { Caller, IssuingParts } from './parts.js';
import { moved } from './step.js';
import { settledRow, transactionStep, type TransactionPlan, type TransactionReceipt } from './transact.js';

/** Money that came back. */
export interface Return {
  readonly account: CardAccount;
  readonly card: Card | null;
  readonly original: CardTransaction | null;
  /** The original's reference, known or not. */
  readonly originalReference: string | null;
  readonly reference: string;
  readonly charge: Charge;
  readonly amount: Micros;
  readonly now: Date;
  readonly ops?: readonly Op[] | undefined;
  /** Checks the original under the lock. */
  readonly check?: (original: CardTransaction) => void;
}

/** A refund that a network tells of, once. */
export async function giveBack(
  parts: IssuingParts,
  caller: Caller,
  cardId: string,
  event: Extract<NetworkFact, { readonly type: 'refunded' }>,
  now: Date,
): Promise<void> {
  const reference = `${event.issuer}:${event.transaction}`;
  const target = await targetOf(parts, caller, cardId, event, reference, now);
  if (target.row) return;
  const originalReference = event.authorization === null ? null : `${event.issuer}:${event.authorization}`;
  const original =
    originalReference === null ? null : await byReference(parts, caller.tenant, originalReference);
  await refundOf(parts, caller, {
    account: target.account,
    card: target.card,
    original,
    originalReference,
    reference,
    charge: target.charge(),
    amount: event.amount,
    now,
  });
}

/** Puts a refund on the books of the present period, and takes it off what it gives back. */
export async function refundOf(parts: IssuingParts, caller: Caller, back: Return): Promise<CardTransaction> {
  const { account, card, original, originalReference, reference, charge, amount, now, ops } = back;
  const row: CardTransaction = {
    ...newTransaction(charge, {
      id: await newId(parts, caller.tenant),
      reference,
      type: 'refund',
      original: originalReference,
    }),
    status: 'posted',
    posted: amount,
    postedAt: now,
    ...(original && { category: original.category, provider: original.provider }),
  };
  const plan: TransactionPlan = {
    tenant: caller.tenant,
    account,
    card,
    before: null,
    reference,
    original,
    now,
  };
  const step = await transactionStep<unknown>(parts, plan, row, () => {
    if (original) back.check?.(original);
    return {
      transaction: row,
      ...(original && {
        original: refundedBy(original, amount),
      }),
    };
  });
  const [charged] = await parts.budgetsFor(caller).charge([
    {
      subjects: subjectsOf(account, card?.id ?? null),
      amounts: amountsIn(charge.currency, -amount),
      reference: row.id,
      now,
      ...(ops && { ops }),
      also: step.also as never,
    },
  ]);
  const extra = charged?.extra as TransactionReceipt | null | undefined;
  if (!extra) throw moved();
  return settledRow(parts, caller, extra, charged?.replayed ? null : step.made());
}
