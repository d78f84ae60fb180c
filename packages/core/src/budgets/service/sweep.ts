import { dueWork, type Write } from '../../storage/counters.js';
import type { TenantId } from '../../storage/storage.js';
import { holds, decisions, refusalKeptMs, type Hold } from '../model.js';
import type { Engine } from './catalogue.js';
import { commit } from './commit.js';

/** Work of this kind sweeps a tenant; its first budget puts it. */
export const sweepWork = 'budget.sweep';
/** How often a tenant is swept. */
export const sweepEveryMs = 30_000;

/** Puts a tenant's sweeping, or moves it on when it was put before. */
export function sweepLater(tenant: TenantId, now: Date): Write {
  const due = new Date(now.getTime() + sweepEveryMs);
  return dueWork({ kind: sweepWork, key: tenant, tenant, lane: tenant, due, payload: null });
}

/** Holds that one update ends: it locks all of their counters, and writes each of them once. */
const together = 1_000;

/**
 * Ends the `limit` holds that were over first. Only tidies: every decision and every read judges expiry by the clock, whether
 * or not this ever runs.
 *
 * @returns how many it ended.
 */
export async function sweepHolds(engine: Engine, limit: number, now = engine.runtime.now()): Promise<number> {
  const over = await engine.storage
    .collection(holds)
    .find(
      { status: 'open', expiresAt: { before: new Date(now.getTime() + 1) } },
      { order: { by: 'expiresAt', direction: 'asc' }, limit },
    );
  let ended = 0;
  for (let at = 0; at < over.length; at += together)
    ended += await endTogether(engine, over.slice(at, at + together), now);
  return ended;
}

async function endTogether(engine: Engine, over: readonly Hold[], now: Date): Promise<number> {
  const keysOf = (rows: readonly Hold[]): string[] => [
    ...new Set(rows.flatMap((hold) => hold.lines.map((line) => line.key))),
  ];
  const { value } = await commit<{ holds: Hold }, null, number, null, never>(
    engine,
    {},
    {
      now,
      ops: [],
      find: { holds: { table: holds, ids: over.map((hold) => hold.id) } },
      plan: (found) => keysOf(found.holds),
      guess: keysOf(over),
      endsOwn: true,
      // Ending them is what every step does first.
      step: ({ expiry }) => ({
        outcome: null,
        value: expiry?.expired.length ?? 0,
        counters: new Map(),
        writes: [],
      }),
    },
  );
  return value;
}

/** Forgets refusals older than 7 days, at most `limit`; returns how many. */
export function forgetRefusals(
  { storage, runtime }: Engine,
  limit: number,
  now = runtime.now(),
): Promise<number> {
  const before = new Date(now.getTime() - refusalKeptMs);
  return storage.collection(decisions).prune({ verdict: 'refused', at: { before } }, limit);
}
