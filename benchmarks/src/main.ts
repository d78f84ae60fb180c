import { measureAuthorize } from './authorize.js';
import { measureBenefits } from './benefits.js';
import { openBench } from './database.js';
import { measureMemory } from './memory.js';
import { measureMoney } from './money.js';
import { naiveSchema } from './naive.js';
import { printTable, type Row } from './report.js';
import { measureWindows } from './windows.js';

const flag = (name: string): string | undefined =>
  process.argv.find((each) => each.startsWith(`--${name}=`))?.slice(name.length + 3);
const count = (name: string, usual: number): number => Number.parseInt(flag(name) ?? `${usual}`, 10);

const options = { rounds: count('rounds', 5), ms: count('ms', 1_500) };

async function authorize(): Promise<Row[]> {
  const bench = await openBench(naiveSchema);
  console.log(`\n${bench.label}, durable`);
  try {
    return await measureAuthorize(bench, options);
  } finally {
    await bench.close();
  }
}

/** Everything that is measured, by the name that `--only=a,b` picks it with. */
const measurements: Readonly<Record<string, () => Row[] | Promise<Row[]>>> = {
  money: () => measureMoney(options),
  windows: () => measureWindows(options),
  memory: () => measureMemory(options),
  authorize,
  benefits: () => measureBenefits(options),
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
