import type { Day } from '../../../../kernel/day.js';
import { divideRound } from '../../../../kernel/divide.js';
import type { Micros } from '../../../../kernel/micros.js';
import { percentOf } from '../../../../kernel/ratio.js';

/** What one side says of a provider over some days. */
export interface Side {
  /** Null when it says nothing, which is not 0. */
  readonly micros: Micros | null;
  /** Tokens of all kinds; null when it does not count them. */
  readonly tokens: bigint | null;
}

/** Figures for one thing from several sources: ours, and what the provider bills, meters or lets be derived. */
export interface Figures {
  readonly provider: string;
  readonly currency: string;
  /** Computed here from calls that were recorded here. */
  readonly estimated: Side & {
    /** Recorded calls without a price: they count as 0. */
    readonly unpriced: number;
  };
  readonly metered: Side;
  readonly billed: Side;
  /** From the provider's balances or growing totals, where it tells no cost. */
  readonly derived: Side;
  /** What the provider counted, at our prices, where it tells no money at all. */
  readonly priced: Side;
  /** Days whose figures may still change. */
  readonly incomplete: readonly Day[];
}

/** A part of a difference. */
export interface Cause {
  readonly cause:
    /** More or fewer tokens than were recorded here, at our mean price. */
    | 'volume'
    /** Another price per token than ours. */
    | 'price'
    /** Nothing says what it is. */
    | 'unexplained';
  readonly micros: Micros;
}

/** Something that makes a difference likely, without an amount. */
export type Remark = 'days_incomplete' | 'calls_without_price' | 'nothing_recorded_here' | 'provider_silent';

/** The sources that ours is compared with, best first. */
const sources = ['billed', 'metered', 'derived', 'priced'] as const;

/** A source that ours can be compared with. */
export type Source = (typeof sources)[number];

/** Figures compared. */
export interface Reconciliation extends Figures {
  /** What is compared with ours: the best that the provider has. */
  readonly against: Source | null;
  /** Theirs less ours; null when a side is silent. */
  readonly difference: Micros | null;
  /** Of theirs, one decimal as text. */
  readonly percent: string | null;
  /** Always add up to the difference. */
  readonly causes: readonly Cause[];
  readonly remarks: readonly Remark[];
}

function causesOf(difference: Micros, ours: Side, tokens: bigint | null): Cause[] {
  if (difference === 0n) return [];
  const { micros, tokens: counted } = ours;
  if (micros === null || tokens === null || counted === null || counted === 0n)
    return [{ cause: 'unexplained', micros: difference }];
  const volume = divideRound((tokens - counted) * micros, counted, 'half-up');
  const causes: Cause[] = [
    { cause: 'volume', micros: volume },
    { cause: 'price', micros: difference - volume },
  ];
  return causes.filter((cause) => cause.micros !== 0n);
}

/**
 * Compares what was computed here with what a provider says, and explains the difference: how much of it is other
 * volume, how much other prices, and what else is known. Figures are compared, never mixed.
 */
export function reconcile(figures: Figures): Reconciliation {
  const { estimated, metered, billed, incomplete } = figures;
  const against = sources.find((source) => figures[source].micros !== null) ?? null;
  const theirs = against === null ? null : figures[against].micros;
  const difference = theirs === null || estimated.micros === null ? null : theirs - estimated.micros;
  // Bills rarely count tokens; the same provider's meter does.
  const tokens = billed.tokens ?? metered.tokens;
  const remarks: Remark[] = [
    ...(incomplete.length > 0 ? (['days_incomplete'] as const) : []),
    ...(estimated.unpriced > 0 ? (['calls_without_price'] as const) : []),
    ...(estimated.micros === null ? (['nothing_recorded_here'] as const) : []),
    ...(against === null ? (['provider_silent'] as const) : []),
  ];
  return {
    ...figures,
    against,
    difference,
    percent: difference === null || theirs === null ? null : percentOf(difference, theirs, 1, 'half-up'),
    causes: difference === null ? [] : causesOf(difference, estimated, tokens),
    remarks,
  };
}
