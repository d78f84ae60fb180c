import { randomUUID } from 'node:crypto';
import { sign, standardWebhooks } from '@bursar/core/signing';
import type { ClosableTransport } from '@bursar/webhooks';
import { Logger, makeWorkerUtils, run as runWorker, type RunnerOptions } from 'graphile-worker';
import PgBoss from 'pg-boss';
import type { Bench } from './database.js';

/** Requests in flight, whoever sends. */
export const inFlight = 96;
/** A queue at work: filled outside the clock, drained inside it. */
export interface Course {
  readonly name: string;
  fill(url: string, count: number): Promise<void>;
  /** Resolves when everything is sent and acknowledged. */
  drain(): Promise<void>;
  close(): Promise<unknown>;
}

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

interface Job {
  readonly url: string;
  readonly event: { readonly id: string; readonly type: string; readonly data: object };
}

const jobsFor = (url: string, count: number): Job[] =>
  Array.from({ length: count }, () => {
    const id = randomUUID();
    return { url: `${url}/ok`, event: { id, type: 'thing.made', data: { budget: id, spent: '9000000' } } };
  });

/** The sender that all of them use: write, sign, post. */
async function send(transport: ClosableTransport, { url, event }: Job): Promise<void> {
  const body = JSON.stringify({ ...event, timestamp: new Date() });
  const message = { id: event.id, timestamp: Math.floor(Date.now() / 1_000), body };
  const headers = { 'content-type': 'application/json', ...sign(standardWebhooks, [secret], message) };
  const sent = await transport.send({ url, headers, body, timeoutMs: 10_000 });
  if (sent.kind !== 'answered' || sent.status !== 204) throw new Error(`not delivered: ${sent.kind}`);
}

/** pg-boss: batches of 100 fetched, sent and completed by as many workers as keep 50 requests in flight. */
export async function pgBossCourse(bench: Bench, transport: ClosableTransport): Promise<Course> {
  const boss = new PgBoss({ connectionString: bench.url, max: 10, supervise: false, schedule: false });
  boss.on('error', () => undefined);
  await boss.start();
  const name = 'webhook';
  await boss.createQueue(name);
  const worker = async (): Promise<void> => {
    for (;;) {
      const jobs = await boss.fetch<Job>(name, { batchSize: 100 });
      if (jobs.length === 0) return;
      let next = 0;
      const sender = async (): Promise<void> => {
        for (let job = jobs[next++]; job; job = jobs[next++]) await send(transport, job.data);
      };
      await Promise.all(Array.from({ length: inFlight / 2 }, sender));
      await boss.complete(
        name,
        jobs.map(({ id }) => id),
      );
    }
  };
  return {
    name: 'pg-boss, fetch 100',
    fill: async (url, count) => {
      for (const data of chunks(jobsFor(url, count), 1_000))
        await boss.insert(data.map((job) => ({ name, data: job })));
      await bench.query('vacuum analyze pgboss.job');
    },
    drain: async () => {
      // One batch is fetched while another is being sent.
      await Promise.all([worker(), worker()]);
    },
    close: () => boss.stop({ graceful: false }),
  };
}

/** graphile-worker with 50 jobs at once: as it comes, or with its local queue and batched completion. */
export async function graphileCourse(
  bench: Bench,
  transport: ClosableTransport,
  tuned: boolean,
): Promise<Course> {
  // Each has a schema of its own, so that one's leavings are not the other's.
  const schema = tuned ? 'graphile_tuned' : 'graphile_usual';
  const utils = await makeWorkerUtils({ connectionString: bench.url, schema });
  await utils.migrate();
  let left = 0;
  let done: () => void = () => undefined;
  const taskList = {
    send: async (payload: unknown): Promise<void> => {
      await send(transport, payload as Job);
      if (--left === 0) done();
    },
  };
  const options: RunnerOptions = {
    connectionString: bench.url,
    schema,
    taskList,
    concurrency: inFlight,
    maxPoolSize: 10,
    noHandleSignals: true,
    logger: new Logger(() => () => undefined),
    ...(tuned && {
      preset: {
        worker: {
          localQueue: { size: 500, refetchDelay: { durationMs: 10 } },
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
      },
    }),
  };
  return {
    name: `graphile-worker, ${tuned ? 'local queue, batched completion' : 'as it comes'}`,
    fill: async (url, count) => {
      for (const jobs of chunks(jobsFor(url, count), 1_000))
        await utils.addJobs(jobs.map((payload) => ({ identifier: 'send', payload })));
      left = count;
      await bench.query(`vacuum analyze ${schema}._private_jobs`);
    },
    drain: async () => {
      const all = new Promise<void>((resolve) => (done = resolve));
      const runner = await runWorker(options);
      await all;
      await runner.stop();
    },
    close: async () => utils.release(),
  };
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}
