// The static part of the tests: `npm run check`, or `node tools/check.mjs lint layers` for some of it.
import { fileURLToPath } from 'node:url';
import { finish, heading, nodeStep, npm, runSteps } from './steps.mjs';
import { program, root } from './workspace.mjs';

const cruised = ['packages', 'examples', 'benchmarks', 'tools'];
const steps = [
  // The longest ones first, so that two at a time end together.
  nodeStep('lint', program('eslint'), '.', '--max-warnings', '0'),
  nodeStep('types', program('typescript', 'tsc'), '--noEmit', '-p', 'tsconfig.json'),
  nodeStep('format', program('prettier'), '--check', '--log-level', 'warn', '.'),
  nodeStep('layers', program('dependency-cruiser', 'depcruise'), ...cruised, '--output-type', 'err-long'),
  nodeStep('dead code', program('knip'), '--no-config-hints'),
  nodeStep('files', fileURLToPath(new URL('check-files.mjs', import.meta.url))),
  {
    // A lock that misses the packages of another platform installs here and fails there.
    name: 'lock',
    run: () =>
      npm(root, 'ci', '--dry-run', '--ignore-scripts', '--prefer-offline').then(
        () => 'package-lock.json is complete',
      ),
  },
];

/** Runs the static checks named, or all; answers how many passed and failed. */
export function check(names = []) {
  heading('Static checks');
  return runSteps(names.length === 0 ? steps : steps.filter(({ name }) => names.includes(name)), 2);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) finish(await check(process.argv.slice(2)));
