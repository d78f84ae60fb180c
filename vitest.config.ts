import { defineConfig } from 'vitest/config';
import { entries } from './tools/entries.cjs';

const root = import.meta.dirname;
const alias = entries.map(({ specifier, folder, file }) => ({
  find: new RegExp(`^${specifier}$`),
  replacement: `${root}/${folder}/${file}`,
}));

const sources = ['packages/*/src/**', 'examples/*/src/**', 'benchmarks/src/**'];
const tests = sources.map((folder) => `${folder}/*.test.ts`);
const databaseTests = [...sources, 'tools/**'].map((folder) => `${folder}/*.pg.test.ts`);

/** Tests read the sources, never a build. `unit` needs no server, `db` has a real PostgreSQL, `tools` tests the house. */
export default defineConfig({
  resolve: { alias },
  test: {
    // By default one core of two would idle.
    maxWorkers: '100%',
    reporters: ['default', './tools/closing-line.ts'],
    projects: [
      // Pure code keeps nothing between files, so that they may share a process: it halves the time.
      {
        extends: true,
        test: {
          name: 'unit',
          include: tests,
          exclude: databaseTests,
          isolate: false,
          setupFiles: ['./tools/property-seed.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: databaseTests,
          globalSetup: ['./tools/postgres-setup.ts'],
          setupFiles: ['./tools/property-seed.ts', './tools/drop-databases.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'tools',
          include: ['tools/**/*.test.ts'],
          exclude: databaseTests,
          testTimeout: 120_000,
        },
      },
    ],
  },
});
