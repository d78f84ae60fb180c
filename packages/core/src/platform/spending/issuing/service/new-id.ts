import type { Runtime } from '../../../../kernel/runtime.js';
import { emptyCounter } from '../../../../storage/counters.js';
import type { TenantStorage } from '../../../../storage/storage.js';
import { placeOf } from '../../../tenancy/organizations/rules/tenant.js';
import type { Call, IssuingParts } from './parts.js';

type Parts = {
  readonly storage: { tenant(id: string): TenantStorage };
  readonly runtime: Pick<Runtime, 'now' | 'id'>;
};

/** Keeps how many things a development tenant has made. */
const madeKey = 'issuing:made';

/**
 * A fresh id; in `dev` the next of the tenant's own sequence, so that the same calls in an empty environment make the same
 * ids, wherever they are made (wallets spec §2). Repeats and refused calls take their places in it too.
 */
export async function newId({ storage, runtime }: Parts, tenant: string): Promise<string> {
  if (placeOf(tenant).environment !== 'dev') return runtime.id();
  const { result } = await storage.tenant(tenant).counters.update<Record<never, never>, number>({
    now: runtime.now(),
    ops: [],
    find: {},
    plan: () => [madeKey],
    guess: [madeKey],
    step: ({ counters }) => {
      const seen = counters.get(madeKey) ?? emptyCounter;
      const known = seen.state?.['made'];
      const made = (typeof known === 'number' ? known : 0) + 1;
      return { counters: new Map([[madeKey, { ...seen, state: { made } }]]), writes: [], result: made };
    },
  });
  return `00000000-0000-7000-8000-${result.toString(16).padStart(12, '0')}`;
}

/** A fresh id, or the one that every repeat of the call comes to. */
export const idOf = async (
  parts: IssuingParts,
  tenant: string,
  { op }: Call,
  what: string,
): Promise<string> =>
  op ? parts.runtime.hash(JSON.stringify([what, op.id])).slice(0, 32) : newId(parts, tenant);
