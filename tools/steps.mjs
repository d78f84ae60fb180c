// Runs named steps, shows what failed in full and what passed in one line, and counts both.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from './workspace.mjs';

const windows = process.platform === 'win32';

/** Runs a program and answers what it printed; a failure throws with `stdout` and `stderr`. */
const run = async (file, args, options) => {
  const { stdout, stderr } = await promisify(execFile)(file, args, {
    maxBuffer: 256 * 1024 * 1024,
    ...options,
  });
  return stdout + stderr;
};

/** Runs npm in a folder and answers what it printed. */
export const npm = (cwd, ...args) => run(windows ? 'npm.cmd' : 'npm', args, { cwd, shell: windows });

/** A step that runs Node with these arguments: a script of ours, or the program of an installed package. */
export const nodeStep = (name, ...args) => ({ name, run: () => run(process.execPath, args, { cwd: root }) });

/** Programs end with frames and blank lines; the last line with words says it all. */
const gist = (text) => (text.split('\n').findLast((line) => /\w/.test(line)) ?? '').trim();

async function attempt({ name, run, says = gist }) {
  const began = performance.now();
  const [passed, output] = await run().then(
    (printed) => [true, says(printed)],
    (error) => [false, `\n\n${`${error.stdout ?? ''}${error.stderr ?? error}`.trim()}\n`],
  );
  const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  const line = `${passed ? 'ok    ' : 'FAILED'}  ${name.padEnd(24)} ${seconds.padStart(7)}  ${output}`;
  return { passed, line: line.trimEnd() };
}

/**
 * Runs steps, `width` at a time, reports them in their order, and answers how many passed and failed. A step has a
 * name, a `run` that resolves to what it printed or throws, and perhaps a `says` that makes one line of what it printed.
 */
export async function runSteps(steps, width = 1) {
  const outcomes = [];
  for (const step of steps) outcomes.push(Promise.resolve(outcomes.at(-width)).then(() => attempt(step)));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const outcome of outcomes) {
    const { passed, line } = await outcome;
    console.log(line);
    counts[passed ? 'passed' : 'failed'] += 1;
  }
  return counts;
}

/** A heading between groups of steps. */
export const heading = (text) => console.log(`\n== ${text}`);

/** Ends a script with the line that tools count, and with a failure if there was one. */
export function finish({ passed, failed, skipped }) {
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed > 0 ? 1 : 0;
}
