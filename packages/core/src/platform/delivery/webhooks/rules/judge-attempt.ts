import type { Attempt, DisabledReason, WebhookDelivery } from '../model.js';
import { afterFailure, goodHealth, isGivenUp, type Health } from './health.js';
import { retryAfterMs, retryDelayMs, type RetrySchedule } from './schedule.js';

/** An attempt that was made. */
export interface Attempted {
  /** Of the answer; null when there was none. */
  readonly status: number | null;
  /** The header `retry-after` as it came. */
  readonly retryAfter: string | null;
  /** Why there was no answer. */
  readonly error: string | null;
  /** When it began. */
  readonly at: Date;
  /** When its outcome was known. */
  readonly ended: Date;
}

/** What an attempt means. */
export interface Judged {
  readonly delivery: WebhookDelivery;
  readonly health: Health;
  /** Why the endpoint is to be switched off; null when it is not. */
  readonly disable: DisabledReason | null;
}

/** So many attempts are remembered one by one. */
const remembered = 20;

/** Puts an attempt into a delivery's history. */
function noted(delivery: WebhookDelivery, { status, error, at, ended }: Attempted): WebhookDelivery {
  const attempt: Attempt = {
    at: at.toISOString(),
    ms: Math.max(0, ended.getTime() - at.getTime()),
    status,
    error,
  };
  return {
    ...delivery,
    attempts: delivery.attempts + 1,
    lastAttemptAt: at,
    responseStatus: status,
    history: [...delivery.history, attempt].slice(-remembered),
  };
}

/**
 * Judges one attempt: 2xx delivers; 410 fails for good and switches the endpoint off; everything else, redirects
 * included, is tried again by the schedule, or later where the receiver asks for it, until the schedule has run out.
 *
 * @param unitRandom in [0, 1), for the schedule's jitter.
 */
export function judgeAttempt(
  delivery: WebhookDelivery,
  health: Health,
  attempted: Attempted,
  rules: {
    readonly schedule: RetrySchedule;
    readonly disableAfterMs: number | null;
    readonly unitRandom: number;
  },
): Judged {
  const { status, retryAfter, ended } = attempted;
  const next = noted(delivery, attempted);
  if (status !== null && status >= 200 && status < 300)
    return {
      delivery: { ...next, status: 'delivered', nextAttemptAt: null },
      health: goodHealth,
      disable: null,
    };
  const nowMs = ended.getTime();
  const worse = afterFailure(health, nowMs);
  const failed: WebhookDelivery = { ...next, status: 'failed', nextAttemptAt: null };
  if (status === 410) return { delivery: failed, health: worse, disable: 'gone' };
  const disable = isGivenUp(worse, nowMs, rules.disableAfterMs) ? 'failing' : null;
  const delay = retryDelayMs(rules.schedule, next.attempts - next.earlierAttempts, rules.unitRandom);
  if (delay === null) return { delivery: failed, health: worse, disable };
  const asked = retryAfterMs(retryAfter, ended) ?? 0;
  const nextAttemptAt = new Date(nowMs + Math.max(delay, asked));
  return { delivery: { ...next, status: 'pending', nextAttemptAt }, health: worse, disable };
}
