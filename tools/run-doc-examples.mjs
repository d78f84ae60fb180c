// Runs every example of the documentation against the sources, in modules written to .cache/doc-examples.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectExamples } from './doc-examples/collect.js';
import { compileExample } from './doc-examples/compile.js';
import { program, root } from './workspace.mjs';

const folder = join(root, '.cache', 'doc-examples');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const { examples, names } = collectExamples();
const failures = [];
const modules = [];
let promises = 0;
for (const [index, example] of examples.entries()) {
  const place = `${example.file}:${example.line}`;
  try {
    const compiled = compileExample(example, names);
    promises += compiled.promises;
    const name = `example-${index}.ts`;
    writeFileSync(join(folder, name), compiled.text);
    modules.push({ name, place });
  } catch (error) {
    failures.push(`${place}: ${error.message}`);
  }
}
writeFileSync(
  join(folder, 'run.mjs'),
  `import { writeFileSync } from 'node:fs';
const failures = [];
for (const { name, place } of ${JSON.stringify(modules)}) {
  try { await import('./' + name); } catch (error) { failures.push(place + ': ' + (error?.message ?? error)); }
}
writeFileSync(new URL('failures.json', import.meta.url), JSON.stringify(failures));
process.exit(0);
`,
);
writeFileSync(
  join(folder, 'tsconfig.json'),
  JSON.stringify({
    extends: '../../tsconfig.json',
    compilerOptions: { noUnusedLocals: false },
    include: ['*.ts'],
    exclude: [],
  }),
);

const node = (...args) =>
  spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
const run = node('--import', 'tsx', join(folder, 'run.mjs'));
try {
  failures.push(...JSON.parse(readFileSync(join(folder, 'failures.json'), 'utf8')));
} catch {
  failures.push(`the examples could not be run: ${run.stderr || run.stdout}`);
}
const types = node(program('typescript', 'tsc'), '--noEmit', '-p', folder, '--pretty', 'false');
for (const [, index, line, message] of types.stdout.matchAll(
  /^\.cache\/doc-examples\/example-(\d+)\.ts\((\d+),\d+\): (.*)$/gm,
)) {
  const { file, line: first } = examples[Number(index)];
  failures.push(`${file}:${first + Number(line) - 2}: ${message}`);
}

for (const failure of failures) console.error(failure);
console.log(`${examples.length} examples ran and kept ${promises} promises`);
process.exitCode = failures.length > 0 ? 1 : 0;
