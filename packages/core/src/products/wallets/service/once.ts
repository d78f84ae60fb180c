import type { RequestOp } from '../../../kernel/actor.js';
import type { Json } from '../../../kernel/json.js';
import { isStorageError } from '../../../storage/errors.js';
import type { Op } from '../../../storage/counters.js';
import { inProgress, keyReused } from '../errors.js';
import type { WalletParts } from './parts.js';

type Parts = Pick<WalletParts, 'storage'>;

/** How long whoever holds a request's key may be silent before another attempt takes over. */
const heldMs = 60_000;

const named = (op: RequestOp, part: string): Op => ({ ...op, id: `${op.id}:${part}` });

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

/** What was stored under a request; undefined when nothing was. */
async function storedResult(
  { storage }: Parts,
  tenant: string,
  op: RequestOp,
  now: Date,
): Promise<Json | undefined> {
  try {
    const { result } = await storage.tenant(tenant).counters.update<Record<never, never>, Json>({
      now,
      ops: [named(op, 'result')],
      find: {},
      plan: () => [],
      step: () => 'stale',
    });
    return result;
  } catch (error) {
    if (isStorageError(error, 'stale')) return undefined;
    throw error;
  }
}

/**
 * Runs work whose commit cannot carry the request's key itself: one attempt at a time, and its result answers every
 * repeat. After a crash another attempt runs once the first one's time is over.
 *
 * @throws DomainError `idempotency_in_progress` while another attempt runs.
 */
export async function once<R extends Json>(
  parts: Parts,
  tenant: string,
  op: RequestOp,
  now: Date,
  work: () => Promise<R>,
): Promise<{ readonly result: R; readonly replayed: boolean }> {
  const known = await storedResult(parts, tenant, op, now);
  if (known !== undefined) return { result: known as R, replayed: true };
  const { claims, counters } = parts.storage.tenant(tenant);
  const key = `wallets:once:${op.id}`;
  if (!(await claims.claim({ key, now, expires: new Date(now.getTime() + heldMs) }))) throw inProgress();
  try {
    const meanwhile = await storedResult(parts, tenant, op, now);
    if (meanwhile !== undefined) return { result: meanwhile as R, replayed: true };
    const result = await work();
    await counters.update<Record<never, never>, Json>({
      now,
      ops: [named(op, 'result')],
      find: {},
      plan: () => [],
      step: () => ({ counters: new Map(), writes: [], result }),
    });
    return { result, replayed: false };
  } finally {
    await claims.take(key, now);
  }
}
