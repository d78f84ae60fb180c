import { randomUUID } from 'node:crypto';
import { memoryStorage } from '@bursar/adapter-memory';
import { runConformance, type ConformanceAdapter } from '@bursar/core/conformance';
import type { Storage } from '@bursar/core/storage';

/** An adapter of one's own: here it counts the transactions of another. A real one would bring a database. */
export function countingStorage(inner: Storage, count: () => void): Storage {
  return {
    ...inner,
    transaction: (work) => {
      count();
      return inner.transaction(work);
    },
  };
}

const queue = 100;

/** What the suite is told of the adapter: it has one session only, and nothing stops a statement that waits. */
export const adapter: ConformanceAdapter = {
  name: 'counting',
  server: 'none',
  has: [],
  queue,
  id: randomUUID,
  open: () =>
    Promise.resolve({
      storage: countingStorage(memoryStorage({ queue }), () => undefined),
      close: () => Promise.resolve(),
    }),
};

/** Runs the whole suite without a test runner and tells what it found. */
export async function run(print: (line: string) => void): Promise<void> {
  const report = await runConformance(adapter);
  for (const { name, error } of report.failed) print(`broken: ${name}: ${String(error)}`);
  print(`${report.cases - report.failed.length} of ${report.cases} promises kept`);
}
