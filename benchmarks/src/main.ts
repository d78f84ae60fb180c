import { measureAuthorize } from './authorize.js';
import { measureBenefits } from './benefits.js';
import { openBench, type Bench } from './database.js';
import { measureDelivery } from './delivery.js';
import { measureEndings } from './endings.js';
import { measureEndpoints } from './endpoints.js';
import { measureHistory } from './history.js';
import { measureHttp } from './http.js';
import { measureIngest } from './ingest.js';
import { measureIssuing } from './issuing.js';
import { measureMemory } from './memory.js';
import { measureMoney } from './money.js';
import { measureMonitoring } from './monitoring.js';
import { naiveSchema } from './naive.js';
import { measureProcesses } from './processes.js';
import { measureProjects } from './projects.js';
import { printTable, type Row } from './report.js';
import { measureRoundTrip } from './round-trip.js';
import { measureSigning } from './signing.js';
import { measureSnapshot } from './snapshot.js';
import { measureStored } from './stored.js';
import { measureWindows } from './windows.js';

const flag = (name: string): string | undefined =>
  process.argv.find((each) => each.startsWith(`--${name}=`))?.slice(name.length + 3);
const count = (name: string, usual: number): number => Number.parseInt(flag(name) ?? `${usual}`, 10);

const options = { rounds: count('rounds', 5), ms: count('ms', 1_500) };

/** Measures on a durable server of its own. */
const onServer = (measure: (bench: Bench) => Promise<Row[]>) => async (): Promise<Row[]> => {
  const bench = await openBench(naiveSchema);
  console.log(`\n${bench.label}, durable`);
  try {
    return await measure(bench);
  } finally {
    await bench.close();
  }
};

/** Everything that is measured, by the name that `--only=a,b` picks it with. */
const measurements: Readonly<Record<string, () => Row[] | Promise<Row[]>>> = {
  money: () => measureMoney(options),
  windows: () => measureWindows(options),
  memory: () => measureMemory(options),
  authorize: onServer((bench) => measureAuthorize(bench, options)),
  endings: onServer((bench) => measureEndings(bench, options)),
  processes: onServer((bench) => measureProcesses(bench, options)),
  roundTrip: onServer((bench) => measureRoundTrip(bench, options)),
  // Ten million reservations need 15 GB of disk: --holds=10000000.
  stored: onServer((bench) => measureStored(bench, { ...options, holds: count('holds', 1_000_000) })),
  snapshot: onServer((bench) => measureSnapshot(bench, options)),
  ingest: onServer((bench) => measureIngest(bench, options)),
  // Ten million events take a quarter of an hour to store: --events=10000000.
  history: onServer((bench) => measureHistory(bench, { ...options, events: count('events', 1_000_000) })),
  http: onServer((bench) => measureHttp(bench, options)),
  issuing: onServer((bench) => measureIssuing(bench, options)),
  signing: () => measureSigning(options),
  delivery: onServer((bench) => measureDelivery(bench, options)),
  endpoints: onServer(measureEndpoints),
  benefits: () => measureBenefits(options),
  projects: onServer((bench) =>
    measureProjects(bench, { ...options, transactions: count('transactions', 100_000) }),
  ),
  monitoring: onServer((bench) => measureMonitoring(bench, options)),
};

const only = flag('only')?.split(',');
const unknown = only?.find((name) => !(name in measurements));
if (unknown !== undefined)
  throw new Error(`--only knows ${Object.keys(measurements).join(', ')}, not ${unknown}`);
console.log(`${options.rounds} rounds of ${options.ms} ms, medians of per-round ratios`);
const rows: Row[] = [];
for (const [name, measure] of Object.entries(measurements))
  if (only === undefined || only.includes(name)) rows.push(...(await measure()));
printTable(rows);
process.exitCode = rows.every((row) => row.holds) ? 0 : 1;
