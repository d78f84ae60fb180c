import { randomBytes, randomUUID } from 'node:crypto';
import { postgresStorage } from '@bursar/adapter-postgres';
import { cipher, createBursar, systemRuntime } from '@bursar/core';
import { monitoring, type ProviderConnector, type ProviderSample } from '@bursar/core/monitoring';
import pg from 'pg';
import type { Bench } from './database.js';
import { closedLoop, interleave, median, ratio, type Alternative } from './measure.js';
import { goal, printRounds, type Row } from './report.js';

const providers = 20;
const days = 90;
const dayMs = 86_400_000;

const dayAt = (back: number): string => new Date(Date.now() - back * dayMs).toISOString().slice(0, 10);
const range = { from: dayAt(days - 1), before: dayAt(-1) };

const connectorOf = (index: number): ProviderConnector => ({
  slug: `provider-${index}`,
  name: `Provider ${index}`,
  category: 'ai',
  credentialFields: [],
  signals: { cost: 'native', usage: 'none', credits: 'none', limits: 'none', validation: 'none' },
  unverified: false,
  lagHours: 24,
  backfillDays: days,
  sliceDays: days,
  validate: () =>
    Promise.resolve({
      kind: 'valid',
      account: { externalId: null, label: null },
      signals: connectorOf(index).signals,
      missing: [],
      warnings: [],
    }),
});

/** What one provider says of all days: `models` amounts a day. */
const samplesOf = (provider: number, models: number): ProviderSample[] =>
  Array.from({ length: days }, (_, back) => dayAt(back)).flatMap((day) =>
    Array.from({ length: models }, (_, model): ProviderSample => ({
      day,
      dimensions: { model: `model-${model}`, externalProject: `project-${model % 7}` },
      amount: { value: `${(provider + 1) * (model + 1)}.25`, unit: 'minor', currency: 'USD' },
      basis: 'billed',
      quantities: {},
    })),
  );

/** A workspace of its own with every provider connected and nothing known yet. */
async function openWorkspace(bench: Bench) {
  const storage = postgresStorage({ db: bench.open(8) });
  const keys = [{ id: 'bench', secret: randomBytes(32).toString('hex') }] as const;
  const bursar = createBursar({
    storage,
    runtime: systemRuntime({ cipher: cipher({ keys: [...keys] }) }),
    products: [
      monitoring({
        connectors: Array.from({ length: providers }, (_, index) => connectorOf(index)),
        fetch,
        planOf: () => 'team',
      }),
    ],
  });
  const actor = await bursar.actors.ofSession({ id: randomUUID(), email: null });
  const { connections, overview, thresholds } = bursar.for(actor).monitoring;
  const accounts: string[] = [];
  for (let index = 0; index < providers; index++) {
    const { account } = await connections.connect({ provider: `provider-${index}`, credentials: {} });
    accounts.push(account?.id ?? '');
  }
  const fill = async (samples: readonly ProviderSample[][]): Promise<void> => {
    for (const [index, accountId] of accounts.entries())
      await connections.importSamples({ accountId, signal: 'cost', range, samples: samples[index] ?? [] });
  };
  return { fill, dashboard: () => overview.dashboard('90d'), thresholds };
}

const floorSchema = `create table if not exists bare_sample (
  account text collate "C" not null, day date not null, model text collate "C" not null, project text collate "C" not null,
  amount bigint not null, currency text not null, basis text not null, primary key (account, day, model, project))`;

/** One statement a provider: what a hand-written upsert of the same rows costs. */
async function upsertBare(pool: pg.Pool, run: string, samples: readonly ProviderSample[][]): Promise<void> {
  for (const [index, rows] of samples.entries()) {
    const column = <V>(of: (row: ProviderSample) => V): V[] => rows.map(of);
    await pool.query(
      `insert into bare_sample select * from unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[])
       on conflict (account, day, model, project) do update set amount = excluded.amount, currency = excluded.currency, basis = excluded.basis`,
      [
        column(() => `${run}-${index}`),
        column(({ day }) => day),
        column(({ dimensions }) => dimensions.model),
        column(({ dimensions }) => dimensions.externalProject),
        column(({ amount }) => `${Math.round(Number(amount?.value) * 10_000)}`),
        column(() => 'USD'),
        column(({ basis }) => basis),
      ],
    );
  }
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

/** What storing provider history costs beside a bare upsert, and reading it when there is a hundred times as much. */
export async function measureMonitoring(
  bench: Bench,
  options: { readonly rounds: number; readonly ms: number },
): Promise<Row[]> {
  const samples = Array.from({ length: providers }, (_, index) => samplesOf(index, 50));
  const pool = new pg.Pool({ connectionString: bench.url, max: 4 });
  await pool.query(floorSchema);
  const [againstFloor, againstFirst]: [number[], number[]] = [[], []];
  for (let round = 0; round < options.rounds; round++) {
    const workspace = await openWorkspace(bench);
    const bare = await timed(() => upsertBare(pool, randomUUID(), samples));
    const first = await timed(() => workspace.fill(samples));
    const second = await timed(() => workspace.fill(samples));
    console.log(
      `  90,000 samples: bare upsert ${bare.toFixed(0)} ms, first sync ${first.toFixed(0)} ms, second ${second.toFixed(0)} ms`,
    );
    againstFloor.push(bare / first);
    againstFirst.push(first / second);
  }
  await pool.end();

  const [small, large] = [await openWorkspace(bench), await openWorkspace(bench)];
  await small.fill(Array.from({ length: providers }, (_, index) => samplesOf(index, 6)));
  await large.fill(Array.from({ length: providers }, (_, index) => samplesOf(index, 556)));
  await bench.query('analyze');
  const reading = (name: string, workspace: typeof small): Alternative => ({
    name,
    run: () => closedLoop(1, options.ms, () => workspace.dashboard()),
  });
  const read = await interleave(
    [reading('dashboard, 10,000 samples', small), reading('dashboard, 1,000,000 samples', large)],
    options.rounds,
  );
  printRounds('the dashboard of 20 providers and 90 days', read, 'dashboard, 10,000 samples');
  return [
    goal('sync of 90,000 samples / bare unnest upsert', median(againstFloor), 0.25, 0.5),
    goal('second sync / first sync, speed', median(againstFirst), 2, 5),
    goal(
      'dashboard at 1,000,000 samples / at 10,000, time',
      1 / ratio(read, 'dashboard, 1,000,000 samples', 'dashboard, 10,000 samples', 'rate'),
      2,
      1.2,
      'most',
    ),
  ];
}
