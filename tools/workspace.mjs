// Where things are: the repository's root and its packages, core first.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const manifest = (folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));

/** The published packages in the order in which they must be built. */
export const packages = manifest('.')
  .workspaces.filter((folder) => folder.startsWith('packages/'))
  .map((folder) => ({ folder, path: join(root, folder), ...manifest(folder) }));

/** The script behind a command of an installed package, to be run with Node itself on every platform. */
export function program(name, command = name) {
  const folder = join(root, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}
