import type { Json } from '../../../../kernel/json.js';

/** The last period and step that was raised, by name of what is watched: a declared record of a counter's state. */
export type Fired = Readonly<Record<string, readonly [period: string, step: number]>>;

/** One thing that may be raised once. */
export interface Occasion {
  /** What is watched: the rule with its revision, and whatever else a counter watches several of. */
  readonly name: string;
  /** Periods compare as text, so later ones must be greater; '' for ever. */
  readonly period: string;
  /** Which of ascending steps was reached; 0 where there is one. */
  readonly step: number;
}

/**
 * Whether an occasion is new: a later period than the last one raised, or a higher step of the same. Steps that were
 * jumped over, and periods that are past, stay silent.
 *
 * @example
 * isNewOccasion({ r: ['2026-03', 80] }, { name: 'r', period: '2026-03', step: 100 }); // true
 */
export function isNewOccasion(fired: Fired, { name, period, step }: Occasion): boolean {
  const last = Object.hasOwn(fired, name) ? fired[name] : undefined;
  return last === undefined || period > last[0] || (period === last[0] && step > last[1]);
}

/** What has been raised, with this occasion too. */
export const withOccasion = (fired: Fired, { name, period, step }: Occasion): Fired => ({
  ...fired,
  [name]: [period, step],
});

/** Reads what a counter's state keeps; nothing where there is none. */
export const firedOf = (state: Readonly<Record<string, Json>> | null): Fired =>
  (state?.['fired'] ?? {}) as unknown as Fired;
