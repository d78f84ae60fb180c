import type { Actor } from '../../kernel/actor.js';
import { DomainError } from '../../kernel/errors.js';
import type { RateState, RateWindow } from '../dialect.js';
import type { RequestLimits } from '../surface.js';
import type { Call } from './call.js';

const share = (state: RateState): number => state.remaining / state.limit;

/** Counts this request in every window; the state to tell is the refusing one, else the one with the least left. */
async function count(
  limits: RequestLimits,
  key: string,
  windows: readonly RateWindow[],
  { now, fixed }: { readonly now: Date; readonly fixed: boolean },
): Promise<RateState | null> {
  let tightest: RateState | null = null;
  for (const { limit, windowMs } of windows) {
    // A fresh key in every window has no window before it that could still count.
    const number = Math.floor(now.getTime() / windowMs);
    const at = fixed ? `${key}:${windowMs}:${number}` : `${key}:${windowMs}`;
    const hit = await limits.hit({ key: at, limit, windowMs, now });
    const resetAt = fixed ? new Date((number + 1) * windowMs) : hit.resetAt;
    const state = {
      limit,
      windowMs,
      allowed: hit.allowed,
      remaining: hit.remaining,
      resetAt,
      waitMs: resetAt.getTime() - now.getTime(),
    };
    if (!state.allowed) return state;
    if (tightest === null || share(state) < share(tightest)) tightest = state;
  }
  return tightest;
}

async function countOr(
  call: Call,
  down: 'allow' | 'refuse',
  key: string,
  windows: readonly RateWindow[],
): Promise<RateState | null> {
  const { limits, logger } = call.surface.ports;
  if (limits === null || windows.length === 0) return null;
  try {
    const fixed = call.surface.dialect.rates?.fixed ?? false;
    return await count(limits, key, windows, { now: call.now, fixed });
  } catch (error) {
    logger?.error('the request limiter failed', { requestId: call.requestId, error });
    if (down === 'allow') return null;
    throw new DomainError(
      'service_unavailable',
      'unavailable',
      'The service is unavailable. Try again later.',
    );
  }
}

function enforce(call: Call, state: RateState | null): void {
  if (state === null || state.allowed) return;
  call.limited = state;
  const seconds = Math.max(1, Math.ceil((state.resetAt.getTime() - call.now.getTime()) / 1000));
  call.headers['retry-after'] = seconds.toString();
  throw new DomainError('rate_limit_exceeded', 'throttled', 'Too many requests. Try again later.');
}

/** @throws DomainError `rate_limit_exceeded`, or `service_unavailable` when the limiter is down and the dialect says so. */
export async function limitAddress(call: Call): Promise<void> {
  const { name, rates } = call.surface.dialect;
  const { address } = call.request;
  if (rates === null || rates.address.length === 0 || address === null) return;
  enforce(call, await countOr(call, rates.whenDown.address, `${name}:address:${address}`, rates.address));
}

/**
 * Counts an API key's request and notes the limit headers, which errors carry too.
 *
 * @throws DomainError `rate_limit_exceeded`, or `service_unavailable` as above.
 */
export async function limitKey(call: Call, actor: Actor): Promise<void> {
  const { name, rates } = call.surface.dialect;
  if (rates === null || actor.key === undefined) return;
  const owner = rates.keyScope === 'tenant' ? `tenant:${actor.tenant}` : `key:${actor.key.id}`;
  const windows = call.surface.ports.windowsFor?.(actor) ?? rates.key;
  const state = await countOr(call, rates.whenDown.key, `${name}:${owner}`, windows);
  call.counted = true;
  if (state === null) return;
  Object.assign(call.headers, rates.headers(state));
  enforce(call, state);
}

/**
 * What became of a request that failed before its key was counted, if it had one: it counts for its address, and above
 * the limit that is the answer.
 */
export async function limitStranger(call: Call, error: unknown): Promise<unknown> {
  const { name, rates } = call.surface.dialect;
  if (rates?.strangers === undefined || call.counted) return error;
  try {
    const key = `${name}:stranger:${call.request.address ?? ''}`;
    const state = await countOr(call, rates.whenDown.address, key, rates.strangers);
    if (state !== null) Object.assign(call.headers, rates.headers(state));
    enforce(call, state);
    return error;
  } catch (limited) {
    return limited;
  }
}
