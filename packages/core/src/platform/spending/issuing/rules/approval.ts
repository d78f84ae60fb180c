import type { CardApproval } from '../model.js';

/**
 * An approval as the clock has left it: one whose time is over reads as expired, swept or not. Where time approves it reads
 * as pending until that has happened (architecture §6).
 */
export function approvalAt(row: CardApproval, now: Date): CardApproval {
  if (row.status !== 'pending' || row.expiresAt > now || row.timeoutAction === 'approve') return row;
  return { ...row, status: 'expired', resolvedAt: row.expiresAt, holdId: null };
}
