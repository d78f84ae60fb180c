import type { MonitoringParts } from '../../workspace/service/parts.js';
import { monitoringJobs, type JobName, type JobRun, type MonitoringJob } from '../model.js';

const mostRuns = 50;
const tries = 20;

const fresh = (id: JobName): MonitoringJob => ({ id, revision: 0, runId: null, heldUntil: null, runs: [] });

/** Holds a job of all processes until it is let go or its time is up; false while another run holds it. */
export async function holdJob(
  { storage, runtime }: MonitoringParts,
  name: JobName,
  { runId, forMs }: { readonly runId: string; readonly forMs: number },
): Promise<boolean> {
  const table = storage.directory.collection(monitoringJobs);
  const now = runtime.now();
  for (let i = 0; i < tries; i++) {
    const seen = await table.get(name);
    if (!seen) {
      await table.insert(fresh(name));
      continue;
    }
    if (seen.runId !== null && seen.heldUntil !== null && seen.heldUntil > now) return false;
    const heldUntil = new Date(now.getTime() + forMs);
    if (await table.replace(seen, { ...seen, revision: seen.revision + 1, runId, heldUntil })) return true;
  }
  return false;
}

/** Lets a job go and keeps what the run did. A run whose time was up and who was replaced is kept all the same. */
export async function endJob({ storage }: MonitoringParts, name: JobName, run: JobRun): Promise<void> {
  const table = storage.directory.collection(monitoringJobs);
  for (let i = 0; i < tries; i++) {
    const seen = await table.get(name);
    if (!seen) return;
    const isOurs = seen.runId === run.runId;
    const next: MonitoringJob = {
      ...seen,
      revision: seen.revision + 1,
      ...(isOurs && { runId: null, heldUntil: null }),
      runs: [run, ...seen.runs].slice(0, mostRuns),
    };
    if (await table.replace(seen, next)) return;
  }
}
