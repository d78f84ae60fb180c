import { postgresStorage } from '@bursar/adapter-postgres';
import { createBursar } from '@bursar/core';
import { costs, type CostEvent } from '@bursar/core/costs';
import type { Log, LogTable } from '@bursar/core/storage';
import pg from 'pg';
import { copyInto } from './copy.js';
import type { Bench } from './database.js';
import { httpLoad, postOf } from './http-load.js';
import { startServers, type Servers } from './http.js';
import { columns, copyText, costEvents, createLikes, naiveInsert, someEvent } from './ingest-rows.js';
import { closedLoop, interleave, ratio, type Alternative, type Slice } from './measure.js';
import { goal, printRounds, type Row } from './report.js';

interface Options {
  readonly rounds: number;
  readonly ms: number;
}

const three = ['model', 'key', 'customer'];
const dimensionsOf = (names: readonly string[]) =>
  Object.fromEntries(
    Object.entries(costEvents.rollups?.dimensions ?? {}).filter(([name]) => names.includes(name)),
  );

/** The log of cost events under another name, summed up by these dimensions only. */
const like = (name: string, names: readonly string[]): LogTable<CostEvent> => ({
  ...costEvents,
  name,
  rollups:
    names.length === 0 || !costEvents.rollups
      ? null
      : { ...costEvents.rollups, dimensions: dimensionsOf(names) },
});

const batchSize = 1_000;
const perEvent = (slice: Slice): Slice => ({
  ...slice,
  rate: slice.rate * batchSize,
  cpu: slice.cpu / batchSize,
});
const batch = (): CostEvent[] => Array.from({ length: batchSize }, () => someEvent());

/** Sums that are kept must equal sums of what is stored. */
async function checkSums(log: Log<CostEvent>, dimension: string): Promise<void> {
  const days = { from: '2000-01-01', before: '2100-01-01' };
  const total = (cells: readonly { count: number; measures: Readonly<Record<string, bigint>> }[]): string =>
    `${cells.reduce((sum, { count }) => sum + count, 0)} ${cells.reduce((sum, { measures }) => sum + (measures['cost'] ?? 0n), 0n)}`;
  const [kept, again] = [
    await log.rollups.series(dimension, days),
    await log.rollups.recompute(dimension, days),
  ];
  if (total(kept) !== total(again)) throw new Error(`the sums by ${dimension} are not those of the events`);
}

async function measureBatches(bench: Bench, { rounds, ms }: Options): Promise<Row[]> {
  const storage = postgresStorage({ db: bench.open(4) });
  const logs = {
    none: storage.tenant('bench').log(like('bench_none', [])),
    three: storage.tenant('bench').log(like('bench_three', three)),
    all: storage.tenant('bench').log(costEvents),
  };
  const pool = new pg.Pool({ connectionString: bench.url, max: 2 });
  const statement = `copy naive.copied (${columns.join(', ')}) from stdin`;
  const copy = async (): Promise<void> => {
    const client = await pool.connect();
    await copyInto(client, statement, copyText(batch()));
    client.release();
  };
  const alternative = (name: string, work: () => Promise<unknown>): Alternative => ({
    name,
    run: async () => {
      await closedLoop(2, ms / 4, work);
      return perEvent(await closedLoop(2, ms, work));
    },
  });
  const repeated = batch();
  await logs.all.append(repeated);
  const names = {
    copy: 'COPY, not idempotent',
    none: 'append 1,000, no sums',
    three: 'append 1,000, 3 sums',
    all: 'append 1,000, 9 sums',
    again: 'append 1,000, all known',
  };
  const results = await interleave(
    [
      alternative(names.copy, copy),
      alternative(names.none, () => logs.none.append(batch())),
      alternative(names.three, () => logs.three.append(batch())),
      alternative(names.all, () => logs.all.append(batch())),
      alternative(names.again, () => logs.all.append(repeated)),
    ],
    rounds,
  );
  printRounds('ingest in batches of 1,000, 2 writers (events per second)', results, names.copy);
  for (const dimension of [...three, 'tag']) await checkSums(logs.all, dimension);
  await pool.end();
  return [
    goal('13 batches of 1,000 ÷ COPY', ratio(results, names.none, names.copy), 0.8, 0.95),
    goal('13 with three sums ÷ without', ratio(results, names.three, names.none), 0.4, 0.6),
    goal('   with all nine sums ÷ without', ratio(results, names.all, names.none), 0.25, 0.4),
    goal('   known again vs new', ratio(results, names.again, names.all), 3, 5),
  ];
}

const eventBody = (index: number) => ({
  provider: 'openai',
  model: `model-${index % 20}`,
  inputTokens: 900,
  outputTokens: 120,
  costMicrodollars: 2760,
  sessionId: `run-${index}`,
  tags: { team: `team-${index % 8}`, env: 'prod' },
  customer: `c${index % 400}`,
  durationMs: 812,
});

async function measureSingles(bench: Bench, servers: Servers, { rounds, ms }: Options): Promise<Row[]> {
  const db = bench.open(10);
  const storage = postgresStorage({ db: bench.open(4) });
  const bursar = createBursar({ storage, products: [costs()] });
  const actor = await bursar.actors.ofSession({ id: 'ingest', email: null });
  const books = bursar.for(actor).costs;
  const log = storage.tenant('bench').log(costEvents);
  let n = 0;
  const usage = () => {
    const { costMicrodollars, ...facts } = eventBody(n++);
    return { ...facts, cost: BigInt(costMicrodollars) };
  };
  const requests = Array.from({ length: 400 }, (_, index) =>
    postOf('/api/cost-events', { 'x-nullspend-key': servers.ready.plain.key }, eventBody(index)),
  );
  const inProcess = (name: string, work: () => Promise<unknown>): Alternative => ({
    name,
    run: async () => {
      await closedLoop(64, ms / 4, work);
      return closedLoop(64, ms, work);
    },
  });
  const overHttp = (name: string, port: number): Alternative => ({
    name,
    run: () => httpLoad({ port, requests, connections: 64, ms, cpu: servers.cpu }),
  });
  const names = {
    naive: 'single kysely insert',
    append: 'append to the log, 9 sums',
    record: 'record: event, sums, op, charges, announcement',
    node: 'POST /api/cost-events, node:http',
    express: 'POST /api/cost-events, Express',
  };
  const results = await interleave(
    [
      inProcess(names.naive, () => naiveInsert(db, someEvent())),
      inProcess(names.append, () => log.append([someEvent()])),
      inProcess(names.record, () => books.record(usage())),
      overHttp(names.node, servers.ready.ports.nodePg),
      overHttp(names.express, servers.ready.ports.expressPg),
    ],
    rounds,
  );
  printRounds('ingest of single events, 64 callers', results, names.naive);
  for (const tenant of [actor.tenant, servers.ready.plain.tenant])
    await checkSums(storage.tenant(tenant).log(costEvents), 'model');
  const row = (name: string): Row =>
    goal(`12 ${name} vs kysely insert`, ratio(results, name, names.naive), 2.5, 5);
  return [row(names.append), row(names.record), row(names.node), row(names.express)];
}

/** Rows 12 and 13: cost events one by one and in batches, sums included, compared with the event log afterwards. */
export async function measureIngest(bench: Bench, options: Options): Promise<Row[]> {
  await createLikes(bench.open(1), { bench_none: [], bench_three: three });
  const servers = await startServers(bench);
  try {
    return [...(await measureSingles(bench, servers, options)), ...(await measureBatches(bench, options))];
  } finally {
    await servers.stop();
  }
}
