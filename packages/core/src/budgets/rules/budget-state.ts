import type { Counter } from '../../storage/counters.js';
import type { BudgetState, HoldKind, OverCause, Rule } from '../model.js';

/** What a budget counter remembers; nothing for an untouched one. */
export const budgetState = (counter: Counter): BudgetState => counter.state ?? {};

/** Counts one more time that the counter was taken over its cap, and why. */
export function countOver(counter: Counter, cause: OverCause): Counter {
  const state = budgetState(counter);
  const over = { ...state.over, [cause]: (state.over?.[cause] ?? 0) + 1 };
  return { ...counter, state: { ...state, over } };
}

/** Moves the amount held under a kind. Estimates, the common case, are what is left of `held` and are not stored. */
export function moveKind(counter: Counter, kind: HoldKind, delta: bigint): Counter {
  if (kind === 'estimate' || delta === 0n) return counter;
  const state = budgetState(counter);
  const held = BigInt(state.kinds?.[kind] ?? '0') + delta;
  const { [kind]: _old, ...others } = state.kinds ?? {};
  const kinds = held === 0n ? others : { ...others, [kind]: held.toString() };
  return { ...counter, state: { ...state, kinds } };
}

/** Splits what a counter holds by kind; the parts sum to `held`. */
export function heldByKind(counter: Counter): Record<HoldKind, bigint> {
  const kinds = budgetState(counter).kinds ?? {};
  const of = (kind: HoldKind): bigint => BigInt(kinds[kind] ?? '0');
  const [authorization, approval, allocation] = [of('authorization'), of('approval'), of('allocation')];
  const estimate = counter.held - authorization - approval - allocation;
  return { estimate, authorization, approval, allocation };
}

/** The minute of an instant, by which denials are counted (ruling 13). */
export const minuteOf = (nowMs: number): number => Math.floor(nowMs / 60_000);

/** Minutes of denials that a counter keeps when nothing announces them. */
const minutesKept = 32;

/** Counts a denial; `first` when it is the minute's first under its rule, which announces it (ruling 13). */
export function countDenial(
  counter: Counter,
  rule: Rule,
  nowMs: number,
): { readonly counter: Counter; readonly first: boolean } {
  const state = budgetState(counter);
  const name = `${rule}:${minuteOf(nowMs)}`;
  const count = state.denied?.[name] ?? 0;
  const kept = Object.entries(state.denied ?? {});
  const before = count === 0 && kept.length >= minutesKept ? kept.slice(1) : kept;
  const denied = { ...Object.fromEntries(before), [name]: count + 1 };
  return { counter: { ...counter, state: { ...state, denied } }, first: count === 0 };
}

/** Takes a minute's denials off the counter once they are announced; null when they were taken before. */
export function takeDenials(
  counter: Counter,
  rule: Rule,
  minute: number,
): { readonly counter: Counter; readonly count: number } | null {
  const state = budgetState(counter);
  const { [`${rule}:${minute}`]: count, ...denied } = state.denied ?? {};
  return count === undefined ? null : { counter: { ...counter, state: { ...state, denied } }, count };
}
