import type { SyncError } from '../model.js';
import type { ConnectorContext, Credentials, Failure } from '../ports.js';
import { withoutSecrets } from '../rules/secrets.js';
import type { SyncOutcome } from '../rules/lifecycle.js';
import type { MonitoringParts } from '../../workspace/service/parts.js';

/** A call of a connector may take so long (monitoring spec §3.3). */
const callMs = 20_000;

/** What a call of a connector is given. */
export const contextOf = ({ fetch, runtime }: MonitoringParts): ConnectorContext => ({
  fetch,
  now: runtime.now(),
  signal: AbortSignal.timeout(callMs),
});

/** Asks a connector; whatever it throws is no answer. */
export async function asking<A>(question: () => Promise<A>): Promise<A | Failure> {
  try {
    return await question();
  } catch (error) {
    return { kind: 'unreachable', message: error instanceof Error ? error.message : 'the connector failed' };
  }
}

const codes = {
  throttled: 'provider_throttled',
  unreachable: 'provider_unavailable',
  malformed: 'malformed_answer',
  rejected: 'provider_rejected',
} as const;

/** What a failure makes of a sync. */
export function outcomeOf(failure: Failure, credentials: Credentials): SyncOutcome {
  const error: SyncError = {
    code: codes[failure.kind],
    message: withoutSecrets(failure.message, credentials),
  };
  if (failure.kind === 'rejected') return { kind: 'rejected', error };
  return { kind: 'failed', error, retryAfterMs: failure.kind === 'throttled' ? failure.retryAfterMs : null };
}
