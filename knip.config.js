import { entriesOf } from './tools/entries.cjs';

const packageAt = (folder, more = {}) => ({
  entry: Object.values(entriesOf(folder)),
  project: ['src/**/*.ts'],
  ...more,
});

/** What nobody uses is removed. Public are the entries of the packages. */
export default {
  ignoreExportsUsedInFile: { interface: true, type: true },
  workspaces: {
    '.': {
      entry: ['tools/*.{mjs,cjs,ts}', 'tools/eslint/plugin.mjs'],
      project: ['tools/**/*.{ts,mjs,cjs}', '!tools/consumers/**'],
      // Run by path, from tools/check-packages.mjs.
      ignoreDependencies: ['@arethetypeswrong/cli', 'publint'],
    },
    // The tests of core run on its adapters, which depend on core: the workspace links them, nothing installs them.
    'packages/core': packageAt('packages/core', {
      ignoreDependencies: ['@bursar/adapter-memory', '@bursar/adapter-postgres'],
    }),
    'packages/adapter-memory': packageAt('packages/adapter-memory'),
    'packages/adapter-postgres': packageAt('packages/adapter-postgres'),
    'packages/express': packageAt('packages/express'),
    'packages/webhooks': packageAt('packages/webhooks'),
    'examples/*': { entry: ['src/main.ts'], project: ['src/**/*.ts'] },
    benchmarks: { entry: ['src/main.ts'], project: ['src/**/*.ts'] },
  },
};
