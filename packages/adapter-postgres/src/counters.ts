import { openGather, type AnyJob, type Answer, type Counter, type Json } from '@bursar/core/storage';
import { openBatches } from './counters/batch.js';
import { openKnownCounters } from './counters/known.js';
import { counterRows } from './counters/lock.js';
import { readParts } from './counters/reading.js';
import { counterPart, filled } from './counters/rows.js';
import { decideWithin } from './counters/within.js';
import { classify } from './errors.js';
import type { Qualify } from './names.js';
import { hot, type Database, type Session } from './session.js';
import type { Shapes } from './shape.js';

/** What the counters of one process are opened with. */
export interface CountersSetting {
  readonly database: Database;
  readonly qualify: Qualify;
  readonly shapes: Shapes;
  readonly now: () => Date;
  readonly lockTimeoutMs: number;
  readonly batch: number;
  readonly queue: number;
}

/** The counters of all tenants. */
export interface CounterDesk {
  read(session: Session, tenant: string, keys: readonly string[]): Promise<ReadonlyMap<string, Counter>>;
  /** Runs the job together with everybody else who waits. */
  update(tenant: string, job: AnyJob): Promise<Answer<Json>>;
  /** Runs the job alone, inside an open transaction. */
  updateWithin(session: Session, tenant: string, job: AnyJob): Promise<Answer<Json>>;
  idle(): Promise<void>;
}

/** Opens the queue of one process. */
export function openCounters(setting: CountersSetting): CounterDesk {
  const { database, qualify, shapes, now, lockTimeoutMs, batch, queue } = setting;
  const known = openKnownCounters();
  const office = { qualify, shapes, rows: counterRows(qualify), mark: hot, forget: known.forget };
  const gather = openGather({
    run: openBatches({ database, office, known, lockTimeoutMs }),
    classify,
    now,
    soon: setImmediate,
    meanwhile: setImmediate,
    batch,
    queue,
  });
  return {
    read: async (session, tenant, keys) => {
      const found = new Map<string, Counter>();
      const names = [...new Set(keys)].map((key) => ({ tenant, key }));
      if (names.length > 0) await readParts(session, [counterPart(qualify, names, found)]);
      return filled(tenant, keys, found);
    },
    update: (tenant, job) => gather.submit(tenant, job),
    updateWithin: (session, tenant, job) => decideWithin(session, { ...office, mark: '' }, tenant, job, now),
    idle: () => gather.idle(),
  };
}
