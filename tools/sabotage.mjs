/*
 * Proves that the proofs prove: applies the patches of tools/sabotage one by one to a copy of the sources, each of which removes
 * one defence, and demands that the test named in the patch then fails.
 *
 *   node tools/sabotage.mjs            all of them
 *   node tools/sabotage.mjs class-05   those whose name begins so
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program, root } from './workspace.mjs';

const folder = join(root, 'tools/sabotage');
const wanted = process.argv[2] ?? '';
const patches = readdirSync(folder)
  .filter((name) => name.endsWith('.patch') && name.startsWith(wanted))
  .sort();
const copy = mkdtempSync(join(tmpdir(), 'bursar-sabotage-'));

/** `Test: file :: name` in the head of a patch. */
function testOf(patch) {
  const [, file, name] = /^Test: (\S+) :: (.+)$/m.exec(readFileSync(join(folder, patch), 'utf8')) ?? [];
  if (!file) throw new Error(`${patch} does not name its test`);
  return { file, name };
}

function apply(patch, ...flags) {
  const { status, stderr } = spawnSync('git', ['apply', ...flags, join(folder, patch)], {
    cwd: copy,
    encoding: 'utf8',
  });
  return status === 0 ? null : stderr.trim();
}

/** What became of the named test: 'failed', 'passed', or why it did not run. */
function outcomeOf({ file, name }) {
  const pattern = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const args = ['run', '--reporter', 'json', file, '-t', pattern];
  const { stdout } = spawnSync(process.execPath, [program('vitest'), ...args], {
    cwd: copy,
    encoding: 'utf8',
  });
  const start = stdout.indexOf('{"numTotalTestSuites"');
  if (start < 0) return `the run gave no report: ${stdout.slice(-300)}`;
  const report = JSON.parse(stdout.slice(start, stdout.lastIndexOf('}') + 1));
  if (report.numFailedTests > 0) return 'failed';
  return report.numPassedTests > 0 ? 'passed' : 'no test of that name ran';
}

/** Some failures (a deadlock between processes) need luck to show: a few runs are as good as one that is sure. */
function firstFailureOf(test) {
  let outcome = 'passed';
  for (let tries = 0; tries < 5 && outcome === 'passed'; tries++) outcome = outcomeOf(test);
  return outcome;
}

let failures = 0;
try {
  for (const part of ['packages', 'tools', 'vitest.config.ts', 'tsconfig.json', 'package.json'])
    cpSync(join(root, part), join(copy, part), {
      recursive: true,
      filter: (path) => !/(^|\/)(node_modules|dist)(\/|$)/.test(path.slice(root.length)),
    });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const patch of patches) {
    const problem = apply(patch);
    const outcome = problem === null ? firstFailureOf(testOf(patch)) : `does not apply: ${problem}`;
    const caught = outcome === 'failed';
    if (!caught) failures++;
    console.log(`${caught ? 'caught ' : 'MISSED '} ${patch}${caught ? '' : `: ${outcome}`}`);
    if (problem === null) apply(patch, '--reverse');
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${patches.length - failures} of ${patches.length} sabotages were caught`);
process.exitCode = failures === 0 && patches.length > 0 ? 0 : 1;
