import { randomUUID } from 'node:crypto';
import { postgresStorage } from '@bursar/adapter-postgres';
import { createBursar, systemRuntime, type Actor, type BudgetService } from '@bursar/core';
import type { Kysely } from 'kysely';
import type { Bench } from './database.js';
import { closedLoop, type Slice } from './measure.js';
import type { Ask } from './naive.js';

/** How long and how often is measured. */
export interface Options {
  readonly rounds: number;
  readonly ms: number;
}

/** Budgets of an engine, one on each of so many customers. */
export const budgetCount = 1_000;
/** A cap that no measurement reaches. */
export const roomy = 1_000_000_000_000_000n;

/** Three budgets per call: one that everybody shares, two of the caller's own. */
const budgetsOfTurn = (seed: number): readonly [number, number, number] => [
  0,
  1 + (seed % 400),
  401 + ((seed * 7) % 599),
];

let turns = 0;
/** The next of a million numbers, none of which comes near the one before. */
export const nextSeed = (): number => (turns = (turns + 7919) % 1_000_003);

const runtime = systemRuntime();

/** An operation as a surface would name it: kept for a day. */
export const namedOp = () => ({
  id: randomUUID(),
  attempt: randomUUID(),
  hash: 'f0a1',
  keepUntil: new Date(runtime.now().getTime() + 86_400_000),
});

/** The engine of one actor's tenant over a database. */
export function engineOver(db: Kysely<unknown>, actor: Actor): BudgetService {
  return createBursar({ storage: postgresStorage({ db }) }).for(actor).budgets;
}

/** An engine with a budget on each of the customers c0 … c999, in a tenant of its own. */
export async function openEngine(bench: Bench, capOf: (index: number) => bigint = () => roomy) {
  const db = bench.open(4);
  const bursar = createBursar({ storage: postgresStorage({ db }) });
  const actor: Actor = await bursar.actors.ofSession({ id: randomUUID(), email: null });
  const engine = bursar.for(actor).budgets;
  const create = (index: number) =>
    engine.create({ subjectType: 'customer', subjectId: `c${index}`, cap: capOf(index) });
  for (let i = 0; i < budgetCount; i += 100)
    await Promise.all(Array.from({ length: 100 }, (_, j) => create(i + j)));
  return { engine, actor };
}

/** The customers of a turn, as subjects. */
const subjectsOf = (seed: number) =>
  budgetsOfTurn(seed).map((index) => ({ type: 'customer', id: `c${index}` }));

/** One reserve of the comparison: three budgets, an operation, words about the request. */
export const reserveOn = (engine: BudgetService, ttlMs = 300_000) =>
  engine.reserve({
    subjects: subjectsOf(nextSeed()),
    amounts: { usd: 1_000n },
    ttlMs,
    about: { model: 'm-large', route: '/chat' },
    ops: [namedOp()],
  });

/** The same ask for the naive transaction. */
export const askOf = (seed: number): Ask => ({
  id: randomUUID(),
  op: randomUUID(),
  budgets: subjectsOf(seed).map(({ id }) => id),
  amount: 1_000n,
});

/** Empties the naive tables and gives each customer a budget; `cap` is SQL over its number `g`. */
export async function fillNaive(bench: Bench, cap = `${roomy}`): Promise<void> {
  await bench.query('truncate naive.budget, naive.hold, naive.decision, naive.operation, naive.entry');
  await bench.query(
    `insert into naive.budget (id, cap) select 'c' || g, ${cap} from generate_series(0, ${budgetCount - 1}) g`,
  );
}

/** A closed loop after a quarter of its time unmeasured. */
export async function warm(callers: number, ms: number, call: () => Promise<unknown>): Promise<Slice> {
  await closedLoop(callers, ms / 4, call);
  return closedLoop(callers, ms, call);
}

/** @throws when the engine's counters are not what its holds and entries say. */
export async function demandTrueBooks(engine: BudgetService): Promise<void> {
  const differences = await engine.verify();
  if (differences.length > 0)
    throw new Error(
      `the books do not add up after the measurement: ${JSON.stringify(differences.slice(0, 3))}`,
    );
}
