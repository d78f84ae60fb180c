import { emptyCounter, type Counter } from '../../storage/counters.js';
import {
  budgets,
  decisions,
  holds,
  type Budget,
  type BudgetStatus,
  type Decision,
  type Hold,
  type VelocityState,
} from '../model.js';
import { budgetStatus } from '../rules/budget-status.js';
import { velocityKey } from '../rules/counter-keys.js';
import { describeDecision } from '../rules/describe-decision.js';
import { expireHolds } from '../rules/expire-holds.js';
import { factsOf } from '../rules/facts.js';
import { unpackDecision } from '../rules/pack-decision.js';
import { isOf } from '../rules/judge-velocity.js';
import type { Engine } from './catalogue.js';

/** A stored decision and its explanation in plain words. */
export interface Explained {
  readonly decision: Decision;
  readonly text: string;
}

/**
 * Budgets as they stand now, in the order given. Read without locks: the figures of one budget belong together, those
 * of several may lie a moment apart.
 */
export async function statuses(
  engine: Engine,
  rows: readonly Budget[],
  now = engine.runtime.now(),
): Promise<BudgetStatus[]> {
  const nowMs = now.getTime();
  const keys = rows.map((row) => factsOf(row).spanAt(nowMs).key);
  const counters = await readCounters(engine, keys, now);
  return rows.map((row, index) =>
    budgetStatus(row, counters.get(keys[index] as string) ?? emptyCounter, now),
  );
}

/** Counters with the holds that are over at `now` taken off, swept or not. */
async function readCounters(
  { storage }: Engine,
  keys: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Counter>> {
  if (keys.length === 0) return new Map();
  const counters = await storage.counters.read(keys);
  const nowMs = now.getTime();
  const due = [...counters.values()].some(
    ({ earliestExpiry }) => earliestExpiry !== null && earliestExpiry.getTime() <= nowMs,
  );
  if (!due) return counters;
  const over = await storage
    .collection(holds)
    .find({ status: 'open', expiresAt: { before: new Date(nowMs + 1) } });
  const expiry = expireHolds(over, counters, nowMs, () => []);
  return expiry ? new Map([...counters, ...expiry.counters]) : counters;
}

/** What each budget's velocity counter remembers now; null where it has no limit or nothing was counted. */
export async function velocities(
  { storage }: Engine,
  rows: readonly Budget[],
): Promise<(VelocityState | null)[]> {
  const keys = rows.map((row) => velocityKey(row.id, row.resets));
  const counters = keys.length === 0 ? new Map<string, Counter>() : await storage.counters.read(keys);
  return rows.map((row, index) => {
    const state = counters.get(keys[index] as string)?.state as VelocityState | null | undefined;
    return state && row.velocity && isOf(state, row.velocity) ? state : null;
  });
}

/** A decision: its hold's row carries it, one without a hold has a row of its own. */
export async function decisionOf({ storage }: Engine, id: string): Promise<Decision | undefined> {
  const [hold, alone] = await Promise.all([
    storage.collection(holds).get(id),
    storage.collection(decisions).get(id),
  ]);
  if (hold?.decision)
    return { id, at: hold.openedAt, verdict: 'admitted', body: unpackDecision(hold.decision) };
  return alone && { ...alone, body: unpackDecision(alone.body) };
}

/** A stored decision, explained; undefined when it is unknown or no longer kept. */
export async function explain(engine: Engine, decisionId: string): Promise<Explained | undefined> {
  const decision = await decisionOf(engine, decisionId);
  return decision && { decision, text: describeDecision(decision.body) };
}

/** A hold as it stands now; one that is over reads as expired, swept or not. */
export async function holdOf(
  { storage, runtime }: Engine,
  holdId: string,
  now = runtime.now(),
): Promise<Hold | undefined> {
  const hold = await storage.collection(holds).get(holdId);
  const over = hold?.status === 'open' && hold.expiresAt !== null && hold.expiresAt <= now;
  return hold && over ? { ...hold, status: 'expired', closedAt: hold.expiresAt } : hold;
}

/** Budgets of a tenant, newest first. */
export function listBudgets({ storage }: Engine): Promise<Budget[]> {
  return storage.collection(budgets).find({}, { order: { by: 'createdAt', direction: 'desc' } });
}
