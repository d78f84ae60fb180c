import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const configuration = [
  '.dependency-cruiser.cjs',
  'eslint.config.mjs',
  'package.json',
  'tsconfig.json',
  'tools/check-files.mjs',
  'tools/entries.cjs',
  'tools/eslint',
  'tools/layers',
  'tools/workspace.mjs',
  ...readdirSync(join(repository, 'packages')).map((name) => `packages/${name}/package.json`),
];

/** A folder with this repository's rules and the given files instead of its sources. */
export interface PlantedTree {
  readonly root: string;
  remove(): void;
}

/** Plants files, by path and content, where the installed tools of this repository can check them. */
export function plantTree(files: Readonly<Record<string, string>>): PlantedTree {
  const cache = join(repository, '.cache');
  mkdirSync(cache, { recursive: true });
  const root = mkdtempSync(join(cache, 'planted-'));
  for (const path of configuration) cpSync(join(repository, path), join(root, path), { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
