import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Bench } from './database.js';
import type { IssuingReady } from './issuing-server.js';
import { closedLoop, interleave, ratio, typical, type Alternative, type Slice } from './measure.js';
import { goal, printRounds, type Row } from './report.js';
import { demandTrueBooks, openEngine, reserveOn, type Options } from './workload.js';

const perSecond = 500;
/** How long a card network waits for an answer. */
const deadlineMs = 2_000;

/** Calls begin at a fixed rate, whatever became of those before; each is timed from when it should have begun. */
async function openLoop(ms: number, call: () => Promise<unknown>): Promise<Slice> {
  const latencies: number[] = [];
  const running: Promise<unknown>[] = [];
  const total = Math.max(1, Math.round((perSecond * ms) / 1000));
  const cpu = process.cpuUsage();
  const start = performance.now();
  while (running.length < total) {
    const due = Math.min(total, Math.ceil(((performance.now() - start) / 1000) * perSecond));
    while (running.length < due) {
      const planned = start + (running.length / perSecond) * 1000;
      running.push(call().then(() => void latencies.push(performance.now() - planned)));
    }
    await pause(1);
  }
  await Promise.all(running);
  const used = process.cpuUsage(cpu);
  const elapsed = performance.now() - start;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  return {
    rate: (latencies.length / elapsed) * 1000,
    p50: at(0.5),
    p99: at(0.99),
    cpu: (used.user + used.system) / 1000 / latencies.length,
  };
}

/** Asks the server whether cards may pay, one after the other. */
function charging({ port, key, cards }: IssuingReady) {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  let turn = 0;
  const authorize = (isNamed: boolean): Promise<void> => {
    const { walletId, cardId } = cards[turn++ % cards.length] as IssuingReady['cards'][0];
    const body = JSON.stringify({
      wallet_id: walletId,
      card_id: cardId,
      amount: { amount: 0.01, currency: 'USD' },
      merchant: { name: 'OpenAI', domain: 'openai.com', country: 'US' },
    });
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(isNamed && { 'x-idempotency-key': randomUUID() }),
    };
    return new Promise((resolve, reject) => {
      const sent = request(
        { agent, host: '127.0.0.1', port, path: '/v1/authorizations', method: 'POST', headers },
        (answer) => {
          answer.resume();
          answer.once('end', () =>
            answer.statusCode === 201
              ? resolve()
              : reject(new Error(`an authorization was answered ${answer.statusCode}`)),
          );
        },
      );
      sent.once('error', reject);
      sent.end(body);
    });
  };
  return { authorize, close: () => agent.destroy() };
}

/** A charge over HTTP, decided and committed, at 500 a second, against what the engine alone takes for a reserve. */
export async function measureIssuing(bench: Bench, { rounds, ms }: Options): Promise<Row[]> {
  const child = fork(fileURLToPath(new URL('issuing-server.ts', import.meta.url)), {
    env: { ...process.env, BENCH_ISSUING_URL: bench.url, NODE_ENV: 'production' },
  });
  const [ready] = (await once(child, 'message')) as [IssuingReady];
  const { authorize, close } = charging(ready);
  const { engine } = await openEngine(bench);
  const serverCpu = async (): Promise<number> => {
    child.send('cpu');
    const [{ cpu }] = (await once(child, 'message')) as [{ cpu: number }];
    return cpu;
  };
  /** The slice's CPU is the server's. */
  const served = async (call: () => Promise<unknown>): Promise<Slice> => {
    await openLoop(ms / 4, call);
    const before = await serverCpu();
    const slice = await openLoop(ms, call);
    const calls = Math.max(1, Math.round((perSecond * ms) / 1000));
    return { ...slice, cpu: ((await serverCpu()) - before) / calls };
  };
  const names = {
    bare: 'bursar reserve, in process',
    plain: 'authorize over HTTP',
    named: 'authorize over HTTP, idempotency key',
  } as const;
  const bare = async (): Promise<Slice> => {
    await openLoop(ms / 4, () => reserveOn(engine));
    return openLoop(ms, () => reserveOn(engine));
  };
  const alternatives: Alternative[] = [
    { name: names.bare, run: () => bare() },
    { name: names.plain, run: () => served(() => authorize(false)) },
    { name: names.named, run: () => served(() => authorize(true)) },
  ];
  try {
    // A server that has just started compiles while it answers.
    await closedLoop(32, 2 * ms, (_, turn) => authorize(turn % 2 === 0));
    const results = await interleave(alternatives, rounds);
    printRounds(
      `a charge, ${perSecond}/s open loop, ${ready.cards.length} wallets on PostgreSQL`,
      results,
      names.bare,
    );
    const p99 = typical(results, names.plain, 'p99');
    const cpu = typical(results, names.plain, 'cpu');
    console.log(`  ${(cpu * 1000).toFixed(0)} µs of server CPU for a charge`);
    console.log(`  p99 ${p99.toFixed(1)} ms of the ${deadlineMs} ms that a card network waits`);
    await demandTrueBooks(engine);
    return [
      goal(
        'authorize over HTTP, p99 ÷ reserve',
        ratio(results, names.plain, names.bare, 'p99'),
        3,
        2,
        'most',
      ),
      goal(
        'authorize with an idempotency key, p99 ÷ reserve',
        ratio(results, names.named, names.bare, 'p99'),
        3,
        2,
        'most',
      ),
      goal('authorize over HTTP, p99 ÷ 2 s', p99 / deadlineMs, 1, 0.01, 'most'),
    ];
  } finally {
    close();
    child.send('exit');
    await once(child, 'exit');
  }
}
