import { compareBytes, type AnyJob, type Storage } from '@bursar/core/storage';
import { memoryStorage } from '../storage.js';
import { counterSaboteurs } from './counters.fixture.js';
import { logSaboteurs } from './logs.fixture.js';
import { onceSaboteurs } from './once.fixture.js';
import { rowSaboteurs } from './rows.fixture.js';
import { roundTrip, sabotage, type Saboteur } from './saboteur.fixture.js';
import { updating } from './updates.fixture.js';

/** Two sessions over one store, at least one of them broken. */
export interface SessionSaboteur {
  readonly name: string;
  readonly breaks: readonly string[];
  readonly open: (queue: number) => { readonly storage: Storage; readonly peer: Storage };
}

interface Locks {
  readonly owners: Map<string, symbol>;
  readonly waits: Map<symbol, string>;
}

/** Whether waiting for a lock would wait for oneself. */
function deadlocks({ owners, waits }: Locks, me: symbol, name: string): boolean {
  for (let owner = owners.get(name); owner !== undefined;) {
    if (owner === me) return true;
    const next = waits.get(owner);
    owner = next === undefined ? undefined : owners.get(next);
  }
  return false;
}

/** A session that takes locks one by one before each update, as a server with row locks does. */
function locking(
  inner: Storage,
  locks: Locks,
  namesOf: (job: AnyJob) => readonly string[],
  compare: (a: string, b: string) => number,
): Storage {
  return sabotage(
    inner,
    updating((update) => async (job) => {
      const me = Symbol('session');
      try {
        for (const name of [...new Set(namesOf(job))].sort(compare)) {
          while (locks.owners.has(name)) {
            if (deadlocks(locks, me, name)) throw new Error('deadlock detected');
            locks.waits.set(me, name);
            await roundTrip();
          }
          locks.waits.delete(me);
          locks.owners.set(name, me);
          await roundTrip();
        }
        return await update(job);
      } finally {
        locks.waits.delete(me);
        for (const [name, owner] of locks.owners) if (owner === me) locks.owners.delete(name);
      }
    }),
  );
}

const ownPlan = (job: AnyJob): readonly string[] => job.plan({});
const ownOps = (job: AnyJob): readonly string[] => job.ops.map(({ id }) => id);
const byLocale = (a: string, b: string): number => a.localeCompare(b, 'en') || compareBytes(a, b);
const asTheyCome = (): number => 0;

/** Two sessions that lock what their jobs name, each in an order of its own. */
const openLocking =
  (namesOf: (job: AnyJob) => readonly string[], ...orders: readonly [typeof byLocale, typeof byLocale]) =>
  (queue: number): { readonly storage: Storage; readonly peer: Storage } => {
    const locks: Locks = { owners: new Map(), waits: new Map() };
    const inner = memoryStorage({ queue });
    return {
      storage: locking(inner, locks, namesOf, orders[0]),
      peer: locking(inner, locks, namesOf, orders[1]),
    };
  };

/** Sessions that lock in one order, which must pass. */
export const orderlySessions = [ownPlan, ownOps].map((namesOf) =>
  openLocking(namesOf, compareBytes, compareBytes),
);

const keyOrder = ['sessions: counters in any order do not deadlock'];
const opOrder = ['sessions: operations in any order do not deadlock'];

/** Both sessions broken in the way of a saboteur of single storages. */
const bothBroken = (list: readonly Saboteur[], name: string, breaks: readonly string[]): SessionSaboteur => {
  const found = list.find((each) => each.name === name);
  if (!found) throw new Error(`there is no saboteur ${name}`);
  return {
    name: `in both sessions ${name}`,
    breaks,
    open: (queue) => {
      const [inner, how] = [memoryStorage({ queue }), found.make()];
      return { storage: sabotage(inner, how), peer: sabotage(inner, how) };
    },
  };
};

/** Breaks what two sessions promise each other. */
export const sessionSaboteurs: readonly SessionSaboteur[] = [
  {
    name: 'each session counts alone',
    breaks: [
      'sessions: no update is lost',
      'sessions: a cap is reached and never passed',
      'sessions: an operation runs once',
      'sessions: one insert wins',
      'sessions: one claim wins',
      'sessions: one holder at a time',
      'sessions: an append is idempotent',
      'sessions: steps see each other’s rows',
    ],
    open: (queue) => ({ storage: memoryStorage({ queue }), peer: memoryStorage({ queue }) }),
  },
  {
    name: 'counters are locked as they come',
    breaks: keyOrder,
    open: openLocking(ownPlan, asTheyCome, asTheyCome),
  },
  {
    name: 'one session locks counters by a language',
    breaks: keyOrder,
    open: openLocking(ownPlan, compareBytes, byLocale),
  },
  {
    name: 'operations are locked as they come',
    breaks: opOrder,
    open: openLocking(ownOps, asTheyCome, asTheyCome),
  },
  {
    name: 'one session locks operations by a language',
    breaks: opOrder,
    open: openLocking(ownOps, compareBytes, byLocale),
  },
  bothBroken(rowSaboteurs, 'replace looks, then writes', ['sessions: one replace wins']),
  bothBroken(rowSaboteurs, 'insert looks, then writes', ['sessions: one insert wins']),
  bothBroken(onceSaboteurs, 'claims look, then write', ['sessions: one claim wins']),
  bothBroken(logSaboteurs, 'append looks, then writes', ['sessions: an append is idempotent']),
  bothBroken(counterSaboteurs, 'updates are lost', [
    'sessions: no update is lost',
    'sessions: a cap is reached and never passed',
  ]),
  {
    name: 'a transaction of one session holds up the other',
    breaks: ['timeouts: a counter held elsewhere holds up nobody else'],
    open: (queue) => {
      const storage = memoryStorage({ queue });
      return { storage, peer: storage };
    },
  },
];
