import { dayIn, type Day } from '../../../../kernel/day.js';
import type { AccountSnapshot, Bucket, KeptReading } from '../model.js';

type Moment = Pick<AccountSnapshot, 'takenAt' | 'credits' | 'readings'>;

/** A growing total's rise; one that began again, or fell, counts from zero. */
function rise(before: KeptReading, after: KeptReading): bigint {
  const [was, is] = [BigInt(before.amount.micros), BigInt(after.amount.micros)];
  return before.since !== after.since || is < was ? is : is - was;
}

/**
 * What was spent between two balances: the fall, plus what was paid in where the provider tells it; where it does not, a
 * rise says nothing (monitoring spec §3.1).
 */
function fall(before: Moment, after: Moment): { readonly micros: bigint; readonly currency: string } | null {
  const [was, is] = [before.credits, after.credits];
  if (!was || !is || was.remaining.currency !== is.remaining.currency) return null;
  const down = BigInt(was.remaining.micros) - BigInt(is.remaining.micros);
  const paidIn = was.total && is.total ? BigInt(is.total.micros) - BigInt(was.total.micros) : null;
  const spent = paidIn === null ? down : down + paidIn;
  return { micros: spent > 0n ? spent : 0n, currency: is.remaining.currency };
}

function risesBetween(
  before: Moment,
  after: Moment,
): { readonly micros: bigint; readonly currency: string }[] {
  return after.readings.flatMap((reading) => {
    const was = before.readings.find(
      ({ name, amount }) => name === reading.name && amount.currency === reading.amount.currency,
    );
    return was ? [{ micros: rise(was, reading), currency: reading.amount.currency }] : [];
  });
}

const derivedBucket = (micros: bigint, currency: string): Bucket => ({
  ...{ service: '', model: '', externalProject: '', apiKey: '', lineItem: '' },
  ...{ amount: micros.toString(), currency, basis: 'derived', quantities: {} },
});

/**
 * A UTC day's cost from totals or balances: the sum of what happened between its moments, the last one of an earlier day
 * included. Null when no two moments can be compared, which is not the same as nothing spent. `moments` in any order.
 */
export function deriveDay(moments: readonly Moment[], day: Day): readonly Bucket[] | null {
  const ordered = [...moments].sort((a, b) => a.takenAt.getTime() - b.takenAt.getTime());
  const sums = new Map<string, bigint>();
  ordered.forEach((after, index) => {
    const before = ordered[index - 1];
    if (!before || dayIn(after.takenAt, 'UTC') !== day) return;
    const rises = risesBetween(before, after);
    const fell = rises.length === 0 ? fall(before, after) : null;
    for (const { micros, currency } of fell ? [fell] : rises)
      sums.set(currency, (sums.get(currency) ?? 0n) + micros);
  });
  if (sums.size === 0) return null;
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, micros]) => derivedBucket(micros, currency));
}
