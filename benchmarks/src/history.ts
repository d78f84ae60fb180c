import pg from 'pg';
import { openBench, type Bench } from './database.js';
import { fillHistory, rawSummary } from './history-fill.js';
import { getOf, httpLoad } from './http-load.js';
import { startServers } from './http.js';
import { closedLoop, interleave, ratio, type Alternative } from './measure.js';
import { naiveSchema } from './naive.js';
import { goal, printRounds, type Row } from './report.js';

interface Options {
  readonly rounds: number;
  readonly ms: number;
  /** How many events are stored; a fifth of them belong to the organization that asks. */
  readonly events: number;
}

interface History {
  /** A GET of the real endpoint, by one caller. */
  endpoint(name: string, path: string): Alternative;
  /** Statements one after another, straight to the database. */
  statements(name: string, texts: readonly string[]): Alternative;
  readonly tenant: string;
  /** The query of the list from `depth` on, and the cursor that leads there. */
  deep(depth: number): Promise<{ readonly order: string; readonly cursor: string }>;
  close(): Promise<void>;
}

async function openHistory(bench: Bench, { events, ms }: Options): Promise<History> {
  const { ready, cpu, stop } = await startServers(bench);
  const { tenant, keys, ports } = ready;
  const pool = new pg.Pool({ connectionString: bench.url, max: 1 });
  await fillHistory(bench, { tenant, events });
  const order = `from bursar.cost_event where tenant = '${tenant}' order by created_at desc, id desc`;
  return {
    tenant,
    endpoint: (name, path) => {
      const requests = [getOf(path, { 'x-nullspend-key': keys.postgres })];
      return { name, run: () => httpLoad({ port: ports.nodePg, requests, connections: 1, ms, cpu }) };
    },
    statements: (name, texts) => ({
      name,
      run: () =>
        closedLoop(1, ms, async () => {
          for (const text of texts) await pool.query(text);
        }),
    }),
    deep: async (depth) => {
      const { rows } = await pool.query<{ created_at: Date; id: string }>(
        `select created_at, id ${order} offset ${depth} limit 1`,
      );
      const [at] = rows;
      if (at === undefined) throw new Error('there are fewer events than were stored');
      const position = { createdAt: at.created_at.toISOString(), id: `ns_evt_${at.id}` };
      return { order, cursor: encodeURIComponent(JSON.stringify(position)) };
    },
    close: async () => {
      await pool.end();
      await stop();
    },
  };
}

const names = {
  few: 'summary of 30 days, a tenth of the events',
  summary: 'summary of 30 days',
  first: 'first page',
  deep: 'deep page',
  raw: 'the summary from the events themselves',
  offset: 'the deep page by OFFSET',
};

/** Rows 14 and 15: reads of one big organization through the real endpoint, beside a database with a tenth of its events. */
export async function measureHistory(bench: Bench, options: Options): Promise<Row[]> {
  const { rounds, events } = options;
  const lesser = await openBench(naiveSchema);
  const few = await openHistory(lesser, { ...options, events: events / 10 });
  const all = await openHistory(bench, options);
  try {
    const depth = events / 10;
    const { order, cursor } = await all.deep(depth);
    const summary = '/api/cost-events/summary?period=30d';
    const results = await interleave(
      [
        few.endpoint(names.few, summary),
        all.endpoint(names.summary, summary),
        all.endpoint(names.first, '/api/cost-events?limit=25'),
        all.endpoint(names.deep, `/api/cost-events?limit=25&cursor=${cursor}`),
        all.statements(names.raw, rawSummary(all.tenant)),
        all.statements(names.offset, [`select * ${order} offset ${depth} limit 25`]),
      ],
      rounds,
    );
    const number = (count: number): string => count.toLocaleString('en');
    const at = `${number(events)} events`;
    printRounds(
      `${at}, ${number(events / 5)} of them the asking organization's; deep is ${number(depth)} events down`,
      results,
      names.summary,
    );
    const p50 = (of: string, to: string): number => ratio(results, of, to, 'p50');
    return [
      goal(`14 summary at ${at} ÷ at a tenth`, p50(names.summary, names.few), 1.5, 1.2, 'most'),
      goal(`14 summary vs raw events, ${at}`, p50(names.raw, names.summary), 50, 300),
      goal(`15 deep page ÷ first, ${at}`, p50(names.deep, names.first), 1.5, 1.1, 'most'),
      goal(`15 deep page vs OFFSET, ${at}`, p50(names.offset, names.deep), 50, 200),
    ];
  } finally {
    await few.close();
    await all.close();
    await lesser.close();
  }
}
