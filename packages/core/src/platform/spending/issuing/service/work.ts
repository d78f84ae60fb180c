import type { LeasedItem } from '../../../../storage/storage.js';
import { timeOut } from './approvals.js';
import { bringToIssuer } from './issuer.js';
import { tell } from './facts.js';
import { accountAndCard, transactionOf } from './load.js';
import type { IssuingParts } from './parts.js';
import { approvalWork, authorizationWork, issuerWork, untilStill } from './step.js';

/** Does one kind of due work: the shape that the host's workers have. */
export interface IssuingWorker {
  readonly kind: string;
  readonly leaseMs: number;
  run(item: LeasedItem, now: Date): Promise<{ readonly due: Date } | null>;
}

const idIn = ({ payload }: LeasedItem): string => (payload as { readonly id: string }).id;

/** Looks at an authorization once more: its time may be over, or a crash left half of a fact undone. */
async function revisit(parts: IssuingParts, tenant: string, id: string, now: Date): Promise<Date | null> {
  const row = await untilStill(async () => {
    const seen = await transactionOf(parts, tenant, id);
    const rows = await accountAndCard(parts, tenant, seen.accountId, seen.cardId);
    const charge = (): never => {
      throw new Error('the transaction is known');
    };
    return tell(parts, { tenant }, { ...rows, row: seen, reference: seen.reference, charge, now }, null);
  });
  return row.status === 'pending' && row.expiresAt !== null && row.expiresAt > now ? row.expiresAt : null;
}

/** The workers that issuing needs. */
export const workers = (parts: IssuingParts): readonly IssuingWorker[] => [
  {
    kind: issuerWork,
    leaseMs: 60_000,
    run: async (item, now) => {
      await bringToIssuer(parts, item.tenant, idIn(item), now);
      return null;
    },
  },
  {
    kind: authorizationWork,
    leaseMs: 60_000,
    run: async (item, now) => {
      const due = await revisit(parts, item.tenant, idIn(item), now);
      return due && { due };
    },
  },
  {
    kind: approvalWork,
    leaseMs: 60_000,
    run: async (item, now) => {
      await timeOut(parts, { tenant: item.tenant }, idIn(item), now);
      return null;
    },
  },
];
