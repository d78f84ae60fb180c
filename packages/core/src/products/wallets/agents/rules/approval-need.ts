import type { ApprovalNeed } from '../../../../platform/spending/issuing/model.js';
import type { Micros } from '../../../../kernel/micros.js';
import type { ApprovalConfig } from '../../policy-file/model.js';
import { microsOf } from '../../policy-file/rules/amount-text.js';

const minute = 60_000;

/**
 * Whether a person is asked about a charge that every limit admits, and whether the owner is told of one that passes
 * (wallets spec §7.2). Both thresholds compare strictly, as their names say.
 */
export function approvalNeed(policy: ApprovalConfig, amount: Micros): ApprovalNeed {
  const under = microsOf(policy.auto_approve_under);
  const over = microsOf(policy.require_confirmation_over);
  const ask = (reason: string): ApprovalNeed => ({
    outcome: 'ask',
    reason,
    channels: channelsOf(policy),
    timeoutMs: policy.timeout_minutes * minute,
    timeoutAction: policy.timeout_action === 'approve' ? 'approve' : 'deny',
  });
  const approve = (notify: boolean): ApprovalNeed => ({
    outcome: 'approve',
    notify: notify || policy.notify_on_all,
  });
  if (under === null && over === null) return approve(false);
  if (under !== null && amount < under) return approve(false);
  if (over !== null && amount > over) return ask('amount_over_threshold');
  if (over === null) return ask('amount_not_auto_approved');
  return approve(under !== null);
}

/** The dashboard always shows what waits. */
const channelsOf = ({ approval_channels: channels }: ApprovalConfig): readonly string[] =>
  channels.includes('dashboard') ? channels : [...channels, 'dashboard'];
