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
  now: Date,
): Promise<RateState | null> {
  let tightest: RateState | null = null;
  for (const { limit, windowMs } of windows) {
    const hit = await limits.hit({ key: `${key}:${windowMs}`, limit, windowMs, now });
    const state = { limit, windowMs, allowed: hit.allowed, remaining: hit.remaining, resetAt: hit.resetAt };
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
    return await count(limits, key, windows, call.now);
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
  if (state === null) return;
  Object.assign(call.headers, rates.headers(state));
  enforce(call, state);
}
