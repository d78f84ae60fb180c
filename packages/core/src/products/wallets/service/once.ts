import type { RequestOp } from '../../../kernel/actor.js';
import type { Op } from '../../../storage/counters.js';
import { keyReused } from '../errors.js';
import type { WalletParts } from './parts.js';

type Parts = Pick<WalletParts, 'storage'>;

const named = (op: RequestOp, part: string): Op => ({ ...op, id: `${op.id}:${part}` });

/** The request's identity for a commit that makes a secret: a repeat is answered what was made, not the secret. */
export const makingOp = (op: RequestOp): Op => named(op, 'made');

/**
 * Remembers the body of a request under its key.
 *
 * @throws DomainError `idempotency_key_reused` when the key was used for another body (ruling 4).
 */
export async function checkBody({ storage }: Parts, tenant: string, op: RequestOp, now: Date): Promise<void> {
  const { replayed, hash } = await storage.tenant(tenant).counters.update({
    now,
    ops: [named(op, 'body')],
    find: {},
    plan: () => [],
    step: () => ({ counters: new Map(), writes: [], result: null }),
  });
  if (replayed && hash !== op.hash) throw keyReused();
}
