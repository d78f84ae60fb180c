import { z } from 'zod';
import { merchantDomain } from '../../../platform/spending/issuing/rules/merchant-key.js';
import type { ApprovalView } from '../approvals/service.js';
import { shownTransaction, transactionRecord } from './transactions.js';
import { amount, approvalId, moment, paging, textOf, transactionId, walletId } from './values.js';

const status = z.enum(['pending', 'approved', 'denied', 'expired', 'cancelled']);

/** Which approvals to list: those that wait, unless a status or `all` is named (wallets spec §6.4). */
export const approvalQuery = z.object({
  ...paging,
  status: z.union([status, z.literal('all')]).default('pending'),
  wallet: walletId.optional(),
  wallet_id: walletId.optional(),
});

/** What somebody says who approves. */
export const approveInput = z.object({ note: textOf(0, 500).nullable().optional() }).optional();
/** What somebody says who denies. */
export const denyInput = z.object({ reason: textOf(0, 500).nullable().optional() }).optional();

/** An approval (wallets spec §5.4). */
export const approvalRecord = z.object({
  id: approvalId,
  status,
  transaction_id: transactionId,
  wallet_id: walletId,
  agent_name: z.string(),
  amount,
  merchant: z.object({ name: z.string(), domain: z.string().nullable(), category: z.string() }),
  reason: z.string(),
  channels: z.array(z.string()).readonly(),
  timeout_action: z.enum(['deny', 'approve']),
  expires_at: moment,
  resolved_by: z.string().nullable(),
  resolved_at: moment.nullable(),
  note: z.string().nullable(),
  created_at: moment,
});

/** An approval with the transaction that was decided on. */
export const decidedApproval = approvalRecord.extend({ transaction: transactionRecord.nullable() });

/** An approval as `approvalRecord` prints it. */
export const shownApproval = ({ approval, agentName }: Pick<ApprovalView, 'approval' | 'agentName'>) => ({
  id: approval.id,
  status: approval.status,
  transaction_id: approval.transactionId,
  wallet_id: approval.accountId,
  agent_name: agentName,
  amount: { micros: approval.amount, currency: approval.currency },
  merchant: {
    name: approval.merchant.name,
    domain: merchantDomain(approval.merchant),
    category: approval.category,
  },
  reason: approval.reason,
  channels: approval.channels,
  timeout_action: approval.timeoutAction,
  expires_at: approval.expiresAt,
  resolved_by: approval.resolvedBy,
  resolved_at: approval.resolvedAt,
  note: approval.note,
  created_at: approval.createdAt,
});

/** The same with its transaction. */
export const shownDecision = (view: ApprovalView) => ({
  ...shownApproval(view),
  transaction: view.transaction && shownTransaction(view.transaction),
});
