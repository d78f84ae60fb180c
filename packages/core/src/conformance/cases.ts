import { batchCases } from './cases/batches.js';
import { claimCases } from './cases/claims.js';
import { counterCases } from './cases/counters.js';
import { directoryCases } from './cases/directory.js';
import { expiryCases } from './cases/expiry.js';
import { findCases } from './cases/find.js';
import { isolationCases } from './cases/isolation.js';
import { leaseCases } from './cases/leases.js';
import { logCases } from './cases/log.js';
import { opCases } from './cases/ops.js';
import { planningCases } from './cases/planning.js';
import { queueCases } from './cases/queue.js';
import { rollupCases } from './cases/rollups.js';
import { rowCases } from './cases/rows.js';
import { scopeCases } from './cases/scopes.js';
import { sessionCases } from './cases/sessions.js';
import { transactionCases } from './cases/transactions.js';
import { uniqueCases } from './cases/unique.js';
import { valueCases } from './cases/values.js';
import { windowCases } from './cases/windows.js';
import { writeCases } from './cases/writes.js';
import type { ConformanceCase } from './harness.js';

/** Every promise of the storage port that the suite checks. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...valueCases,
  ...rowCases,
  ...uniqueCases,
  ...findCases,
  ...isolationCases,
  ...directoryCases,
  ...claimCases,
  ...leaseCases,
  ...logCases,
  ...rollupCases,
  ...counterCases,
  ...planningCases,
  ...expiryCases,
  ...opCases,
  ...writeCases,
  ...batchCases,
  ...queueCases,
  ...transactionCases,
  ...scopeCases,
  ...windowCases,
  ...sessionCases,
];
