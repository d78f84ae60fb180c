import type { LeasedItem, Storage } from '../../../../storage/storage.js';
import { organizations } from '../../../tenancy/organizations/model.js';
import { tenantOf } from '../../../tenancy/organizations/rules/tenant.js';
import { hasEnded } from '../rules/standing.js';
import type { BillingParts, BillingService } from './parts.js';
import type { BillingBook } from './book.js';

/** Ends what a removed organization paid for: committed with the removal, done after it, and tried until it is done. */
export const billingEnding = (
  parts: BillingParts,
  book: BillingBook,
): Pick<BillingService, 'organizationRemoved' | 'worker'> => {
  const kind = `billing.end.${parts.product}`;
  return {
    organizationRemoved: (tx: Storage, organization: string, now: Date): Promise<void> =>
      tx.work.put([
        {
          kind,
          key: organization,
          tenant: tenantOf(organization, parts.environment),
          lane: kind,
          due: now,
          payload: { organization },
        },
      ]),
    worker: {
      kind,
      leaseMs: 60_000,
      run: async ({ payload }: LeasedItem): Promise<null> => {
        const { organization } = payload as { readonly organization: string };
        const row = await book.find(organization);
        if (!row || (await parts.storage.directory.collection(organizations).get(organization))) return null;
        const told = row.customer === null ? [] : await parts.gateway.subscriptionsOf(row.customer);
        for (const { id, status } of told) if (!hasEnded(status)) await parts.gateway.cancel(id);
        await book.remove(row);
        return null;
      },
    },
  };
};
