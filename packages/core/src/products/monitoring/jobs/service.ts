import { sameSecret } from '../../../kernel/equal.js';
import { tenantOf } from '../../../platform/tenancy/organizations/rules/tenant.js';
import type { LeasedItem } from '../../../storage/storage.js';
import { listAccounts } from '../connections/service/read.js';
import { syncWork } from '../connections/service/sync.js';
import { digestWork } from '../digests/service/schedule.js';
import type { DigestKind } from '../plans/model.js';
import { notTheScheduler } from '../errors.js';
import type { MonitoringParts } from '../workspace/service/parts.js';
import type { JobError, JobName, JobRun } from './model.js';
import { endJob, holdJob } from './service/lock.js';
import { doDigest, doItem, doSync, jobLeaseMs, type Done } from './service/work.js';

/** What an operator may say to a job. */
export interface JobAsk {
  /** Only this organization, due or not. */
  readonly workspaceId?: string | undefined;
  /** What counts as now for what is due. */
  readonly now?: Date | undefined;
  /** Also what is switched off or not due. */
  readonly force?: boolean | undefined;
}

/** What a job did, or that another run is at it. */
export type JobReply = ({ readonly job: JobName } & JobRun) | 'already_running';

/** The jobs that a scheduler calls (monitoring spec §14). */
export interface JobService {
  /** Fails closed: without a configured secret nobody may. @throws DomainError `unauthenticated`. */
  admit(authorization: string | null): void;
  /** @throws Error when nothing could be done at all. */
  run(job: JobName, ask?: JobAsk): Promise<JobReply>;
}

/** How the jobs are run. */
export interface JobOptions {
  /** At least 16 characters; null when the host has none. */
  readonly secret: string | null;
  /** After so long a run takes nothing new; 50,000. */
  readonly maxMs: number;
  /** The environment whose tenant a workspace is. */
  readonly environment: string;
}

const shortestSecret = 16;
const batch = 20;
const perLane = 5;
const minuteMs = 60_000;

const kindOf = (job: JobName): string =>
  job === 'sync' ? syncWork : digestWork(job.slice('digest-'.length) as DigestKind);

/** Makes the service. */
export function jobService(parts: MonitoringParts, { secret, maxMs, environment }: JobOptions): JobService {
  const { storage, runtime, logger } = parts;
  if (secret !== null && secret.length < shortestSecret)
    throw new Error(`the scheduler's secret must have at least ${shortestSecret} characters`);

  const doLeased = async (item: LeasedItem, now: Date): Promise<Done> => {
    try {
      const done = await doItem(parts, item, now);
      await storage.work.settle(item, done.next === null ? undefined : { due: done.next });
      return done;
    } catch (error) {
      // The lease runs out, and somebody tries again.
      logger.error('a monitoring job failed', { kind: item.kind, key: item.key, error });
      return {
        result: 'failed',
        subject: typeof item.payload === 'string' ? item.payload : item.tenant,
        code: 'internal_error',
        next: null,
      };
    }
  };

  /** Everything that is due, batch by batch until there is none or time is up. */
  const doDue = async (job: JobName, now: Date, isLate: () => boolean) => {
    const all: Done[] = [];
    const seen = new Set<string>();
    for (;;) {
      if (isLate()) return { all, more: true };
      const kind = kindOf(job);
      const items = await storage.work.lease({
        ...{ kind, limit: batch, perLane, now, forMs: jobLeaseMs, token: runtime.id },
      });
      // What is due again already, as an operator's clock has it, waits for the next run.
      const again = items.filter(({ key }) => seen.has(key));
      for (const item of again) await storage.work.settle(item, { due: new Date(now.getTime() + minuteMs) });
      const fresh = items.filter(({ key }) => !seen.has(key));
      if (fresh.length === 0) return { all, more: false };
      for (const { key } of fresh) seen.add(key);
      all.push(...(await Promise.all(fresh.map((item) => doLeased(item, now)))));
    }
  };

  /** One workspace, whether or not anything is due: what it does may be done at any time. */
  const doWorkspace = async (job: JobName, organization: string, ask: JobAsk, now: Date) => {
    const tenant = tenantOf(organization, environment);
    if (job !== 'sync') {
      const kind = job.slice('digest-'.length) as DigestKind;
      return { all: [await doDigest(parts, tenant, kind, { now, force: ask.force ?? false })], more: false };
    }
    const accounts = await listAccounts(storage.tenant(tenant));
    const due = accounts.filter(({ nextSyncAt }) => ask.force || (nextSyncAt !== null && nextSyncAt <= now));
    const all: Done[] = [];
    for (const { id } of due) all.push(await doSync(parts, tenant, id));
    return { all, more: false };
  };

  const runOf = (runId: string, started: Date, all: readonly Done[], more: boolean): JobRun => {
    const count = (result: Done['result']): number => all.filter((done) => done.result === result).length;
    const errors = all.flatMap(({ result, subject, code }): JobError[] =>
      result === 'failed' ? [{ accountId: subject, code: code ?? 'failed' }] : [],
    );
    const [succeeded, failed, skipped] = [count('succeeded'), count('failed'), count('skipped')];
    return {
      ...{
        runId,
        startedAt: started.toISOString(),
        processed: succeeded + failed,
        succeeded,
        failed,
        skipped,
        more,
      },
      errors: errors.slice(0, 100),
      durationMs: Math.max(0, runtime.now().getTime() - started.getTime()),
    };
  };

  return {
    admit: (authorization) => {
      const given = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '';
      if (secret === null || !sameSecret(secret, given)) throw notTheScheduler();
    },
    run: async (job, ask = {}) => {
      const started = runtime.now();
      const runId = runtime.id();
      if (!(await holdJob(parts, job, { runId, forMs: maxMs + jobLeaseMs }))) return 'already_running';
      const now = ask.now ?? started;
      const isLate = (): boolean => runtime.now().getTime() - started.getTime() >= maxMs;
      try {
        const { all, more } =
          ask.workspaceId === undefined
            ? await doDue(job, now, isLate)
            : await doWorkspace(job, ask.workspaceId, ask, now);
        const run = runOf(runId, started, all, more);
        await endJob(parts, job, run);
        return { job, ...run };
      } catch (error) {
        await endJob(parts, job, runOf(runId, started, [], true)).catch(() => undefined);
        throw error;
      }
    },
  };
}
