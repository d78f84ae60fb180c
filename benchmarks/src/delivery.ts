import { randomUUID } from 'node:crypto';
import { postgresStorage } from '@bursar/adapter-postgres';
import { cipher, createBursar, systemRuntime, type Actor } from '@bursar/core';
import { webhookTransport, type ClosableTransport } from '@bursar/webhooks';
import type { Bench } from './database.js';
import { interleave, ratio, type Alternative } from './measure.js';
import { graphileCourse, inFlight, pgBossCourse, type Course } from './queues.js';
import { goal, printRounds, type Row } from './report.js';
import { startSink, type Sink } from './sink.js';

const perRound = 6_000;

/** A Bursar over the database, in a tenant of its own. */
export async function openSender(bench: Bench, transport: ClosableTransport) {
  const keys = [{ id: 'k', secret: '11'.repeat(32) }] as const;
  const storage = postgresStorage({ db: bench.open(6) });
  const bursar = createBursar({
    storage,
    runtime: systemRuntime({ cipher: cipher({ keys }) }),
    webhooks: { transport, allowLoopback: true },
    logger: {
      warn: () => undefined,
      error: (message, details) => {
        throw new Error(message, { cause: details?.['error'] });
      },
    },
  });
  const actor: Actor = await bursar.actors.ofSession({ id: randomUUID(), email: null });
  return { bursar, storage, actor, webhooks: bursar.for(actor).webhooks };
}

/** Puts deliveries that wait to be sent, spread over the endpoints, as the tellers of events would have put them. */
export async function fillDeliveries(
  bench: Bench,
  tenant: string,
  endpoints: readonly string[],
  count: number,
): Promise<void> {
  const lanes = `(array[${endpoints.map((id) => `'${id}'`).join(',')}])[1 + g % ${endpoints.length}]`;
  const mark = randomUUID().slice(0, 8);
  const from = `from generate_series(1, ${count}) g`;
  const id = (what: string): string => `'${mark}-${what}-' || lpad(g::text, 9, '0')`;
  await bench.query(
    `insert into bursar.outgoing_event (tenant, id, type, subject, at, data) select '${tenant}', ${id('e')},
     'thing.made', 'thing:1', now(), jsonb_build_object('budget', g::text, 'spent', '9000000') ${from}`,
  );
  await bench.query(
    `insert into bursar.webhook_delivery (tenant, id, endpoint_id, event_id, message_id, event_type, status, attempts,
     earlier_attempts, next_attempt_at, history, created_at) select '${tenant}', ${id('d')}, ${lanes}, ${id('e')},
     ${id('e')}, 'thing.made', 'pending', 0, 0, now(), '[]', now() ${from}`,
  );
  await bench.query(
    `insert into bursar.work_item (kind, key, tenant, lane, due, payload) select 'webhook.send', '${tenant}/' || ${id('d')},
     '${tenant}', ${lanes}, now(),
     jsonb_build_object('delivery', ${id('d')}, 'event', ${id('e')}, 'type', 'thing.made', 'message', ${id('e')}) ${from}`,
  );
}

async function ourCourse(bench: Bench, transport: ClosableTransport, sink: Sink): Promise<Course> {
  const { bursar, storage, actor, webhooks } = await openSender(bench, transport);
  const endpoints: string[] = [];
  for (let i = 0; i < inFlight / 8; i++)
    endpoints.push((await webhooks.create({ url: `${sink.url}/ok/${i}` })).endpoint.id);
  let waiting = 0;
  return {
    name: 'bursar',
    fill: async (_, count) => {
      await fillDeliveries(bench, actor.tenant, endpoints, count);
      await bench.query('vacuum analyze bursar.work_item, bursar.webhook_delivery, bursar.outgoing_event');
      waiting = count;
    },
    drain: async () => {
      const all = sink.received(waiting);
      bursar.start();
      await all;
      await bursar.stop();
      const left = await storage.work.depth('webhook.send');
      if (left > 0) throw new Error(`${left} deliveries are not acknowledged`);
    },
    close: () => bursar.stop(),
  };
}

/** Row 22: claim, sign, post and acknowledge, against queues with the same sender. */
export async function measureDelivery(bench: Bench, { rounds }: { readonly rounds: number }): Promise<Row[]> {
  const sink = await startSink();
  const transport = webhookTransport({ allowLoopback: true, connectionsPerOrigin: inFlight });
  const courses = [
    await pgBossCourse(bench, transport),
    await graphileCourse(bench, transport, false),
    await graphileCourse(bench, transport, true),
    await ourCourse(bench, transport, sink),
  ];
  const alternativeOf = (course: Course): Alternative => ({
    name: course.name,
    run: async () => {
      await course.fill(sink.url, perRound);
      await sink.seen();
      const cpu = process.cpuUsage();
      const began = performance.now();
      await course.drain();
      const elapsed = performance.now() - began;
      const { count } = await sink.seen();
      if (count !== perRound) throw new Error(`${course.name} sent ${count} of ${perRound}`);
      const used = process.cpuUsage(cpu);
      return {
        rate: (perRound / elapsed) * 1_000,
        p50: Number.NaN,
        p99: Number.NaN,
        cpu: (used.user + used.system) / 1_000 / perRound,
      };
    },
  });
  try {
    const results = await interleave(courses.map(alternativeOf), rounds);
    printRounds('webhooks: claim, sign, post, acknowledge (per second)', results, 'pg-boss, fetch 100');
    const [boss, usual, tuned, ours] = courses.map(({ name }) => name) as [string, string, string, string];
    return [
      goal('22 webhooks vs pg-boss', ratio(results, ours, boss), 1.2, 2),
      goal('22 webhooks vs graphile-worker', ratio(results, ours, usual), 5, 8),
      goal('22 webhooks vs graphile-worker, tuned', ratio(results, ours, tuned), 1.1, 1.5),
    ];
  } finally {
    for (const course of courses) await course.close();
    await transport.close();
    sink.close();
  }
}
