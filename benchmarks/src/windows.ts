import { periodContaining, type Window } from '@bursar/core/rules';
import rrule from 'rrule';
import { median, tightLoop } from './measure.js';
import { goal, type Row } from './report.js';

const { RRule } = rrule;
const dayMs = 86_400_000;

interface Case {
  readonly window: Window;
  readonly rule: InstanceType<typeof RRule>;
  readonly at: Date;
}

/** Random anchored windows in UTC with an instant in each, and the same recurrence for the other library. */
function cases(count: number): Case[] {
  let state = 9;
  const draw = (n: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const units = [
    ['day', RRule.DAILY],
    ['week', RRule.WEEKLY],
    ['month', RRule.MONTHLY],
  ] as const;
  return Array.from({ length: count }, () => {
    const [unit, freq] = units[draw(3)] as (typeof units)[number];
    const every = 1 + draw(3);
    // Days beyond the 28th are where the two differ by design: a recurrence skips a month without that day.
    const anchor = new Date(Date.UTC(2020 + draw(4), draw(12), 1 + draw(28), draw(24), draw(60)));
    const at = new Date(anchor.getTime() + 1 + draw(900) * dayMs + draw(dayMs));
    // Without its cache, which would answer a repeated question without looking.
    const rule = new RRule({ freq, interval: every, dtstart: anchor }, true);
    return { window: { kind: 'anchored', unit, every, anchor }, rule, at };
  });
}

/** Row 23: the period that holds an instant, against rrule, with 100,000 comparisons. */
export function measureWindows({ rounds, ms }: { readonly rounds: number; readonly ms: number }): Row[] {
  const all = cases(100_000);
  for (const { window, rule, at } of all) {
    const [ours, theirs] = [periodContaining(window, at).start, rule.before(at, true)];
    if (ours.getTime() !== theirs?.getTime())
      throw new Error(`periods disagree: ${JSON.stringify({ window, at, ours, theirs })}`);
  }
  const some = all.slice(0, 1_024);
  const ratios: number[] = [];
  let sink = 0;
  for (let round = 0; round < rounds; round++) {
    const ours = tightLoop(
      ms / 5,
      256,
      (i) =>
        void (sink += periodContaining((some[i & 1023] as Case).window, (some[i & 1023] as Case).at).index),
    );
    const theirs = tightLoop(
      ms / 5,
      16,
      (i) =>
        void (sink +=
          (some[i & 1023] as Case).rule.before((some[i & 1023] as Case).at, true)?.getTime() ?? 0),
    );
    ratios.push(ours.rate / theirs.rate);
  }
  if (Number.isNaN(sink)) throw new Error('unreachable: keeps the loops from being optimised away');
  return [goal('23 period lookup vs rrule (0 disagreements in 100,000)', median(ratios), 10, 50)];
}
