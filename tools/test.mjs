/*
 * Everything: static checks, build, packages, documentation, tests; the last line counts all of it.
 *
 *   node tools/test.mjs                              what `npm test` runs
 *   node tools/test.mjs --only unit,db               some parts: check build packages docs unit db tools sabotage
 *   node tools/test.mjs --only unit packages/core    the tests of one folder
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { check } from './check.mjs';
import { checkPackages } from './check-packages.mjs';
import { finish, heading, nodeStep, runSteps } from './steps.mjs';
import { packages, program, root } from './workspace.mjs';

const parts = ['check', 'build', 'packages', 'docs', 'unit', 'db', 'tools', 'sabotage'];
const { values, positionals: filters } = parseArgs({
  options: { only: { type: 'string', default: parts.join(',') } },
  allowPositionals: true,
});
const wanted = values.only.split(',');
const unknown = wanted.filter((part) => !parts.includes(part));
if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(', ')}; there are ${parts.join(', ')}`);

const tool = (name) => fileURLToPath(new URL(name, import.meta.url));
const cache = join(root, '.cache');
const countsFile = join(cache, 'counts.json');
const databaseFile = join(cache, 'postgres.txt');
const reports = join(cache, 'conformance');
const totals = { passed: 0, failed: 0, skipped: 0 };
const add = (counts) => {
  for (const name of Object.keys(totals)) totals[name] += counts[name];
};

async function runTests(projects, zone) {
  if (projects.length === 0) return;
  heading(`Tests: ${projects.join(', ')} in ${zone}`);
  rmSync(countsFile, { force: true });
  const args = ['run', ...projects.flatMap((name) => ['--project', name]), ...filters];
  const env = { ...process.env, TZ: zone, CLOSING_LINE_FILE: countsFile };
  const vitest = spawn(process.execPath, [program('vitest'), ...args], { cwd: root, env, stdio: 'inherit' });
  const code = await new Promise((resolve) => vitest.once('close', resolve));
  // Without counts the run did not come to its end; with an exit code and no failed test it failed elsewhere.
  const counts = existsSync(countsFile)
    ? JSON.parse(readFileSync(countsFile, 'utf8'))
    : { passed: 0, failed: 0, skipped: 0 };
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  add(counts);
}

/** Each adapter writes how many conformance cases it ran; one that wrote nothing has not shown anything. */
async function conformance() {
  const files = existsSync(reports) ? readdirSync(reports) : [];
  const ran = files.map((file) => JSON.parse(readFileSync(join(reports, file), 'utf8')));
  const silent = packages
    .map(({ name }) => name.split('/adapter-')[1])
    .filter((adapter) => adapter && !ran.some((each) => each.cases > 0 && each.adapter.startsWith(adapter)));
  if (silent.length > 0) throw new Error(`no conformance case ran on: ${silent.join(', ')}`);
  return ran.map(({ adapter, server, cases }) => `${cases} on ${adapter}, ${server}`).join('; ');
}

mkdirSync(cache, { recursive: true });
for (const file of [databaseFile, reports]) rmSync(file, { recursive: true, force: true });

if (wanted.includes('check')) add(await check());

let built = true;
if (wanted.includes('build')) {
  heading('Build');
  const counts = await runSteps([nodeStep('build', tool('build.mjs'))]);
  built = counts.failed === 0;
  add(counts);
}
if (wanted.includes('packages') && built) add(await checkPackages());

if (wanted.includes('docs')) {
  heading('Documentation');
  const withTsx = (name, script, ...args) => nodeStep(name, '--import', 'tsx', tool(script), ...args);
  add(
    await runSteps(
      [withTsx('examples', 'run-doc-examples.mjs'), withTsx('openapi', 'openapi.ts', '--check')],
      2,
    ),
  );
}

// Nothing may depend on where a machine stands: the second zone is half an hour off and moves its clocks. What a database
// gives back is looked at from there, where a misread day or instant shows.
const chosen = (...projects) => projects.filter((part) => wanted.includes(part));
await runTests(chosen('unit', 'tools'), 'UTC');
await runTests(chosen('unit', 'db'), 'America/St_Johns');

if (wanted.includes('sabotage') && filters.length === 0) {
  heading('Sabotage');
  add(await runSteps([nodeStep('sabotage', tool('sabotage.mjs'))]));
}

if (wanted.includes('db')) {
  heading('Proven on');
  console.log(
    existsSync(databaseFile) ? readFileSync(databaseFile, 'utf8').trim() : 'no PostgreSQL: it did not start',
  );
  if (wanted.includes('unit') && filters.length === 0)
    add(await runSteps([{ name: 'conformance cases', run: conformance }]));
}
finish(totals);
