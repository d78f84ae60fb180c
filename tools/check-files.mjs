// Names and sizes of files. A path tells what a file is; a short file is read whole.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

const root = resolve(process.argv[2] ?? process.cwd());
const folders = ['packages', 'examples', 'benchmarks', 'tools', 'docs'];
const ignored = new Set(['node_modules', 'dist', '.cache', 'coverage']);
const longest = 300;
/** Tables of facts: their length is the world's, not ours. */
const dataTables = [/\/platform\/spending\/prices\/rules\/default-prices\.ts$/, /\/transcripts\//];

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const test = /\.(test|test-d|fixture)\.ts$/;
const vague = /(^|-)(utils?|helpers?|common|misc|managers?|impl)($|-)/;
const capabilityFile =
  /^(model|rules|ports|service|routes)\.ts$|^README\.md$|^(model|rules|service|routes|adapters|transcripts)\//;
const productFile = /^(README\.md|(storage|errors|wire|dialect|index)\.ts)$/;
/** Where the files of one capability begin; the engine may keep its first ones beside its folders. */
const capability =
  /^packages\/core\/src\/(?:budgets|platform\/[^/]+|products\/[^/]+)\/(?!(?:model|rules|service|routes|adapters|wire|dialect|transcripts)\/)[^/]+\/(.+)$/;
const besideCapabilities = /^packages\/core\/src\/(budgets|platform\/[^/]+|products\/[^/]+)\/([^/]+)$/;
/** A small library of its own, exported as `@bursar/core/signing`. */
const ownLibrary = /^packages\/core\/src\/platform\/delivery\/signing\//;

const walk = (folder) =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (ignored.has(entry.name)) return [];
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? walk(path) : [path];
  });
const present = new Set(readdirSync(root));
const files = folders.filter((folder) => present.has(folder)).flatMap(walk);
const code = files.filter((file) => /\.(ts|mts|cts|mjs|cjs)$/.test(file));

const problems = [];
const lengths = [];
for (const file of code) {
  // `money.property.test.ts` is named `money`; a migration's or a dotted tool's name counts up to its first dot.
  const name = basename(file).replace(/^\./, '').split('.')[0];
  const folderNames = file.split('/').slice(0, -1);
  if (!kebab.test(name)) problems.push(`${file}: file names are kebab-case`);
  for (const part of [name, ...folderNames])
    if (vague.test(part))
      problems.push(`${file}: "${part}" says nothing: name what the file decides or holds`);
  const lines = readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length;
  const isTable = dataTables.some((table) => table.test(file));
  if (lines > longest && !isTable)
    problems.push(`${file}: ${lines} lines, more than ${longest}: split it by what it decides`);
  if (file.startsWith('packages/') && file.includes('/src/') && !test.test(file) && !isTable)
    lengths.push(lines);
}
for (const file of files) {
  if (test.test(file) || ownLibrary.test(file)) continue;
  const inCapability = capability.exec(file)?.[1];
  if (inCapability !== undefined && !capabilityFile.test(inCapability))
    problems.push(
      `${file}: a capability holds model, rules, ports, service, routes and adapters, and no other file`,
    );
  const [, owner, beside] = besideCapabilities.exec(file) ?? [];
  if (
    beside !== undefined &&
    !productFile.test(beside) &&
    !(owner === 'budgets' && capabilityFile.test(beside))
  )
    problems.push(
      `${file}: beside its capabilities only README.md, storage, errors, wire, dialect and index have a place`,
    );
}

lengths.sort((a, b) => a - b);
const quantile = (share) => lengths[Math.min(lengths.length - 1, Math.floor(lengths.length * share))] ?? 0;
console.log(
  `${lengths.length} source files: median ${quantile(0.5)} lines, nine in ten under ${quantile(0.9) + 1}, longest ${lengths.at(-1) ?? 0}`,
);
if (quantile(0.5) >= 80)
  problems.push(`the median source file has ${quantile(0.5)} lines; it should stay under 80`);
if (quantile(0.9) >= 200)
  problems.push(`nine in ten source files should stay under 200 lines, not ${quantile(0.9)}`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
