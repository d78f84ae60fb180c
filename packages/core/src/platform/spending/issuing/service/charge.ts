import type { ReserveOutcome } from '../../../../budgets/model.js';
import type { Micros } from '../../../../kernel/micros.js';
import type {
  ApprovalNeed,
  AuthorizationTrace,
  Card,
  CardAccount,
  CardApproval,
  CardProgram,
  CardTransaction,
  Charge,
  Merchant,
} from '../model.js';
import { amountCheck } from '../rules/charge-checks.js';
import { judgeCharge, judgedTrace, type Judged } from '../rules/decide-charge.js';
import { merchantKeyOf } from '../rules/merchant-key.js';
import type { IssuingParts } from './parts.js';
import { programOf } from './step.js';

/** Seven days: how long an authorization keeps its money unless told otherwise. */
export const authorizationMsOf = ({ authorizationMs = 7 * 86_400_000 }: IssuingParts): number =>
  authorizationMs;

/** A charge with everything that its checks look at. */
export function chargeOf(
  parts: IssuingParts,
  rows: { readonly account: CardAccount; readonly card: Card | null },
  draft: {
    readonly amount: Micros;
    readonly currency: string;
    readonly merchant: Merchant;
    readonly network: boolean;
    readonly now: Date;
  },
): Charge {
  const program = programOf(parts, rows.account.program);
  return {
    ...rows,
    ...draft,
    merchantKey: merchantKeyOf(draft.merchant),
    ...program.classify(draft.merchant),
  };
}

/** A charge as its checks before the limits judged it. */
export interface Examined {
  readonly program: CardProgram;
  readonly judged: Judged;
  readonly need: ApprovalNeed;
}

/** Judges what does not depend on money that moves. */
export function examine(parts: IssuingParts, charge: Charge): Examined {
  const program = programOf(parts, charge.account.program);
  const judged = judgeCharge(charge, [amountCheck, ...program.checks]);
  const need: ApprovalNeed =
    judged.failed === null && program.approval
      ? program.approval(charge)
      : { outcome: 'approve', notify: false };
  return { program, judged, need };
}

/** The trace of a charge as its limits left it. */
export function traceOf(
  { program, judged }: Examined,
  { body, judged: facts }: ReserveOutcome,
  asked: boolean,
): AuthorizationTrace {
  const slotOf = (id: string): string => facts.find(({ budget }) => budget.id === id)?.budget.slot ?? '';
  return judgedTrace(judged, program.limits, body, slotOf, asked);
}

/** A declined transaction with its trace. */
export const declinedAs = (row: CardTransaction, decision: AuthorizationTrace): CardTransaction => ({
  ...row,
  status: 'declined',
  declineReason: decision.code ?? 'declined',
  decision,
});

/** The question that a charge puts before a person. */
export function questionOf(
  row: CardTransaction,
  need: Extract<ApprovalNeed, { readonly outcome: 'ask' }>,
  more: {
    readonly id: string;
    readonly holdId: string | null;
    readonly retried: boolean;
    readonly now: Date;
  },
): CardApproval {
  const { accountId, cardId, amount, currency, merchant, merchantKey, category } = row;
  const { reason, channels, timeoutMs, timeoutAction } = need;
  return {
    id: more.id,
    status: 'pending',
    transactionId: row.id,
    accountId,
    cardId,
    amount,
    currency,
    merchant,
    merchantKey,
    category,
    reason,
    channels,
    timeoutAction,
    retried: more.retried,
    holdId: more.holdId,
    expiresAt: new Date(more.now.getTime() + timeoutMs),
    resolvedBy: null,
    resolvedAt: null,
    note: null,
    passUntil: null,
    usedBy: null,
    createdAt: more.now,
    revision: 0,
  };
}
