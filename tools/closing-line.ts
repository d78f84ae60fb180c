import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

/** Ends a run with `N passed, N failed, N skipped`, or writes the counts as JSON to the file `CLOSING_LINE_FILE`. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly unknown[],
    reason: TestRunEndReason,
  ): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      const states = [...module.children.allTests()].map((test) => test.result().state);
      // A test left pending ended with its worker: it did not pass.
      for (const state of states) counts[state === 'pending' ? 'failed' : state] += 1;
      if (module.state() === 'failed' && !states.includes('failed')) counts.failed += 1;
    }
    // A global set-up that throws arrives without a module and without an error.
    if (counts.failed === 0 && (unhandled.length > 0 || reason !== 'passed' || process.exitCode))
      counts.failed = 1;
    const file = process.env['CLOSING_LINE_FILE'];
    if (file) writeFileSync(file, JSON.stringify(counts));
    else console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}
