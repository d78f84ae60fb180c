import { mkdirSync, writeFileSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The maintenance database of the server under test. */
    readonly postgresUrl: string;
    /** Version and origin of that server, for reports. */
    readonly postgresLabel: string;
  }
}

/** Starts PostgreSQL once for every test that needs one; a run without a server fails, it never skips. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const began = performance.now();
  const postgres = await startPostgres();
  console.log(`[postgres] ${postgres.label}, ready in ${(performance.now() - began).toFixed(0)} ms`);
  mkdirSync('.cache', { recursive: true });
  writeFileSync('.cache/postgres.txt', `${postgres.label}\n`);
  project.provide('postgresUrl', postgres.url);
  project.provide('postgresLabel', postgres.label);
  return () => postgres.stop();
}
