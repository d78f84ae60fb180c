// Looks at the packages as a stranger gets them: packed, linted, installed elsewhere, loaded, type-checked and bundled.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleStep } from './check-bundle.mjs';
import { finish, heading, nodeStep, npm, runSteps } from './steps.mjs';
import { packages, program, root } from './workspace.mjs';

const tarballs = join(root, '.cache', 'tarballs');
const tarballOf = ({ name, version }) => join(tarballs, `${name.slice(1).replace('/', '-')}-${version}.tgz`);

async function pack() {
  rmSync(tarballs, { recursive: true, force: true });
  mkdirSync(tarballs, { recursive: true });
  const folders = packages.map(({ path }) => path);
  await npm(root, 'pack', '--silent', '--ignore-scripts', '--pack-destination', tarballs, ...folders);
  return readdirSync(tarballs).join(' ');
}

/** What a stranger installs beside our packages: peers and types, in the versions that this repository tests. */
const beside = ['express', 'kysely', 'pg', '@types/express', '@types/node', '@types/pg'].map((name) => [
  name,
  JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version,
]);

async function install(project) {
  const ours = packages.map((each) => [each.name, `file:${tarballOf(each)}`]);
  const dependencies = Object.fromEntries([...beside, ...ours]);
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, dependencies }),
  );
  cpSync(join(root, 'tools', 'consumers'), project, { recursive: true });
  await npm(project, 'install', '--ignore-scripts', '--no-package-lock', '--prefer-offline');
  return `${ours.length} packages in an empty project`;
}

const attw = ['--profile', 'node16', '--exclude-entrypoints', './package.json', '--format', 'ascii'];
const stepsIn = (project) => [
  ...packages.map((each) => ({
    ...nodeStep(
      `types ${basename(each.name)}`,
      program('@arethetypeswrong/cli', 'attw'),
      tarballOf(each),
      ...attw,
    ),
    says: () => 'found from ES modules and CommonJS',
  })),
  ...packages.map(({ name, path }) =>
    nodeStep(`publint ${basename(name)}`, program('publint'), path, '--strict'),
  ),
  nodeStep('consumer esm', join(project, 'esm', 'main.mjs')),
  nodeStep('consumer cjs', join(project, 'cjs', 'main.cjs')),
  nodeStep('consumer types', program('typescript', 'tsc'), '--noEmit', '-p', join(project, 'types')),
  bundleStep,
];

/** Checks the built packages; answers how many steps passed and failed. */
export async function checkPackages() {
  heading('Packages');
  // Outside the repository, so that nothing of the repository's own node_modules can be found.
  const project = mkdtempSync(join(tmpdir(), 'bursar-consumer-'));
  try {
    const prepared = await runSteps([
      { name: 'pack', run: pack },
      { name: 'install', run: () => install(project) },
    ]);
    if (prepared.failed > 0) return prepared;
    const { passed, failed } = await runSteps(stepsIn(project), 2);
    return { passed: prepared.passed + passed, failed, skipped: 0 };
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) finish(await checkPackages());
