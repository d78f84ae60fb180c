/** The suite that tells whether an adapter keeps the promises of the storage port. */
export { BrokenPromise } from './check.js';
export { conformanceCases } from './cases.js';
export type { ConformanceAdapter, ConformanceCase, ConformanceSession, Harness, Need } from './harness.js';
export { casesFor, runCase, runConformance, type CaseResult, type ConformanceReport } from './run.js';
export * from './tables.js';
export { declaredTables } from '../tables.js';
