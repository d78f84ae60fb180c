import { fork, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { createBursar, systemRuntime, type BudgetService } from '@bursar/core';
import { seededRandom, type SeededRandom } from '@bursar/core/testing';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Postgres } from '../../../tools/postgres.js';
import type { Calls, Progress, Told } from './budget-caller.fixture.js';
import { migrate } from './migrate.js';
import { postgresPool } from './pool.js';
import { postgresStorage } from './postgres-storage.js';
import { openProxy } from './proxy.fixture.js';

/** What a run did, and what was found afterwards. */
export interface FaultRun {
  readonly faults: readonly string[];
  /** What callers were told, the last word on each hold. */
  readonly told: readonly Told[];
  readonly refused: number;
  readonly repeats: number;
  readonly deadlocks: number;
  /** Exit codes of processes that were not killed. */
  readonly exits: readonly (number | null)[];
  readonly engine: BudgetService;
  /** The same engine on a clock that stands two hours later. */
  readonly later: BudgetService;
  close(): Promise<void>;
}

const processes = 4;
const callers = 64;

interface Crew {
  readonly told: Map<string, Told>;
  refused: number;
  repeats: number;
  readonly exits: (number | null)[];
  readonly running: Map<ChildProcess, Promise<void>>;
  hire(): void;
}

function openCrew(worker: string, work: Omit<Calls, 'seed'>, seed: number): Crew {
  let hired = 0;
  const crew: Crew = {
    told: new Map(),
    refused: 0,
    repeats: 0,
    exits: [],
    running: new Map(),
    hire: () => {
      const calls: Calls = { ...work, seed: seed * 1_000 + hired++ };
      const child = fork(worker, [JSON.stringify(calls)], { execArgv: [] });
      child.on('message', ({ told, refused, repeats }: Progress) => {
        for (const each of told) crew.told.set(each.hold, each);
        crew.refused += refused;
        crew.repeats += repeats;
      });
      const ended = new Promise<void>((resolve) =>
        child.once('exit', (code, signal) => {
          if (signal === null) crew.exits.push(code);
          crew.running.delete(child);
          resolve();
        }),
      );
      crew.running.set(child, ended);
    },
  };
  return crew;
}

/** One fault, at a moment that chance chooses; answers its name. */
async function strike(
  random: SeededRandom,
  {
    crew,
    server,
    proxy,
    beforeCrash,
  }: {
    readonly crew: Crew;
    readonly server: Postgres;
    readonly proxy: Awaited<ReturnType<typeof openProxy>>;
    beforeCrash(): Promise<void>;
  },
): Promise<string> {
  await pause(random.integer(20, 250));
  const fault = random.pick(['kill', 'kill', 'crash', 'cut', 'commit lost', 'commit unheard']);
  if (fault === 'kill') {
    const [child] = random.shuffle([...crew.running.keys()]);
    child?.kill('SIGKILL');
    if (child) crew.hire();
  } else if (fault === 'crash') {
    await beforeCrash();
    await server.restart();
  } else if (fault === 'cut') proxy.cutAll();
  else proxy.cutNext(fault === 'commit lost' ? 'before' : 'after');
  return fault;
}

/** Four processes of 64 callers each on a database of their own, with faults on the way; it ends when all were answered. */
export async function runBudgetFaults(
  server: Postgres,
  worker: string,
  { seed, budgets, times }: { readonly seed: number } & Pick<Calls, 'budgets' | 'times'>,
): Promise<FaultRun> {
  const random = seededRandom(seed);
  const database = `faults_${process.pid}_${seed}_${budgets}`;
  const target = new URL(server.url);
  target.pathname = `/${database}`;
  const url = target.toString();
  const open = (max: number, connectionString = url): Kysely<unknown> =>
    new Kysely<unknown>({
      dialect: new PostgresDialect({ pool: postgresPool(new pg.Pool({ connectionString, max })) }),
    });
  const once = async <T>(connectionString: string, work: (db: Kysely<unknown>) => Promise<T>): Promise<T> => {
    const db = open(1, connectionString);
    return work(db).finally(() => db.destroy());
  };
  await once(server.url, (db) => sql.raw(`create database ${database}`).execute(db));
  const organization = await once(url, async (db) => {
    await migrate(db);
    const bursar = createBursar({ storage: postgresStorage({ db }) });
    const actor = await bursar.actors.ofSession({ id: 'ada', email: null });
    const engine = bursar.for(actor).budgets;
    if (budgets === 'hot') await engine.create({ subjectType: 'customer', subjectId: 'hot', cap: 10_000n });
    else
      for (let i = 0; i < 10; i++)
        await engine.create({ subjectType: 'customer', subjectId: `c${i}`, cap: 1_000n });
    return actor.organization;
  });

  const proxy = await openProxy(url);
  const { host, port, user } = proxy.config as { host: string; port: number; user: string };
  const work = { server: { host, port, user, database }, organization, callers, times, amount: 7, budgets };
  const crew = openCrew(worker, work, seed);
  for (let i = 0; i < processes; i++) crew.hire();
  let deadlocks = 0;
  // A crash forgets the statistics.
  const countDeadlocks = async (): Promise<void> => {
    const { rows } = await once(url, (db) =>
      sql<{
        n: number;
      }>`select deadlocks::int as n from pg_stat_database where datname = current_database()`.execute(db),
    );
    deadlocks += rows[0]?.n ?? 0;
  };
  const faults: string[] = [];
  for (let strikes = random.integer(3, 6); strikes > 0 && crew.running.size > 0; strikes--)
    faults.push(await strike(random, { crew, server, proxy, beforeCrash: countDeadlocks }));
  while (crew.running.size > 0) await Promise.all(crew.running.values());
  await proxy.close();
  await countDeadlocks();

  const db = open(4);
  const actor = { id: 'ada', email: null };
  const engineAt = async (aheadMs: number): Promise<BudgetService> => {
    const runtime = { ...systemRuntime(), now: () => new Date(Date.now() + aheadMs) };
    const bursar = createBursar({ storage: postgresStorage({ db }), runtime });
    return bursar.for(await bursar.actors.ofSession(actor, { organization })).budgets;
  };
  return {
    faults,
    told: [...crew.told.values()],
    refused: crew.refused,
    repeats: crew.repeats,
    deadlocks,
    exits: crew.exits,
    engine: await engineAt(0),
    later: await engineAt(2 * 3_600_000),
    close: async () => {
      await db.destroy();
      await once(server.url, (admin) => sql.raw(`drop database ${database} with (force)`).execute(admin));
    },
  };
}
