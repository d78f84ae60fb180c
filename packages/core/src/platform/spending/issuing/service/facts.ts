import { isDomainError } from '../../../../kernel/errors.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { Op } from '../../../../storage/counters.js';
import type { Card, CardAccount, CardTransaction, Charge, StoredMessage } from '../model.js';
import { newTransaction } from '../rules/new-transaction.js';
import { folded, withMessage } from '../rules/standing.js';
import { amountsIn, subjectsOf } from '../rules/subjects.js';
import type { NetworkEvent } from '../ports.js';
import { authorizationMsOf, chargeOf } from './charge.js';
import { byReference, refundsOf, rememberedRows } from './load.js';
import { newId } from './new-id.js';
import type { Caller, IssuingParts } from './parts.js';
import { authorizationWork, commitRows, moved, workOn } from './step.js';
import {
  settledRow,
  transactionStep,
  type Made,
  type TransactionPlan,
  type TransactionReceipt,
} from './transact.js';

/** A transaction to which something is told. */
export interface Target {
  readonly account: CardAccount;
  readonly card: Card | null;
  /** Null for one that is heard of for the first time. */
  readonly row: CardTransaction | null;
  readonly reference: string;
  /** Makes the row of a new one. */
  readonly charge: () => Charge;
  readonly now: Date;
  readonly ops?: readonly Op[] | undefined;
  /** The engine has ended its hold already. */
  readonly holdGone?: boolean;
}

/** The charge that an event is about, as it stands now; for a first `attempt` 0, as a new one of a remembered card. */
export async function targetOf(
  parts: IssuingParts,
  { tenant }: Caller,
  cardId: string,
  event: NetworkEvent,
  reference: string,
  now: Date,
  attempt = 1,
): Promise<Target> {
  const [rows, row] = await Promise.all([
    rememberedRows(parts, tenant, null, cardId, attempt),
    attempt === 0 ? null : byReference(parts, tenant, reference),
  ]);
  const { currency, merchant } = event;
  const amount = 'amount' in event ? event.amount : 0n;
  const charge = () => chargeOf(parts, rows, { amount, currency, merchant, network: true, now });
  return { ...rows, row, reference, charge, now };
}

/** What is to become of a transaction's money, from what it holds and has posted now. */
interface Movement {
  readonly next: CardTransaction;
  readonly post: Micros;
  readonly hold: Micros;
}

/**
 * Tells a transaction a fact, and moves its money to where all facts together say it must be. Nothing is refused: it has
 * happened. A null message only looks at the clock. Throws `account_moved` when it must be planned anew.
 */
export async function tell(
  parts: IssuingParts,
  caller: Caller,
  target: Target,
  message: StoredMessage | null,
): Promise<CardTransaction> {
  const first = await movement(parts, caller, target, message);
  const changes = first.next.messages !== target.row?.messages || differs(first.next, target.row);
  if (!changes && target.row) return target.row;
  // What is posted comes first where a hold must still be taken for the rest.
  const twice = !holds(target.row) && first.hold > 0n && first.post !== 0n;
  const moves = twice ? withoutHold(first, target) : first;
  const done = await commitMovement(parts, caller, target, moves, twice);
  if (done.held === first.hold) return done;
  return tell(parts, caller, { ...target, row: done, ops: undefined }, null);
}

const holds = (row: CardTransaction | null): boolean => row !== null && row.holdId !== null && row.held > 0n;

const differs = (a: CardTransaction, b: CardTransaction | null): boolean =>
  b === null ||
  a.status !== b.status ||
  a.held !== b.held ||
  a.posted !== b.posted ||
  a.refunded !== b.refunded;

async function movement(
  parts: IssuingParts,
  { tenant }: Caller,
  target: Target,
  message: StoredMessage | null,
): Promise<Movement> {
  const { row, reference, now } = target;
  const refunds = await refundsOf(parts, tenant, reference);
  const refunded = refunds.reduce((sum, refund) => sum + refund.posted, 0n);
  const base = row ?? newTransaction(target.charge(), { id: await newId(parts, tenant), reference });
  const messages = (message && withMessage(base.messages, message)) ?? base.messages;
  const next = folded(base, messages, { refunded, now, authorizationMs: authorizationMsOf(parts) });
  return { next, post: next.posted - (row?.posted ?? 0n), hold: next.held };
}

const withoutHold = ({ next, post }: Movement, { row }: Target): Movement => ({
  next: { ...next, held: row?.held ?? 0n },
  post,
  hold: 0n,
});

async function commitMovement(
  parts: IssuingParts,
  caller: Caller,
  target: Target,
  { next, post, hold }: Movement,
  unfinished: boolean,
): Promise<CardTransaction> {
  const { account, card, row, reference, now, ops } = target;
  const { tenant } = caller;
  const plan: TransactionPlan = { tenant, account, card, before: row, reference, network: true, now };
  const made = (holdId: string | null, held: Micros, spendAt?: Date): Made => ({
    transaction: { ...next, holdId, held },
    ...(spendAt && { spendAt }),
    ...(unfinished && { writes: [workOn(authorizationWork, tenant, next.id, now)] }),
  });
  const amounts = (amount: Micros) => amountsIn(next.currency, amount);
  const subjects = subjectsOf(account, next.cardId);
  const engine = parts.budgetsFor(caller);
  const common = { now, ...(ops && { ops }) };
  const finish = async (
    step: { readonly made: () => Made | null },
    extra: unknown,
    replayed: boolean,
  ): Promise<CardTransaction> => {
    if (extra === null || extra === undefined) throw moved();
    return settledRow(parts, caller, extra as TransactionReceipt, replayed ? null : step.made());
  };

  if (row?.holdId != null && row.held > 0n && !target.holdGone) {
    const step = await transactionStep<{ readonly hold: { readonly status: string } }>(
      parts,
      plan,
      next,
      ({ hold: ended }) =>
        made(ended.status === 'open' ? row.holdId : null, ended.status === 'open' ? hold : 0n, row.createdAt),
    );
    try {
      const settled = await engine.settle({
        ...common,
        holdId: row.holdId,
        actual: amounts(post),
        ...(hold > 0n && { rest: amounts(hold) }),
        mustEnd: true,
        reference: next.id,
        also: step.also as never,
      });
      return await finish(step, settled.extra, settled.replayed);
    } catch (error) {
      if (!isDomainError(error, 'hold_ended')) throw error;
      // It had ended by itself: what it kept went back.
      const gone: Target = { ...target, holdGone: true };
      if (hold === 0n || post === 0n)
        return commitMovement(parts, caller, gone, { next, post, hold }, unfinished);
      const posted = await commitMovement(
        parts,
        caller,
        gone,
        { next: { ...next, held: 0n }, post, hold: 0n },
        true,
      );
      return tell(parts, caller, { ...target, row: posted, ops: undefined }, null);
    }
  }
  if (hold > 0n) {
    const ttlMs = Math.max(1_000, (next.expiresAt?.getTime() ?? now.getTime()) - now.getTime());
    const step = await transactionStep<{ readonly hold: { readonly id: string } | null }>(
      parts,
      plan,
      next,
      ({ hold: taken }) => made(taken?.id ?? null, hold),
    );
    const reserved = await engine.reserve({
      ...common,
      subjects,
      amounts: amounts(hold),
      kind: 'authorization',
      ttlMs,
      forced: true,
      also: step.also as never,
    });
    return finish(step, reserved.extra, reserved.replayed);
  }
  const step = await transactionStep<unknown>(parts, plan, next, () => made(null, next.held));
  if (post === 0n) {
    const committed = await commitRows(parts, caller, step.also, { now, ops });
    return finish(step, committed.result, committed.replayed);
  }
  const [charged] = await engine.charge([
    { ...common, subjects, amounts: amounts(post), reference: next.id, also: step.also as never },
  ]);
  return finish(step, charged?.extra, charged?.replayed ?? false);
}
