import type { Options } from 'tsup';
import { entriesOf } from './entries.cjs';

/**
 * Modules around a package of some weight, and what they share with everything else, get a file of their own, which
 * nobody imports by name: who bundles one rule that does without the package can then leave it out, although the
 * shared files hold many rules.
 */
const apart: Readonly<Record<string, Record<string, string>>> = {
  'packages/core': {
    'apart/civil': 'src/kernel/civil.ts',
    'apart/decimal': 'src/kernel/decimal.ts',
    'apart/errors': 'src/kernel/errors.ts',
    'apart/zone': 'src/kernel/zone.ts',
    'apart/yaml': 'src/products/wallets/policy-file/rules/read-yaml.ts',
  },
};

/**
 * How the package in this folder is built: ES modules and CommonJS, with declarations for both. Shared chunks keep one
 * copy of each value however many entries are loaded; what a host does not use is left to its own bundler.
 */
export const options = (folder: string): Options => ({
  entry: { ...entriesOf(folder), ...apart[folder] },
  format: ['esm', 'cjs'],
  target: 'node20',
  splitting: true,
  treeshake: false,
  sourcemap: true,
  clean: true,
  // tsup sets `baseUrl` for its declaration build, which TypeScript 6 refuses unless told otherwise.
  dts: { entry: entriesOf(folder), compilerOptions: { ignoreDeprecations: '6.0' } },
});
