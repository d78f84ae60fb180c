import { webhookTransport } from '@bursar/webhooks';
import type { Bench } from './database.js';
import { fillDeliveries, openSender } from './delivery.js';
import { median } from './measure.js';
import { goal, type Row } from './report.js';
import { startSink, type Seen, type Sink } from './sink.js';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const at = ({ latencies }: Seen, share: number): number =>
  latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN;

/** One subject whose every charge is an event. */
const thresholds = Array.from({ length: 1_000 }, (_, i) => i + 1);

/** A sender with its endpoints at work; `emit` commits one event, which all of them are told. */
async function openPlace(bench: Bench, urls: readonly string[]) {
  const transport = webhookTransport({ allowLoopback: true });
  const { bursar, actor, webhooks } = await openSender(bench, transport);
  for (const url of urls) await webhooks.create({ url });
  const { budgets } = bursar.for(actor);
  await budgets.create({ subjectType: 'user', subjectId: 'ada', cap: 100n, thresholds, policy: 'warn' });
  const emit = () => budgets.charge([{ subjects: [{ type: 'user', id: 'ada' }], amounts: { usd: 1n } }]);
  bursar.start();
  const close = async (): Promise<void> => {
    await bursar.stop();
    await transport.close();
  };
  return { emit, close };
}

/** How long an event takes from its step to the first byte at a receiver, in an idle process. */
async function pickUp(bench: Bench, sink: Sink): Promise<number> {
  const { emit, close } = await openPlace(bench, [`${sink.url}/ok`]);
  for (let i = 0; i < 10; i++) await emit();
  await pause(500);
  await sink.seen();
  const all = sink.received(100);
  for (let i = 0; i < 100; i++) {
    await emit();
    await pause(20);
  }
  await all;
  const seen = await sink.seen();
  await close();
  console.log(`  an event's first byte arrives after p50 ${at(seen, 0.5)} ms, p99 ${at(seen, 0.99)} ms`);
  return at(seen, 0.5);
}

/** The 99th percentile of the healthy among 1,000 endpoints, of which each tenth answers 500 or never. */
async function amongBadOnes(bench: Bench, sink: Sink): Promise<number> {
  const tenants = 20;
  const places = await Promise.all(
    Array.from({ length: tenants }, (_, tenant) =>
      openPlace(
        bench,
        Array.from({ length: 50 }, (__, i) => {
          const kind = i % 10 > 0 ? 'ok' : i % 20 === 0 ? 'hang' : 'fail';
          return `${sink.url}/${kind}/${tenant}/${i}`;
        }),
      ),
    ),
  );
  await sink.seen();
  const events = 60;
  const all = sink.received(events * 45);
  for (let i = 0; i < events; i++) {
    await places[i % tenants]?.emit();
    await pause(100);
  }
  await all;
  const seen = await sink.seen();
  await Promise.all(places.map(({ close }) => close()));
  const [p50, p99] = [at(seen, 0.5), at(seen, 0.99)];
  console.log(
    `  among 1,000 endpoints, 100 of them bad, healthy ones hear after p50 ${p50} ms, p99 ${p99} ms`,
  );
  return p99;
}

/** How much longer taking work takes with 1,000,000 deliveries waiting than with 30,000, in 1,000 lanes. */
async function claimingWithBacklog(bench: Bench): Promise<number> {
  const transport = webhookTransport();
  const { storage, actor } = await openSender(bench, transport);
  const lanes = Array.from({ length: 1_000 }, (_, i) => `lane-${i}`);
  let tokens = 0;
  const claims = async (): Promise<number> => {
    const times: number[] = [];
    for (let i = 0; i < 60; i++) {
      const began = performance.now();
      const items = await storage.work.lease({
        kind: 'webhook.send',
        limit: 200,
        perLane: 64,
        now: new Date(),
        forMs: 60_000,
        token: () => `token-${tokens++}`,
      });
      if (items.length < 200) throw new Error('the backlog is used up');
      await Promise.all(items.map((item) => storage.work.settle(item)));
      times.push(performance.now() - began);
    }
    return median(times);
  };
  const fill = async (count: number): Promise<number> => {
    await bench.query('truncate bursar.work_item, bursar.webhook_delivery, bursar.outgoing_event');
    await fillDeliveries(bench, actor.tenant, lanes, count);
    await bench.query('vacuum analyze bursar.work_item');
    return claims();
  };
  const ratios: number[] = [];
  for (let round = 0; round < 2; round++) {
    const few = await fill(30_000);
    const many = await fill(1_000_000);
    console.log(
      `  taking and ending 200: ${few.toFixed(1)} ms of 30,000, ${many.toFixed(1)} ms of 1,000,000`,
    );
    ratios.push(many / few);
  }
  await bench.query('truncate bursar.work_item, bursar.webhook_delivery, bursar.outgoing_event');
  await transport.close();
  return median(ratios);
}

/** What receivers feel: pick-up, fairness among 1,000 endpoints, and the price of a backlog. */
export async function measureEndpoints(bench: Bench): Promise<Row[]> {
  console.log('\nwebhooks as receivers feel them');
  const sink = await startSink();
  try {
    return [
      goal('webhook pick-up within one process, p50 ms', await pickUp(bench, sink), 50, 10, 'most'),
      goal(
        'healthy p99 ms among 1,000 endpoints, a tenth bad',
        await amongBadOnes(bench, sink),
        1_000,
        250,
        'most',
      ),
      goal(
        'claiming with 1,000,000 waiting ÷ with 30,000',
        await claimingWithBacklog(bench),
        1.5,
        1.1,
        'most',
      ),
    ];
  } finally {
    sink.close();
  }
}
