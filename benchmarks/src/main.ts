import { measureAuthorize } from './authorize.js';
import { openBench } from './database.js';
import { measureMemory } from './memory.js';
import { measureMoney } from './money.js';
import { naiveSchema } from './naive.js';
import { printTable, type Row } from './report.js';
import { measureWindows } from './windows.js';

const flag = (name: string, usual: number): number => {
  const given = process.argv.find((each) => each.startsWith(`--${name}=`));
  return given ? Number.parseInt(given.slice(name.length + 3), 10) : usual;
};

const options = { rounds: flag('rounds', 5), ms: flag('ms', 1_500) };
const rows: Row[] = [...measureMoney(options), ...measureWindows(options), ...(await measureMemory(options))];
const bench = await openBench(naiveSchema);
console.log(
  `\n${bench.label}, durable; ${options.rounds} rounds of ${options.ms} ms, medians of per-round ratios`,
);
try {
  rows.push(...(await measureAuthorize(bench, options)));
} finally {
  await bench.close();
}
printTable(rows);
process.exitCode = rows.every((row) => row.holds) ? 0 : 1;
