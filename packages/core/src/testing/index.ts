/** What tests of hosts and adapters need: time that stands still, ids that count, chance that repeats. */
export { seededRandom, type SeededRandom } from './random.js';
export { testRuntime, type Span, type TestRuntime, type TestRuntimeOptions } from './runtime.js';
export { sha256 } from './sha256.js';
export { testWorld, type TestWorld } from './world.js';
export { applyLedger, sampleLedger, type LedgerCharge, type LedgerPlan } from './projects-ledger.js';
