import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { afterAll, describe, expect, it } from 'vitest';
import type { LayerViolation } from './violations.js';
import { allowedImports, layerViolations, targets } from './violations.js';
import { plantTree } from '../planted-tree.js';
import { program } from '../workspace.mjs';

interface Report {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

const statement = ({ imports, typesOnly }: LayerViolation): string =>
  typesOnly
    ? `import type * as it from '${imports}';\nexport type It = typeof it;\n`
    : `export * as it from '${imports}';\n`;

const planted = [...layerViolations, ...allowedImports];
const tree = plantTree({
  ...targets,
  ...Object.fromEntries(planted.map((each) => [each.file, statement(each)])),
});
afterAll(() => tree.remove());

function cruise(): Report {
  const run = spawnSync(
    process.execPath,
    [program('dependency-cruiser', 'depcruise'), 'packages', 'examples', 'tools', '--output-type', 'json'],
    { cwd: tree.root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(run.stdout) as Report;
}

describe('the layer rules', () => {
  const found = cruise().summary.violations.map(({ rule, from }) => `${rule.name} ${from}`);

  it.each(layerViolations)('$rule: $file may not import $imports', ({ rule, file }) => {
    expect(found.filter((each) => each.endsWith(` ${file}`))).toEqual([`${rule} ${file}`]);
  });

  it.each(allowedImports)('$file may import $imports', ({ file }) => {
    expect(found.filter((each) => each.endsWith(` ${file}`))).toEqual([]);
  });

  it('are each proven by a violation', () => {
    const load = createRequire(import.meta.url);
    const rules = (load('../../.dependency-cruiser.cjs') as { forbidden: { name: string }[] }).forbidden;
    const proven = new Set(layerViolations.map(({ rule }) => rule));
    expect(rules.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([]);
  });
});
