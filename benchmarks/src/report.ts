import { typical, type Rounds } from './measure.js';

/** One line of the closing table: a goal, what was measured, and whether the bar holds. */
export interface Row {
  readonly goal: string;
  readonly measured: string;
  readonly bar: string;
  readonly moonshot: string;
  readonly holds: boolean;
}

const figure = (value: number): string => {
  if (Number.isNaN(value)) return '–';
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(1) : value.toFixed(value >= 0.1 ? 2 : 4);
};

/** Prints rates and latencies of all alternatives, with their ratio to `base`. */
export function printRounds(title: string, rounds: Rounds, base: string): void {
  console.log(`\n${title}`);
  const floor = typical(rounds, base, 'rate');
  for (const name of rounds.keys()) {
    const rate = typical(rounds, name, 'rate');
    const parts = [
      `${figure(rate)}/s`,
      `${(rate / floor).toFixed(2)} ×`,
      `p50 ${figure(typical(rounds, name, 'p50'))} ms`,
      `p99 ${figure(typical(rounds, name, 'p99'))} ms`,
    ];
    console.log(`  ${name.padEnd(48)} ${parts.join('   ')}`);
  }
}

/** Makes a row from a ratio that should be at least (or, with `most`, at most) the bar. */
export function goal(
  name: string,
  measured: number,
  bar: number,
  moonshot: number,
  direction: 'least' | 'most' = 'least',
): Row {
  const sign = direction === 'least' ? '≥' : '≤';
  const holds = direction === 'least' ? measured >= bar : measured <= bar;
  return {
    goal: name,
    measured: figure(measured),
    bar: `${sign} ${bar}`,
    moonshot: `${sign} ${moonshot}`,
    holds,
  };
}

/** Prints the table of goals as Markdown. */
export function printTable(rows: readonly Row[]): void {
  console.log('\n| goal | measured | bar | moonshot | holds |\n|---|---|---|---|---|');
  for (const row of rows)
    console.log(
      `| ${row.goal} | ${row.measured} | ${row.bar} | ${row.moonshot} | ${row.holds ? 'yes' : 'no'} |`,
    );
}
