import { randomUUID } from 'node:crypto';
import { memoryStorage } from '@bursar/adapter-memory';
import { createBursar, type BudgetService } from '@bursar/core';
import { decimalEngine } from './decimal-engine.js';
import { closedLoop, interleave, ratio, typical } from './measure.js';
import { goal, printRounds, type Row } from './report.js';

const budgetCount = 100;

async function openEngine(): Promise<BudgetService> {
  const bursar = createBursar({ storage: memoryStorage() });
  const actor = await bursar.actors.ofSession({ id: randomUUID(), email: null });
  const engine = bursar.for(actor).budgets;
  for (let i = 0; i < budgetCount; i++)
    await engine.create({ subjectType: 'customer', subjectId: `c${i}`, cap: 1_000_000_000_000_000n });
  return engine;
}

const indexesOf = (turn: number): readonly number[] => [0, 1 + (turn % 49), 50 + (turn % 50)];

/** Row 17, and the in-memory throughput of a reserve with its settle, decision and books included. */
export async function measureMemory({
  rounds,
  ms,
}: {
  readonly rounds: number;
  readonly ms: number;
}): Promise<Row[]> {
  const engine = await openEngine();
  const decimal = decimalEngine(budgetCount);
  const subjects = Array.from({ length: 2_450 }, (_, turn) =>
    indexesOf(turn).map((index) => ({ type: 'customer', id: `c${index}` })),
  );
  const customers = subjects.map((each) => each.map(({ id }) => id));
  const pair = async (caller: number, turn: number): Promise<void> => {
    const { holdId } = await engine.reserve({
      subjects: subjects[(turn * 64 + caller) % 2_450] ?? [],
      amounts: { usd: 1_000n },
    });
    await engine.settle({ holdId: holdId ?? '', actual: { usd: 900n } });
  };
  const decimalPair = async (caller: number, turn: number): Promise<void> => {
    const id = await decimal.reserve(customers[(turn * 64 + caller) % 2_450] ?? [], '0.001');
    if (id !== null) await decimal.settle(id, '0.0009');
  };
  const names = {
    ours: 'bursar in memory: reserve + settle',
    decimal: 'plain maps on decimal.js, the same records: reserve + settle',
  };
  const results = await interleave(
    [
      { name: names.decimal, run: () => closedLoop(64, ms / 2, decimalPair) },
      { name: names.ours, run: () => closedLoop(64, ms / 2, pair) },
    ],
    rounds,
  );
  printRounds('in memory, 64 callers, 3 budgets (pairs per second)', results, names.decimal);
  const differences = await engine.verify();
  if (differences.length > 0) throw new Error('the books do not add up after the measurement');
  console.log(
    `  ${Math.round(typical(results, names.ours, 'rate')).toLocaleString('en')} pairs/s (aim 150,000)`,
  );
  return [
    goal(
      '17 memory reserve + settle vs plain maps with the same records on decimal.js',
      ratio(results, names.ours, names.decimal),
      3,
      5,
    ),
  ];
}
