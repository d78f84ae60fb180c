import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Bench } from './database.js';
import { httpLoad, postOf } from './http-load.js';
import type { Ready } from './http-server.js';
import { interleave, ratio, typical, type Alternative, type Rounds } from './measure.js';
import { goal, printRounds, type Row } from './report.js';

/** The servers of the HTTP measurements, in a process of their own. */
export interface Servers {
  readonly ready: Ready;
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts the process with all servers over the bench's database. */
export async function startServers(bench: Bench): Promise<Servers> {
  const script = fileURLToPath(new URL('http-server.ts', import.meta.url));
  const child: ChildProcess = fork(script, {
    env: { ...process.env, BENCH_URL: bench.url, NODE_ENV: 'production' },
  });
  const [ready] = (await once(child, 'message')) as [Ready];
  return {
    ready,
    cpu: async () => {
      child.send('cpu');
      const [{ cpu }] = (await once(child, 'message')) as [{ cpu: number }];
      return cpu;
    },
    stop: async () => {
      child.send('exit');
      await once(child, 'exit');
    },
  };
}

const connections = 64;
const path = '/v1/mcp/budget/check';

/** A tool call to be allowed: three budgets, two of them shared by all. */
const checks = (key: string): Buffer[] =>
  Array.from({ length: 400 }, (_, index) =>
    postOf(
      path,
      {
        'x-nullspend-key': key,
        'x-nullspend-tags': '{"team":"search"}',
        'x-nullspend-customer': `c${index}`,
      },
      { toolName: 'write_file', serverName: 'files', estimateMicrodollars: 40 },
    ),
  );

const names = {
  raw: 'raw node:http',
  express: 'Express 5 + json',
  expressZod: 'Express 5 + json + zod',
  nodeMemory: 'bursar on node:http, memory',
  nodePg: 'bursar on node:http, PostgreSQL',
  expressMemory: 'bursar in Express, memory',
  expressPg: 'bursar in Express, PostgreSQL',
} as const;

function rowsOf(rounds: Rounds): Row[] {
  const added =
    (typical(rounds, names.expressMemory, 'cpu') - typical(rounds, names.express, 'cpu')) /
    typical(rounds, names.express, 'cpu');
  return [
    goal('18 node:http, memory ÷ raw node:http', ratio(rounds, names.nodeMemory, names.raw), 0.5, 0.7),
    goal(
      '18 node:http, memory vs Express + json + zod',
      ratio(rounds, names.nodeMemory, names.expressZod),
      2.5,
      4,
    ),
    goal('18 node:http, PostgreSQL ÷ raw node:http', ratio(rounds, names.nodePg, names.raw), 0.5, 0.7),
    goal(
      '18 node:http, PostgreSQL vs Express + json + zod',
      ratio(rounds, names.nodePg, names.expressZod),
      2.5,
      4,
    ),
    goal('19 server CPU that bursar adds to Express + json, of its own', added, 0.35, 0.15, 'most'),
    goal('20 node:http, PostgreSQL ÷ memory', ratio(rounds, names.nodePg, names.nodeMemory), 0.6, 0.85),
    goal('20 Express, PostgreSQL ÷ memory', ratio(rounds, names.expressPg, names.expressMemory), 0.6, 0.85),
  ];
}

/** Rows 18 to 20: the check of a tool call, authenticated, limited, validated and reserved, through both mounts. */
export async function measureHttp(
  bench: Bench,
  { rounds, ms }: { readonly rounds: number; readonly ms: number },
): Promise<Row[]> {
  const { ready, cpu, stop } = await startServers(bench);
  const { memory, postgres } = ready.keys;
  const keyOf = { nodePg: postgres, expressPg: postgres } as Readonly<Record<string, string>>;
  const alternatives = (Object.keys(names) as (keyof typeof names)[]).map((name): Alternative => ({
    name: names[name],
    run: () =>
      httpLoad({
        port: ready.ports[name],
        requests: checks(keyOf[name] ?? memory),
        connections,
        ms,
        cpu,
      }),
  }));
  try {
    const results = await interleave(alternatives, rounds);
    printRounds('HTTP, 64 connections, check of a tool call against 3 budgets', results, names.expressZod);
    for (const name of Object.values(names))
      console.log(
        `  ${name.padEnd(48)} ${(typical(results, name, 'cpu') * 1000).toFixed(0)} µs of server CPU`,
      );
    return rowsOf(results);
  } finally {
    await stop();
  }
}
