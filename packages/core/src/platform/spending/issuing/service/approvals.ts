import type { ReserveOutcome } from '../../../../budgets/model.js';
import { DomainError, isDomainError } from '../../../../kernel/errors.js';
import {
  cardApprovals,
  cardTransactions,
  type ApprovalStatus,
  type AuthorizationTrace,
  type CardApproval,
  type CardTransaction,
  type Charge,
  type With,
} from '../model.js';
import { approvalAt } from '../rules/approval.js';
import { folded } from '../rules/standing.js';
import { amountsIn, subjectsOf } from '../rules/subjects.js';
import { isSpentHold, storeDown } from './authorize.js';
import { authorizationMsOf, chargeOf, examine, traceOf } from './charge.js';
import { accountAndCard, missing } from './load.js';
import type { Call, Caller, IssuingParts } from './parts.js';
import { commitRows, opsOf, untilStill } from './step.js';
import { transactionStep, type Made, type TransactionPlan } from './transact.js';

/** Who decides, and in what words. */
export interface Deciding {
  readonly resolvedBy: string;
  readonly note?: string | null;
}

/** What a decision left. */
export interface Resolved {
  readonly approval: CardApproval;
  readonly transaction: CardTransaction;
}

/** A person's decision, with what the caller adds to it. */
interface Decision {
  readonly id: string;
  readonly by: Deciding | null;
  readonly call: Call;
  readonly also?: With<Resolved> | undefined;
}

/** How long an equal charge passes after the approval (wallets spec §7.1). */
const usualPassMs = 30 * 60_000;

async function loaded(parts: IssuingParts, { tenant }: Caller, id: string) {
  const door = parts.storage.tenant(tenant);
  const approval = await door.collection(cardApprovals).get(id);
  if (!approval) throw missing('approval');
  const row = await door.collection(cardTransactions).get(approval.transactionId);
  if (!row) throw missing('transaction');
  const { account, card } = await accountAndCard(parts, tenant, approval.accountId, approval.cardId);
  return { approval, row, account, card };
}

type Loaded = Awaited<ReturnType<typeof loaded>>;

const planOf = (tenant: string, { approval, row, account, card }: Loaded, now: Date): TransactionPlan => ({
  tenant,
  account,
  card,
  before: row,
  reference: row.reference,
  approval,
  now,
});

const resolvedAs = (
  approval: CardApproval,
  status: ApprovalStatus,
  by: Deciding | null,
  now: Date,
): CardApproval => ({
  ...approval,
  status,
  resolvedBy: by?.resolvedBy ?? null,
  note: by?.note ?? null,
  resolvedAt: now,
});

/** Refuses a decision that cannot be taken any more; true when it was taken already. */
function taken(approval: CardApproval, wanted: 'approved' | 'denied', now: Date): boolean {
  const { status } = approvalAt(approval, now);
  if (status === wanted) return true;
  if (status === 'expired')
    throw new DomainError('approval_expired', 'refused', 'The time for this decision is over.');
  if (status !== 'pending')
    throw new DomainError('approval_already_resolved', 'refused', `It was ${status} already.`, { status });
  return false;
}

/** What refuses a charge that a person has agreed to. */
const refusedNow = ({ code, check, requested, available, limit }: AuthorizationTrace): DomainError =>
  new DomainError(code ?? 'declined', 'refused', 'The charge would be declined now.', {
    check,
    ...(requested !== undefined && { requested }),
    ...(available !== undefined && { available }),
    ...(limit !== undefined && { limit }),
  });

/** Lets a charge go that was put before a person: judged again, its money taken anew in the commit of the approval. */
export function approve(parts: IssuingParts, caller: Caller, decision: Decision): Promise<Resolved> {
  const { id, by, call, also } = decision;
  const now = call.now ?? parts.runtime.now();
  return untilStill(async () => {
    const rows = await loaded(parts, caller, id);
    const { approval, row, account, card } = rows;
    if (by !== null && taken(approval, 'approved', now)) return { approval, transaction: row };
    const { amount, currency, merchant } = approval;
    const network = approval.retried;
    const charge: Charge = chargeOf(parts, { account, card }, { amount, currency, merchant, network, now });
    const examined = examine(parts, charge);
    const { failed } = examined.judged;
    if (failed) throw refusedNow({ verdict: 'declined', code: failed.code, check: failed.check, checks: [] });
    const passMs = parts.passMs ?? usualPassMs;
    let refusal: AuthorizationTrace | null = null;
    const make = (outcome: ReserveOutcome): Made | null => {
      const decided = traceOf(examined, outcome, false);
      refusal = outcome.body.verdict === 'refused' ? decided : null;
      if (refusal) return null;
      const holdId = outcome.hold?.id ?? null;
      const resolved = resolvedAs(approval, 'approved', by, now);
      if (network)
        return {
          transaction: row,
          approval: { ...resolved, holdId, passUntil: new Date(now.getTime() + passMs) },
        };
      const message = {
        id: `approval:${approval.id}`,
        at: now.getTime(),
        kind: 'authorized' as const,
        amount: amount.toString(),
      };
      const next = folded({ ...row, holdId }, [message], {
        refunded: 0n,
        now,
        authorizationMs: authorizationMsOf(parts),
      });
      return { transaction: { ...next, decision: decided }, approval: { ...resolved, holdId: null } };
    };
    const preview: CardTransaction = network ? row : { ...row, status: 'pending' };
    const step = await transactionStep(parts, planOf(caller.tenant, rows, now), preview, make, also as never);
    const ops = opsOf(call.op, 'approve');
    const ask = {
      subjects: subjectsOf(account, card?.id ?? null),
      amounts: amountsIn(currency, amount),
      kind: network ? ('approval' as const) : ('authorization' as const),
      ttlMs: network ? passMs : authorizationMsOf(parts),
      now,
      ...(ops && { ops }),
      also: step.also as never,
    };
    const engine = parts.budgetsFor(caller);
    const reserved = await (approval.holdId === null
      ? engine.reserve(ask)
      : engine.rehold({ ...ask, holdId: approval.holdId }).catch((error: unknown) => {
          if (isSpentHold(error)) return engine.reserve(ask);
          throw error;
        }));
    if (reserved.verdict === 'refused')
      throw refusedNow(refusal ?? { verdict: 'declined', code: null, check: null, checks: [] });
    if (reserved.unrecorded) throw storeDown();
    return after(parts, caller, id, step.made());
  });
}

async function after(parts: IssuingParts, caller: Caller, id: string, made: Made | null): Promise<Resolved> {
  if (made?.approval) return { approval: made.approval, transaction: made.transaction };
  const { approval, row } = await loaded(parts, caller, id);
  return { approval, transaction: row };
}

/** Ends a question without letting the charge go, and gives its money back. */
export function endQuestion(
  parts: IssuingParts,
  caller: Caller,
  status: 'denied' | 'expired' | 'cancelled',
  { id, by, call, also }: Decision,
): Promise<Resolved> {
  const now = call.now ?? parts.runtime.now();
  return untilStill(async () => {
    const rows = await loaded(parts, caller, id);
    const { approval, row } = rows;
    if (status === 'denied' && taken(approval, 'denied', now)) return { approval, transaction: row };
    if (approval.status !== 'pending') return { approval, transaction: row };
    const code = `approval_${status}`;
    const transaction: CardTransaction =
      row.status === 'awaiting_approval' ? { ...row, status: 'declined', declineReason: code } : row;
    const ended = { ...resolvedAs(approval, status, by, now), holdId: null };
    const make = (): Made => ({ transaction, approval: ended });
    const plan = planOf(caller.tenant, rows, now);
    const step = await transactionStep<unknown>(parts, plan, transaction, make, also);
    const ops = opsOf(call.op, status);
    const alone = async (): Promise<void> => {
      await commitRows(parts, caller, step.also, { now, ops });
    };
    if (approval.holdId === null) await alone();
    else {
      const input = { holdId: approval.holdId, now, ...(ops && { ops }), also: step.also as never };
      try {
        const released = await parts.budgetsFor(caller).release(input);
        if (released.extra === null) await alone();
      } catch (error) {
        if (!isDomainError(error, 'hold_missing')) throw error;
        await alone();
      }
    }
    return after(parts, caller, id, step.made());
  });
}

/** What an approval's time brings: the end of the question, or by its policy the charge, if it would still pass. */
export async function timeOut(parts: IssuingParts, caller: Caller, id: string, now: Date): Promise<void> {
  const approval = await parts.storage.tenant(caller.tenant).collection(cardApprovals).get(id);
  if (approval?.status !== 'pending' || approval.expiresAt > now) return;
  const decision: Decision = { id, by: null, call: { now } };
  if (approval.timeoutAction === 'approve') {
    try {
      await approve(parts, caller, decision);
      return;
    } catch (error) {
      if (!isDomainError(error) || error.kind !== 'refused') throw error;
    }
  }
  await endQuestion(parts, caller, 'expired', decision);
}
