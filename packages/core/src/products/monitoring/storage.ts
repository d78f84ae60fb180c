import { providerAccounts } from './connections/model.js';
import { digestRuns } from './digests/model.js';
import { monitoringJobs } from './jobs/model.js';
import { notices } from './notices/model.js';
import { restatements, snapshots, spendDays, spendDetails } from './samples/model.js';
import { monitoringWorkspaces } from './workspace/model.js';

/** What this product stores beside organizations, alerts and subscriptions, which products share. */
export const monitoringTables = [
  monitoringWorkspaces,
  providerAccounts,
  spendDays,
  spendDetails,
  restatements,
  snapshots,
  notices,
  digestRuns,
  monitoringJobs,
] as const;
