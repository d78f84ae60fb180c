import { fork, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Actor } from '@bursar/core';
import { seededRandom } from '@bursar/core/testing';
import { migrate } from '@bursar/adapter-postgres';
import { sql } from 'kysely';
import type { Postgres } from '../../../tools/postgres.js';
import { openBadReceiver, type BadReceiver } from './bad-receiver.fixture.js';
import { openHost } from './dispatcher.fixture.js';

const second = 1_000;
const hour = 3_600 * second;
/** Dispatchers at once. */
const crewSize = 2;

/** A database, dispatchers that work on it, and one clock for all of them. */
export interface Stage {
  readonly host: ReturnType<typeof openHost>;
  /** Kills one dispatcher and starts another. */
  kill(which: number): void;
  crash(): Promise<void>;
  jump(ms: number): void;
  /** What dispatchers could not store: each may repeat what it had in flight. */
  readonly failures: number;
  close(): Promise<void>;
}

/** Opens the stage over a server of the test's own. */
export async function openStage(server: Postgres, worker: string): Promise<Stage> {
  let aheadMs = 0;
  let failures = 0;
  const host = openHost(server.url, () => aheadMs);
  await migrate(host.db);
  const hire = (): ChildProcess => {
    const child = fork(worker, [server.url, String(aheadMs)], { execArgv: [] });
    child.on('message', (told: 'ready' | { failures: number }) => {
      if (told !== 'ready') failures++;
    });
    child.on('error', () => undefined);
    return child;
  };
  const crew = Array.from({ length: crewSize }, hire);
  return {
    host,
    kill: (which) => {
      crew[which]?.kill('SIGKILL');
      crew[which] = hire();
    },
    crash: () => server.restart(),
    jump: (ms) => {
      aheadMs += ms;
      for (const child of crew) if (child.connected) child.send(aheadMs);
    },
    get failures() {
      return failures;
    },
    close: async () => {
      for (const child of crew) child.kill('SIGKILL');
      await host.close();
    },
  };
}

/** What a run did, and what came of it. */
export interface DeliveryRun {
  readonly faults: readonly string[];
  /** Messages that endpoints were to get, by `<path> <message id>`, and how often each was accepted. */
  readonly expected: ReadonlyMap<string, number>;
  /** Accepted though nobody was to get it. */
  readonly strays: readonly string[];
  /** Messages accepted more often than what happened to them explains. */
  readonly repeated: readonly string[];
  readonly receiver: BadReceiver;
  readonly undelivered: number;
}

/** Asks again until the store answers. */
async function insist<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++)
    try {
      return await attempt();
    } catch (error) {
      if (tries > 400) throw error;
      await pause(25);
    }
}

/** One tenant with three endpoints and ten events, told while dispatchers, database, receivers and clock misbehave. */
export async function runDeliveryFaults(stage: Stage, seed: number): Promise<DeliveryRun> {
  const random = seededRandom(seed);
  const receiver = await openBadReceiver(random);
  const { bursar, storage, db } = stage.host;
  const user = { id: `ada-${seed}`, email: null };
  const actor: Actor = await insist(() => bursar.actors.ofSession(user));
  const { tenant } = actor;
  const { budgets, webhooks } = bursar.for(actor);
  const endpoints = new Map<string, string>();
  for (const name of ['a', 'b', 'c']) {
    const path = `/${seed}/${name}`;
    endpoints.set((await webhooks.create({ url: receiver.url + path })).endpoint.id, path);
  }
  const subject = { type: 'user', id: 'ada' };
  const thresholds = Array.from({ length: 10 }, (_, i) => 10 * (i + 1));
  await budgets.create({ subjectType: 'user', subjectId: 'ada', cap: 1_000n, thresholds });

  const faults: string[] = [];
  let disruptions = 0;
  const failuresBefore = stage.failures;
  const strike = async (): Promise<void> => {
    const fault = random.pick(['kill', 'kill', 'crash', 'jump', 'jump', 'nothing']);
    if (fault === 'kill') stage.kill(random.integer(0, crewSize - 1));
    if (fault === 'crash') await stage.crash();
    const ms = fault === 'jump' ? random.pick([-30, 5, 61, 600, 3_600]) * second : 0;
    if (ms !== 0) stage.jump(ms);
    // Each of them can make one more sending of what is in flight: its lease is over, or its outcome is not stored.
    if (fault === 'kill' || fault === 'crash' || ms > 30 * second) disruptions++;
    if (fault !== 'nothing') faults.push(ms === 0 ? fault : `${fault} ${ms / second} s`);
  };
  for (let i = 0; i < thresholds.length; i++) {
    const op = { id: `charge-${seed}-${i}`, attempt: '1', hash: null, keepUntil: null };
    await insist(() => budgets.charge([{ subjects: [subject], amounts: { usd: 100n }, ops: [op] }]));
    await pause(random.integer(0, 40));
    if (random.chance(0.4)) await strike();
  }
  await pause(random.integer(50, 300));
  await strike();

  receiver.behave(true);
  /** What is not told or sent yet, and how much of it somebody has taken. */
  const waiting = async (): Promise<{ left: number; out: number }> => {
    const { rows } = await sql<{ left: number; out: number }>`
      select (count(*) + (select count(*) from bursar.webhook_delivery
        where tenant = ${tenant} and status = 'pending'))::int as left, count(until)::int as out
      from bursar.work_item where tenant = ${tenant} and kind in ('outbox.tell', 'webhook.send')`.execute(db);
    return rows[0] ?? { left: Number.NaN, out: 0 };
  };
  /** The clock goes on until nothing waits any more. */
  const comeToRest = async (): Promise<number> => {
    let now = await insist(waiting);
    for (let hours = 0; now.left > 0 && hours < 60; hours++) {
      // Whatever is in flight is given the time to end; the lease of what is not ends with the jump.
      for (let waits = 0; now.left > 0 && (waits < 8 || (now.out > 0 && waits < 25)); waits++) {
        await pause(40);
        now = await insist(waiting);
      }
      if (now.out > 0) disruptions++;
      if (now.left > 0) stage.jump(hour);
    }
    return now.left;
  };
  await comeToRest();
  // What ran out of tries while everything was broken is told again.
  for (const id of endpoints.keys())
    await insist(() => webhooks.replay(id, { from: new Date(0), which: 'missed' }));
  const undelivered = await comeToRest();

  const { rows: events } = await sql<{ id: string }>`
    select id from bursar.outgoing_event where tenant = ${tenant}`.execute(db);
  const { accepted } = receiver;
  const expected = new Map<string, number>();
  for (const path of endpoints.values())
    for (const { id } of events) expected.set(`${path} ${id}`, accepted.get(`${path} ${id}`) ?? 0);
  const { rows: deliveries } = await sql<{ endpoint: string; message: string; unanswered: number }>`
    select endpoint_id as endpoint, message_id as message,
      (select count(*) from jsonb_array_elements(history) h where h -> 'status' = 'null')::int as unanswered
    from bursar.webhook_delivery where tenant = ${tenant}`.execute(db);
  const allowed = disruptions + stage.failures - failuresBefore;
  const repeated = deliveries.flatMap(({ endpoint, message, unanswered }) => {
    const name = `${endpoints.get(endpoint)} ${message}`;
    const times = accepted.get(name) ?? 0;
    // An acceptance that came too late to be heard was recorded as no answer.
    return times - 1 > allowed + unanswered
      ? [`${name}: ${times} times, ${allowed} + ${unanswered} allowed`]
      : [];
  });
  await receiver.close();
  // The tenant's endpoints end, so that its housekeeping does.
  for (const id of endpoints.keys()) await insist(() => webhooks.remove(id));
  await storage.tenant(tenant).purge();
  const strays = [...accepted.keys()].filter((name) => !expected.has(name));
  return { faults, expected, strays, repeated, receiver, undelivered };
}
