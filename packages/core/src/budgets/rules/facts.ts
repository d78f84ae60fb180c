import { periodContaining, type Window } from '../../kernel/window.js';
import type { Budget } from '../model.js';
import { budgetKey } from './counter-keys.js';

/** A velocity limit ready for arithmetic. */
export interface VelocityFacts {
  readonly limit: bigint;
  readonly windowMs: number;
  readonly cooldownMs: number;
  readonly since: string;
}

/** One period of one budget, in milliseconds; `end` is Infinity when it never ends. */
export interface Span {
  readonly n: number;
  readonly start: number;
  readonly end: number;
  /** The counter of this period. */
  readonly key: string;
}

/** A stored budget made ready for decisions: text amounts read, the current period found. */
export interface Facts {
  readonly budget: Budget;
  readonly velocity: VelocityFacts | null;
  readonly raises: readonly { readonly amount: bigint; readonly until: number }[];
  /** The period at an instant. */
  readonly spanAt: (nowMs: number) => Span;
}

/** The kernel's window of a budget: intervals count from the budget's own anchor. */
export function windowOf(budget: Pick<Budget, 'window' | 'anchor'>): Window {
  return budget.window.kind === 'anchored' ? { ...budget.window, anchor: budget.anchor } : budget.window;
}

/** The facts made last for each budget id: a plan and its step ask for those of the same row. */
const known = new Map<string, Facts>();
const knownKept = 4096;

/** The facts of a stored budget. */
export function factsOf(budget: Budget): Facts {
  const last = known.get(budget.id);
  if (last?.budget === budget) return last;
  const facts = readFacts(budget);
  if (last === undefined && known.size >= knownKept) known.clear();
  known.set(budget.id, facts);
  return facts;
}

const none: Facts['raises'] = [];

function readFacts(budget: Budget): Facts {
  const { velocity, raises } = budget;
  return {
    budget,
    velocity: velocity && {
      limit: BigInt(velocity.limit),
      windowMs: velocity.windowMs,
      cooldownMs: velocity.cooldownMs,
      since: velocity.since,
    },
    raises:
      raises.length === 0
        ? none
        : raises.map(({ amount, until }) => ({ amount: BigInt(amount), until: Date.parse(until) })),
    spanAt: spanReader(budget),
  };
}

/** Period numbers are whole intervals since the anchor on top of the base; before the anchor it is the base (architecture §6). */
function spanReader(budget: Budget): (nowMs: number) => Span {
  const anchor = budget.anchor.getTime();
  const count = countingFrom(budget, anchor);
  let span: Span | null = null;
  return (nowMs) => {
    const at = nowMs > anchor ? nowMs : anchor;
    if (span !== null && at >= span.start && at < span.end) return span;
    const { index, start, end } = count(at);
    const n = budget.base + index;
    return (span = { n, start: start > anchor ? start : anchor, end, key: budgetKey(budget.id, n) });
  };
}

/** An interval by its distance from the one that holds the anchor; milliseconds. */
interface Interval {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/** Readers of windows seen lately: rows are read anew for every request, and asking a zone's rules is slow. */
const counting = new Map<string, (atMs: number) => Interval>();
const countingKept = 4096;

function countingFrom(budget: Budget, anchor: number): (atMs: number) => Interval {
  const { window } = budget;
  if (window.kind === 'forever') return () => ({ index: 0, start: anchor, end: Infinity });
  const size = window.kind === 'calendar' ? `c${window.weekStart}` : window.every;
  const name = `${window.unit}/${size}/${window.zone}/${anchor}`;
  let reader = counting.get(name);
  if (reader !== undefined) return reader;
  if (counting.size >= countingKept) counting.clear();
  counting.set(name, (reader = intervalReader(windowOf(budget), budget.anchor)));
  return reader;
}

function intervalReader(window: Window, anchor: Date): (atMs: number) => Interval {
  const first = periodContaining(window, anchor).index;
  let last: Interval | null = null;
  return (atMs) => {
    if (last !== null && atMs >= last.start && atMs < last.end) return last;
    const { index, start, end } = periodContaining(window, new Date(atMs));
    return (last = {
      index: index - first,
      start: start.getTime(),
      end: end === null ? Infinity : end.getTime(),
    });
  };
}

/**
 * What may be spent in a period at an instant: the cap and the raises that still count; for a child no more than its
 * parent set aside (ruling 21).
 */
export function capAt(facts: Facts, nowMs: number): bigint {
  const { budget, raises } = facts;
  let cap = budget.cap;
  for (const raise of raises) if (nowMs < raise.until) cap += raise.amount;
  if (budget.parentId === null) return cap;
  const allocated = budget.allocated ?? 0n;
  return allocated < cap ? allocated : cap;
}
