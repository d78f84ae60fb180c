import type { Counter } from '../../../../storage/counters.js';

/** How an endpoint has been doing; the state of its health counter. Instants are epoch milliseconds. */
export type Health = {
  /** Failed attempts since the last success. */
  readonly failures: number;
  /** The first of them; null when there is none. */
  readonly failingSince: number | null;
  /** Nothing is sent before; null when the circuit is closed. */
  readonly openUntil: number | null;
};

/** The counter that guards an endpoint, its deliveries and its health. */
export const healthKey = (endpointId: string): string => `webhook:${endpointId}`;

/** An endpoint of which nothing bad is known. */
export const goodHealth: Health = { failures: 0, failingSince: null, openUntil: null };

/** Reads the health kept on a counter. */
export const healthOf = (counter: Counter | undefined): Health =>
  (counter?.state as Health | null | undefined) ?? goodHealth;

/** So many failures in a row open the circuit. */
const failuresToOpen = 5;
const firstPauseMs = 30_000;
const longestPauseMs = 300_000;

/**
 * The health after one more failure. From the fifth in a row on the endpoint is left alone for a while, doubled each
 * time: half a minute up to five. When the pause is over messages go out again, and each failure opens the circuit anew.
 */
export function afterFailure(health: Health, nowMs: number): Health {
  const failures = health.failures + 1;
  const over = failures - failuresToOpen;
  const openUntil =
    over < 0 ? null : nowMs + Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(over, 10));
  return { failures, failingSince: health.failingSince ?? nowMs, openUntil };
}

/** Whether an endpoint has failed without a single success for so long that it is given up; null never gives up. */
export const isGivenUp = ({ failingSince }: Health, nowMs: number, afterMs: number | null): boolean =>
  afterMs !== null && failingSince !== null && nowMs - failingSince >= afterMs;
