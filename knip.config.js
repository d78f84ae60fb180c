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
      // Run by path, from tools/check-packages.mjs; and optional peers of packages, whose tests use them.
      ignoreDependencies: [
        '@arethetypeswrong/cli',
        'publint',
        '@aws-sdk/client-cost-explorer',
        '@azure/arm-costmanagement',
        '@azure/identity',
        '@google-cloud/bigquery',
        'stripe',
      ],
    },
    // The tests of core run on its adapters, which depend on core: the workspace links them, nothing installs them.
    'packages/core': packageAt('packages/core', {
      ignoreDependencies: ['@bursar/adapter-memory', '@bursar/adapter-postgres', '@bursar/express'],
    }),
    'packages/adapter-memory': packageAt('packages/adapter-memory'),
    'packages/adapter-postgres': packageAt('packages/adapter-postgres', {
      ignoreDependencies: ['@electric-sql/pglite'],
    }),
    'packages/express': packageAt('packages/express', { ignoreDependencies: ['@bursar/adapter-memory'] }),
    // Its fault runs need a database.
    'packages/webhooks': packageAt('packages/webhooks', { ignoreDependencies: ['@bursar/adapter-postgres'] }),
    'packages/stripe': packageAt('packages/stripe', { ignoreDependencies: ['@bursar/adapter-memory'] }),
    'packages/connectors': packageAt('packages/connectors', {
      ignoreDependencies: ['@bursar/adapter-memory'],
    }),
    'packages/cli': packageAt('packages/cli', {
      ignoreDependencies: ['@bursar/adapter-memory', '@bursar/adapter-postgres', '@bursar/express'],
    }),
    'examples/*': { entry: ['src/main.ts'], project: ['src/**/*.ts'] },
    benchmarks: { project: ['src/**/*.ts'], ignoreBinaries: ['pgbench'] },
  },
};
