import fc from 'fast-check';
import { expect } from 'vitest';
import type { Storage } from '../storage/storage.js';
import { dollars, engineWorld, second, start } from './engine.fixture.js';
import type { Budget, BudgetDraft } from './model.js';
import { plainWorld, type PlainBudget, type PlainWorld } from './plain-world.fixture.js';

const hour = 3_600_000;
const minute = 60_000;

/** Three budgets of different make; requests match any of them. */
const drafts: (Omit<BudgetDraft, 'subjectId'> & { everyMs: number | null })[] = [
  { subjectType: 'user', cap: dollars(20), sessionCap: dollars(6), everyMs: null },
  {
    subjectType: 'api_key',
    cap: dollars(8),
    overshoot: 'cap',
    velocity: { limit: dollars(5), windowMs: 10 * minute, cooldownMs: 5 * minute },
    window: { kind: 'anchored', unit: 'hour', every: 1 },
    everyMs: hour,
  },
  { subjectType: 'tag', cap: dollars(4), policy: 'warn', everyMs: null },
];
const subjectTypes = ['user', 'api_key', 'tag'];

type Real = ReturnType<typeof engineWorld> & { readonly rows: readonly Budget[] };
type Command = fc.AsyncCommand<PlainWorld, Real>;

/** The engine over a tenant of a storage, and the plain one, with the same three budgets. */
async function bothWorlds(storage: Storage, tenant: string): Promise<{ model: PlainWorld; real: Real }> {
  const world = engineWorld(storage, tenant);
  const rows: Budget[] = [];
  const plain: PlainBudget[] = [];
  for (const { everyMs, ...draft } of drafts) {
    const row = await world.create({ ...draft, subjectId: 'x' });
    rows.push(row);
    plain.push({
      id: row.id,
      subject: row.subjectType,
      cap: row.cap,
      policy: row.policy === 'warn' ? 'warn' : 'block',
      capped: row.overshoot === 'cap',
      sessionCap: row.sessionCap,
      velocity: row.velocity && { ...row.velocity, limit: BigInt(row.velocity.limit) },
      everyMs,
      anchor: start.getTime(),
      base: 0,
      resets: 0,
      raises: [],
    });
  }
  return { model: plainWorld(plain, start.getTime()), real: { ...world, rows } };
}

/** After every command all budgets read the same in both worlds. */
async function compare(model: PlainWorld, { engine, rows }: Real): Promise<void> {
  const current = await Promise.all(rows.map(async ({ id }) => (await engine.get(id)) as Budget));
  const statuses = await engine.statuses(current);
  expect(statuses.map(({ n, settled, held, cap }) => ({ n, settled, held, cap }))).toEqual(
    model.budgets.map((budget) => model.figures(budget)),
  );
}

const command = (name: string, run: (model: PlainWorld, real: Real) => Promise<void>): Command => ({
  check: () => true,
  run: async (model, real) => {
    await run(model, real);
    await compare(model, real);
  },
  toString: () => name,
});

/** Few different amounts, so that limits are met exactly. */
const cents = fc.integer({ min: 0, max: 10 }).map((value) => BigInt(value) * 500_000n);
const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % (list.length || 1)];
const which = fc.nat({ max: 40 });

const reserve = fc
  .record({
    subjects: fc.subarray(subjectTypes),
    amount: cents,
    session: fc.option(fc.constantFrom('s', 't'), { nil: null }),
    ttlMs: fc.integer({ min: 1, max: 1_800 }).map((seconds) => seconds * second),
  })
  .map(({ subjects, amount, session, ttlMs }) =>
    command(
      `reserve ${amount} on ${subjects.join()} in ${session} for ${ttlMs}`,
      async (model, { engine }) => {
        const answer = await engine.reserve({
          subjects: subjects.map((type) => ({ type, id: 'x' })),
          amounts: { usd: amount },
          ttlMs,
          ...(session === null ? {} : { session }),
        });
        const told =
          answer.verdict === 'admitted' ? 'admitted' : `${answer.body.reason} ${answer.body.binding}`;
        expect(told).toBe(model.reserve({ id: answer.decisionId, subjects, amount, session, ttlMs }));
      },
    ),
  );
const settle = fc.tuple(which, cents).map(([at, actual]) =>
  command(`settle #${at} at ${actual}`, async (model, { engine }) => {
    const hold = pick(model.holds, at);
    if (hold === undefined) return;
    const { status } = await engine.settle({ holdId: hold.id, actual: { usd: actual } });
    expect(status).toBe(model.settle(hold, actual));
  }),
);
const release = which.map((at) =>
  command(`release #${at}`, async (model, { engine }) => {
    const hold = pick(model.holds, at);
    if (hold === undefined) return;
    expect((await engine.release({ holdId: hold.id })).status).toBe(model.release(hold));
  }),
);
const extend = fc.tuple(which, fc.integer({ min: 1, max: 1_800 })).map(([at, seconds]) =>
  command(`extend #${at} to ${seconds} s`, async (model, { engine }) => {
    const hold = pick(model.holds, at);
    if (hold === undefined) return;
    const { status } = await engine.extend({ holdId: hold.id, ttlMs: seconds * second });
    expect(status).toBe(model.extend(hold, seconds * second));
  }),
);
const charge = fc.tuple(fc.subarray(subjectTypes), cents, fc.boolean()).map(([subjects, amount, refund]) =>
  command(`charge ${refund ? '-' : ''}${amount} on ${subjects.join()}`, async (model, { engine }) => {
    const usd = refund ? -amount : amount;
    await engine.charge([{ subjects: subjects.map((type) => ({ type, id: 'x' })), amounts: { usd } }]);
    model.charge(subjects, usd);
  }),
);
const wait = fc
  .oneof(fc.constantFrom(1, second, 5 * minute), fc.integer({ min: 0, max: 20 * minute }))
  .map((ms) =>
    command(`wait ${ms}`, async (model, real) => {
      real.wait(ms);
      model.world.now += ms;
    }),
  );
const recap = fc.tuple(which, cents).map(([at, cap]) =>
  command(`cap #${at % 3} ${cap}`, async (model, { engine }) => {
    const budget = pick(model.budgets, at) as PlainBudget;
    await engine.update(budget.id, { cap: cap * 3n });
    budget.cap = cap * 3n;
  }),
);
const raise = fc.tuple(which, cents, fc.integer({ min: 1, max: 3_600 })).map(([at, amount, seconds]) =>
  command(`raise #${at % 3} by ${amount} for ${seconds} s`, async (model, { engine }) => {
    const budget = pick(model.budgets, at) as PlainBudget;
    const until = model.world.now + seconds * second;
    await engine.raise(budget.id, { amount: amount + 1n, until: new Date(until) });
    budget.raises.push({ amount: amount + 1n, until });
  }),
);
const reset = which.map((at) =>
  command(`reset #${at % 3}`, async (model, { engine }) => {
    const budget = pick(model.budgets, at) as PlainBudget;
    await engine.reset(budget.id);
    model.reset(budget);
  }),
);
const sweep = fc.constant(command('sweep', async (_, { engine }) => void (await engine.sweep(100))));
const restart = fc.constant(
  command('restart', async (model, real) => {
    const answer = await real.openProcess().reserve({ subjects: [], amounts: {} });
    expect(answer.verdict).toBe(model.reserve({ id: '', subjects: [], amount: 0n, session: null, ttlMs: 1 }));
  }),
);

const all = [reserve, reserve, reserve, settle, settle, release, extend, charge, wait, wait];

/**
 * Asks both worlds the same in any order and compares every answer and every budget, each run in a tenant of its own; in
 * the end the engine's own books must agree too. Answers how many runs there was time for.
 */
export async function compareWithPlainWords(
  storageOf: (run: number) => Storage,
  {
    numRuns,
    ms,
    maxCommands = 60,
  }: { readonly numRuns: number; readonly ms?: number; readonly maxCommands?: number },
): Promise<number> {
  let runs = 0;
  let finished = 0;
  const commands = fc.commands([...all, recap, raise, reset, sweep, restart], { maxCommands, size: 'max' });
  await fc.assert(
    fc.asyncProperty(commands, async (list) => {
      const run = runs++;
      const worlds = await bothWorlds(storageOf(run), `acme-${run}`);
      await fc.asyncModelRun(() => worlds, list);
      expect(await worlds.real.engine.verify()).toEqual([]);
      finished++;
    }),
    { numRuns, ...(ms === undefined ? {} : { interruptAfterTimeLimit: ms }) },
  );
  return finished;
}
