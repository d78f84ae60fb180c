import { mkdirSync, writeFileSync } from 'node:fs';

const folder = `${import.meta.dirname}/../.cache/conformance`;

/** One run of the conformance suite. */
export interface ConformanceReport {
  /** The adapter's name, and behind it in parentheses what is particular about this run. */
  readonly adapter: string;
  readonly server: string;
  /** How many cases were run. */
  readonly cases: number;
}

/** Leaves word of a run for the end of `npm test`, which fails for an adapter that left none. */
export function reportConformance(report: ConformanceReport): void {
  const name = report.adapter
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
    .replaceAll(' ', '-');
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/${name}.json`, `${JSON.stringify(report)}\n`);
}
