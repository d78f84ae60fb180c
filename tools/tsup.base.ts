import type { Options } from 'tsup';
import { entriesOf } from './entries.cjs';

/**
 * How the package in this folder is built: ES modules and CommonJS, with declarations for both. Shared chunks keep one
 * copy of each value however many entries are loaded; what a host does not use is left to its own bundler.
 */
export const options = (folder: string): Options => ({
  entry: entriesOf(folder),
  format: ['esm', 'cjs'],
  target: 'node20',
  splitting: true,
  treeshake: false,
  sourcemap: true,
  clean: true,
  // tsup sets `baseUrl` for its declaration build, which TypeScript 6 refuses unless told otherwise.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
});
