/** What a velocity counter remembers (costs spec §9.4). Instants are epoch milliseconds, amounts decimal strings. */
export type VelocityState = {
  /** The `since` and window of the limit it was kept for; under another it counts for nothing. */
  readonly since: string;
  readonly windowMs: number;
  readonly start: number;
  readonly prev: string;
  readonly curr: string;
  /** When the breaker opened; null while it is closed. */
  readonly tripped: number | null;
  /** The latest instant it was judged at: time never runs backwards for it. */
  readonly last: number;
  /** Requests counted in each bucket, for display. */
  readonly counts: readonly [prev: number, curr: number];
};

/** What a session counter remembers (costs spec §9.3). */
export type SessionState = {
  /** Last admitted request, epoch milliseconds. */
  readonly at: number;
  readonly count: number;
};

/**
 * Why a counter stands over its cap: a settlement above its hold, one after its expiry, a request let through by the
 * budget's mode, a charge, or a cap that was lowered.
 */
export type OverCause = 'overshoot' | 'late' | 'mode' | 'charge' | 'lowered';

/** What a budget counter remembers. Members are absent until needed. */
export type BudgetState = {
  /** Thresholds already announced in this period. */
  readonly fired?: readonly number[];
  /** How often each cause left more used than the cap. */
  readonly over?: { readonly [cause in OverCause]?: number };
  /** Denials by `rule:minute`, until they are announced. */
  readonly denied?: { readonly [ruleAndMinute: string]: number };
  /** Held by kind, for kinds other than `estimate`: micros as decimal strings. */
  readonly kinds?: { readonly [kind: string]: string };
  /** Events announced under this counter, for their numbers. */
  readonly events?: number;
};
