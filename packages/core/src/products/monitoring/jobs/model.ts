import { instant, integer, json, nullable, table, text } from '../../../storage/table.js';

/** The jobs that a scheduler calls (monitoring spec §14). */
export type JobName = 'sync' | 'digest-daily' | 'digest-weekly' | 'digest-monthly';

/** One failure of a run. */
export type JobError = { readonly accountId: string; readonly code: string };

/** What a run did. Holds no amount and no content. */
export type JobRun = {
  readonly runId: string;
  /** ISO instant. */
  readonly startedAt: string;
  readonly processed: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly skipped: number;
  readonly errors: readonly JobError[];
  readonly durationMs: number;
  /** Whether time ran out before the work did. */
  readonly more: boolean;
};

/** One job of all workspaces: who runs it now, and how its last runs ended. */
export interface MonitoringJob {
  readonly id: JobName;
  readonly revision: number;
  /** The run that holds the job, until it ends or its time is up. */
  readonly runId: string | null;
  readonly heldUntil: Date | null;
  /** Newest first, at most fifty. */
  readonly runs: readonly JobRun[];
}

/** Found by name only. */
export const monitoringJobs = table<MonitoringJob>({
  name: 'monitoring_job',
  scope: 'global',
  fields: {
    id: text<JobName>(),
    revision: integer(),
    runId: nullable(text()),
    heldUntil: nullable(instant()),
    runs: json<readonly JobRun[]>(),
  },
});
