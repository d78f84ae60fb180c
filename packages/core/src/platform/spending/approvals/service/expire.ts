import { isDomainError } from '../../../../kernel/errors.js';
import { isStorageError } from '../../../../storage/errors.js';
import type { LeasedItem } from '../../../../storage/storage.js';
import { actionExpiryWork, actions } from '../model.js';
import { actionAt } from '../rules/transition.js';
import type { ApprovalParts } from './parts.js';
import { actionStep, commitAlone } from './step.js';

/**
 * Writes down that an action's time is over, and tells of it: once, whoever comes first. The engine ends its hold by the
 * same clock. Does nothing to an action that does not wait.
 */
export async function expireAction(
  parts: ApprovalParts,
  tenant: string,
  id: string,
  now: Date,
): Promise<void> {
  const seen = await parts.storage.tenant(tenant).collection(actions).get(id);
  if (seen?.status !== 'pending' || actionAt(seen, now).status !== 'expired') return;
  const step = actionStep(parts, seen, {
    to: 'expired',
    now,
    make: (action) => actionAt(action, now),
    at: (next) => next.expiredAt,
    event: { type: 'action.expired', reason: null },
  });
  try {
    await commitAlone(parts, tenant, step, { now });
  } catch (error) {
    if (!isDomainError(error, 'stale_action') && !isStorageError(error, 'stale')) throw error;
  }
}

/** Ends actions at their time. */
export const expiryWorker = (parts: ApprovalParts) => ({
  kind: actionExpiryWork,
  leaseMs: 60_000,
  run: async ({ tenant, payload }: LeasedItem, now: Date): Promise<null> => {
    await expireAction(parts, tenant, (payload as { readonly action: string }).action, now);
    return null;
  },
});
