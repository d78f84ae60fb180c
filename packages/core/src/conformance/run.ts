import { conformanceCases } from './cases.js';
import {
  harnessFor,
  type ConformanceAdapter,
  type ConformanceCase,
  type ConformanceSession,
} from './harness.js';

/** What became of one case; `error` is what it threw. */
export interface CaseResult {
  readonly name: string;
  readonly promise: string;
  readonly passed: boolean;
  readonly error?: unknown;
}

/** What a run of the whole suite found. Cases that the adapter lacks something for are named, never counted as passed. */
export interface ConformanceReport {
  readonly adapter: string;
  readonly server: string;
  /** How many cases ran: all exported ones that the adapter has everything for. */
  readonly cases: number;
  readonly results: readonly CaseResult[];
  readonly failed: readonly CaseResult[];
  readonly notApplicable: readonly string[];
}

/** The cases that must pass for an adapter: all for which it has what they need. There is no other way to choose. */
export const casesFor = ({ has }: Pick<ConformanceAdapter, 'has'>): readonly ConformanceCase[] =>
  conformanceCases.filter(({ needs }) => needs.every((need) => has.includes(need)));

/**
 * Runs one case; for wiring the suite to a test runner, one test per case:
 * `for (const each of casesFor(adapter)) test(each.name, () => runCase(each, adapter, session))`.
 *
 * @throws what the case throws when the promise is broken.
 */
export function runCase(
  { run }: ConformanceCase,
  adapter: ConformanceAdapter,
  session: ConformanceSession,
): Promise<void> {
  return run(harnessFor(adapter, session));
}

/** Runs every case that applies, one after another, and reports; needs no test runner. */
export async function runConformance(adapter: ConformanceAdapter): Promise<ConformanceReport> {
  const session = await adapter.open();
  const cases = casesFor(adapter);
  const results: CaseResult[] = [];
  try {
    for (const each of cases) results.push(await resultOf(each, adapter, session));
  } finally {
    await session.close();
  }
  const ran = new Set(cases.map(({ name }) => name));
  return {
    adapter: adapter.name,
    server: adapter.server,
    cases: results.length,
    results,
    failed: results.filter(({ passed }) => !passed),
    notApplicable: conformanceCases.map(({ name }) => name).filter((name) => !ran.has(name)),
  };
}

async function resultOf(
  each: ConformanceCase,
  adapter: ConformanceAdapter,
  session: ConformanceSession,
): Promise<CaseResult> {
  const { name, promise } = each;
  try {
    await runCase(each, adapter, session);
    return { name, promise, passed: true };
  } catch (error) {
    return { name, promise, passed: false, error };
  }
}
