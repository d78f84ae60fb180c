import type { Json } from '../../kernel/json.js';
import { entry, replacement } from '../../storage/counters.js';
import { outgoingEvents } from '../../storage/outbox.js';
import type { WorkItem } from '../../storage/storage.js';
import { budgets, holds, type Budget, type Hold } from '../model.js';
import { counterAt } from '../rules/back-child.js';
import { takeDenials } from '../rules/budget-state.js';
import { budgetInKey, budgetKey } from '../rules/counter-keys.js';
import { allocatedTo, recountAllocation } from '../rules/recount-allocation.js';
import type { Engine } from './catalogue.js';
import { announce, commit, post } from './commit.js';
import { denialWork, type DenialPayload } from './decide.js';
import { allocationWaitMs, allocationWork } from './edit-step.js';
import { forgetRefusals, sweepEveryMs, sweepHolds, sweepWork } from './sweep.js';

/** What is to become of a piece of work: null when it is done, else when it is due again. */
export type WorkAnswer = { readonly due: Date } | null;

/** The kinds of due work that the engine puts: lease them and hand them to its `work`. */
export const budgetWorkKinds: readonly string[] = [denialWork, allocationWork, sweepWork];

/** How many holds and refusals one turn of sweeping ends. */
const sweptTogether = 1_000;

/** Does a piece of the engine's due work. Doing it twice is the same as once. */
export async function doWork(
  engine: Engine,
  item: Pick<WorkItem, 'kind' | 'payload'>,
  now = engine.runtime.now(),
): Promise<WorkAnswer> {
  if (item.kind === denialWork) await announceDenials(engine, item.payload as DenialPayload, now);
  if (item.kind === sweepWork) return sweepAgain(engine, now);
  if (item.kind !== allocationWork) return null;
  const waits = await lookAgain(engine, (item.payload as { readonly hold: string }).hold, now);
  return waits ? { due: new Date(now.getTime() + allocationWaitMs) } : null;
}

/** Sweeps a tenant, and again as long as it has budgets; at once when there was more than one turn could end. */
async function sweepAgain(engine: Engine, now: Date): Promise<WorkAnswer> {
  const ended = await sweepHolds(engine, sweptTogether, now);
  await forgetRefusals(engine, sweptTogether, now);
  const more = ended >= sweptTogether ? 0 : sweepEveryMs;
  const [any] = await engine.storage.collection(budgets).find({}, { limit: 1 });
  return any || ended > 0 ? { due: new Date(now.getTime() + more) } : null;
}

/** Tells once how often a budget denied under a rule in a minute, with the facts of the first denial (ruling 13). */
async function announceDenials(engine: Engine, denial: DenialPayload, now: Date): Promise<void> {
  const { key, minute, check } = denial;
  await commit<Record<string, never>, null, Json, null, never>(
    engine,
    {},
    {
      now,
      ops: [],
      find: {},
      plan: () => [key],
      guess: [key],
      step: ({ counters, id }) => {
        const taken = takeDenials(counterAt(counters, key), check.rule, minute);
        if (taken === null) return { outcome: null, value: false, counters: new Map(), writes: [] };
        const event = entry(outgoingEvents, {
          id: id(),
          type: 'budget.denied',
          subject: `budget:${denial.budget}`,
          sequence: null,
          at: now,
          data: { ...denial, count: taken.count },
        });
        return {
          outcome: null,
          value: true,
          counters: new Map([[key, taken.counter]]),
          writes: [event],
        };
      },
    },
  );
}

type AllocationRows = { budgets: Budget; holds: Hold };

/** Looks at a past allocation; true while it has to wait. */
async function lookAgain(engine: Engine, allocation: string, now: Date): Promise<boolean> {
  const backed = allocatedTo(allocation);
  const hold = await engine.storage.collection(holds).get(allocation);
  const line = hold?.lines[0];
  if (backed === null || line === undefined) return false;
  const key = budgetKey(backed.child, backed.n);
  const parent = budgetInKey(line.key);
  const { value } = await commit<AllocationRows, null, boolean, null, never>(
    engine,
    {},
    {
      now,
      ops: [],
      find: {
        holds: { table: holds, ids: [allocation] },
        budgets: { table: budgets, ids: [backed.child, parent] },
      },
      plan: () => [key, line.key],
      guess: [key, line.key],
      step: ({ found, counters, nowMs, id }) => {
        const rowOf = (budgetId: string): Budget | null =>
          found.budgets.find((row) => row.id === budgetId) ?? null;
        const [seen] = found.holds;
        const spent = counterAt(counters, key);
        const end = seen
          ? recountAllocation(seen, rowOf(backed.child), rowOf(parent), spent, counters, nowMs)
          : null;
        if (end === null || end === 'wait' || seen === undefined)
          return { outcome: null, value: end === 'wait', counters: new Map(), writes: [] };
        return {
          outcome: null,
          value: false,
          counters: end.counters,
          writes: [
            replacement(holds, seen, end.hold),
            ...post(end.postings, now, id(), allocation, null),
            ...announce(end.events, now, id),
          ],
        };
      },
    },
  );
  return value;
}
