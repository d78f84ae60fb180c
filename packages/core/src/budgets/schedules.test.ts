import { describe, expect, it } from 'vitest';
import type { Json } from '../kernel/json.js';
import { runBatch, type AnyJob, type LockedJob, type StoredOp } from '../storage/batch.js';
import { emptyCounter, replacement, type Counter, type Outcome, type Seen } from '../storage/counters.js';
import { matches } from '../storage/match.js';
import type { Identified } from '../storage/table.js';
import { ada, budgetRow, dollars, start } from './engine.fixture.js';
import { holds, type Hold, type LedgerEntry } from './model.js';
import { expireHolds } from './rules/expire-holds.js';
import { factsOf } from './rules/facts.js';
import { releaseHold, settleHold } from './rules/settle-hold.js';
import { addEntry, differences } from './rules/verify-books.js';
import { post } from './service/commit.js';
import { decide } from './service/decide.js';

const budget = budgetRow({ cap: dollars(8), overshoot: 'cap' }, 'b');
const facts = factsOf(budget);
const counterKey = facts.spanAt(start.getTime()).key;
const ttlMs = 30_000;
const tenant = 'acme';

/** What each of three callers does: reserve, then end its hold in its own way. */
const scripts = [
  [{ reserve: dollars(4) }, { settle: dollars(3) }],
  [{ reserve: dollars(4) }, { release: true }],
  [{ reserve: dollars(4) }, { settle: dollars(5) }],
] as const;
type Operation = (typeof scripts)[number][number];

interface Caller {
  /** The operation it is at: sent, or committed and not yet answered. The next one is sent with the answer. */
  readonly operation: number;
  readonly phase: 'sent' | 'committed';
  readonly sentAt: number;
  readonly alive: boolean;
  /** Answers by operation; a repeat must find the same. */
  readonly answers: readonly (string | undefined)[];
}

/** Everything that is stored, and where the callers stand. Never changed, only replaced. */
interface World {
  readonly nowMs: number;
  readonly counter: Counter;
  readonly holds: ReadonlyMap<string, Hold>;
  readonly entries: readonly LedgerEntry[];
  readonly ops: ReadonlyMap<string, StoredOp>;
  readonly callers: readonly Caller[];
  readonly crashed: boolean;
}

const holdId = (caller: number): string => `hold-${caller}`;

function stepOf(caller: number, operation: Operation, nowMs: number) {
  const now = new Date(nowMs);
  return (seen: Seen<{ holds: Hold }>): Outcome<Json> => {
    const rows = [...(seen.expired as readonly Hold[])];
    const mine = seen.found.holds[0];
    if (mine && !rows.some(({ id }) => id === mine.id)) rows.push(mine);
    const open = rows.filter(({ status }) => status === 'open');
    const expiry = expireHolds(open, seen.counters, nowMs, () => [counterKey]);
    const counters = new Map([...seen.counters, ...(expiry?.counters ?? [])]);
    const ended = expiry?.expired ?? [];
    const others = ended
      .filter(({ seen: hold }) => hold.id !== mine?.id)
      .map(({ seen: hold, next }) => replacement(holds, hold, next));
    if ('reserve' in operation) {
      const spend = {
        amounts: { usd: operation.reserve },
        session: null,
        kind: 'estimate',
        nowMs,
        expiresAt: new Date(nowMs + ttlMs),
      } as const;
      const ask = { id: holdId(caller), tenant, now, spend, subjects: [ada], about: null, owner: null };
      const ruling = decide(ask, [facts], counters, () => 'event');
      return {
        counters: new Map([...(expiry?.counters ?? []), ...ruling.counters]),
        writes: [...ruling.writes, ...others],
        result: ruling.value.verdict,
      };
    }
    const hold = ended.find(({ seen: each }) => each.id === mine?.id)?.next ?? mine;
    const chargeable = hold?.status === 'open' || (hold?.status === 'expired' && hold.actual === null);
    if (!hold || !chargeable || ('release' in operation && hold.status !== 'open')) {
      const swept = hold && mine && hold !== mine ? [replacement(holds, mine, hold)] : [];
      return {
        counters: expiry?.counters ?? new Map(),
        writes: [...others, ...swept],
        result: hold ? `repeated ${hold.status}` : 'missing',
      };
    }
    const byId = new Map([[budget.id, facts]]);
    const end =
      'settle' in operation
        ? settleHold(hold, { actual: { usd: operation.settle }, nowMs, reference: null }, byId, counters)
        : releaseHold(hold, nowMs, counters);
    return {
      counters: new Map([...(expiry?.counters ?? []), ...end.counters]),
      writes: [
        ...others,
        replacement(holds, mine as Hold, end.hold),
        ...post(end.postings, now, hold.id, hold.id, null),
      ],
      result: end.hold.status,
    };
  };
}

/** Runs a caller's operation as one batch on the world as it is. */
function commit(world: World, at: number): World {
  const caller = world.callers[at] as Caller;
  const operation = scripts[at]?.[caller.operation] as Operation;
  const id = `${at}/${caller.operation}`;
  const job = {
    now: new Date(caller.sentAt),
    ops: [{ id, attempt: id, hash: null, keepUntil: null }],
    find: { holds: { table: holds, ids: [holdId(at)] } },
    plan: () => [counterKey],
    expiring: {
      table: holds,
      where: (now: Date) => ({ status: 'open', expiresAt: { before: new Date(now.getTime() + 500) } }),
      keys: () => [counterKey],
    },
    step: stepOf(at, operation, caller.sentAt),
  } as unknown as AnyJob;
  const mine = world.holds.get(holdId(at));
  const locked: LockedJob = {
    tenant,
    job,
    keys: [counterKey],
    rows: { holds: mine ? [mine] : [] },
    expired: [...world.holds.values()].filter((hold) =>
      matches(job.expiring?.where(job.now) as never, hold as Identified),
    ),
  };
  const name = (key: string): string => `${tenant}\u0000${key}`;
  const batch = runBatch([locked], {
    counters: new Map([[name(counterKey), world.counter]]),
    reads: new Map(),
    ops: new Map([...world.ops].map(([op, stored]) => [name(op), stored])),
  });
  const [verdict] = batch.verdicts;
  if (verdict?.kind !== 'answer') throw new Error(`no answer: ${JSON.stringify(verdict)}`);
  const changed = batch.counters.get(name(counterKey))?.counter ?? world.counter;
  const next = { holds: new Map(world.holds), entries: [...world.entries], ops: new Map(world.ops) };
  for (const write of batch.writes) {
    if (write.kind === 'append' && write.log.name === 'ledger_entry')
      next.entries.push(write.row as LedgerEntry);
    if (write.kind === 'insert' && write.table.name === 'hold')
      next.holds.set(write.row.id, write.row as Hold);
    if (write.kind === 'replace') next.holds.set(write.next.id, write.next as Hold);
  }
  for (const { op } of batch.ops) next.ops.set(op.id, op);
  const told = JSON.stringify(verdict.answer.result);
  const before = caller.answers[caller.operation];
  if (before !== undefined && before !== told) throw new Error(`answered ${before}, then ${told}`);
  const answers = Object.assign([...caller.answers], { [caller.operation]: told });
  return {
    ...world,
    ...next,
    counter: changed,
    callers: put(world.callers, at, { ...caller, phase: 'committed', answers }),
  };
}

const put = (callers: readonly Caller[], at: number, caller: Caller): readonly Caller[] =>
  callers.map((each, index) => (index === at ? caller : each));

/** Every world that one event leads to. */
function successors(world: World): World[] {
  const next: World[] = [];
  for (const [at, caller] of world.callers.entries()) {
    if (!caller.alive || caller.operation >= 2) continue;
    const become = (change: Partial<Caller>, crashed = world.crashed): void =>
      void next.push({ ...world, crashed, callers: put(world.callers, at, { ...caller, ...change }) });
    if (caller.phase === 'sent') next.push(commit(world, at));
    else become({ phase: 'sent', operation: caller.operation + 1, sentAt: world.nowMs });
    if (world.crashed) continue;
    become({ alive: false }, true);
    become({ phase: 'sent', sentAt: world.nowMs }, true);
  }
  if (world.nowMs === start.getTime()) next.push({ ...world, nowMs: world.nowMs + ttlMs });
  return next;
}

/** The invariants; what is wrong, or null. */
function faultOf({ counter, entries, holds: rows }: World): string | null {
  const settled = new Map<string, bigint>();
  for (const entry of entries) addEntry(settled, entry);
  const open = [...rows.values()].filter(({ status }) => status === 'open');
  const counters = new Map([[counterKey, counter]]);
  const [difference] = differences({ budgets: [budget], holds: open, settled, counters });
  if (difference) return difference.what;
  if (counter.settled + counter.held > budget.cap) return 'over the cap';
  const charged = entries.map((entry) => entry.holdId);
  return new Set(charged).size < charged.length ? 'a hold was charged twice' : null;
}

/** The same for equal worlds, in whatever order they came to be. */
function nameOf({ nowMs, counter, holds: rows, callers, crashed }: World): string {
  const parts = [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return JSON.stringify([nowMs, crashed, counter, callers, parts], (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}

describe('three callers with two operations each, one crash and one jump of the clock', () => {
  it('keep every invariant in every reachable state, whatever the schedule', () => {
    const idle: Caller = {
      operation: 0,
      phase: 'sent',
      sentAt: start.getTime(),
      alive: true,
      answers: [],
    };
    const first: World = {
      nowMs: start.getTime(),
      counter: emptyCounter,
      holds: new Map(),
      entries: [],
      ops: new Map(),
      callers: [idle, idle, idle],
      crashed: false,
    };
    const seen = new Set([nameOf(first)]);
    const waiting = [first];
    const faults: string[] = [];
    let ends = 0;
    for (let world = waiting.pop(); world !== undefined; world = waiting.pop()) {
      const fault = faultOf(world);
      if (fault !== null) faults.push(`${fault}: ${nameOf(world)}`);
      const reached = successors(world);
      if (reached.length === 0) ends++;
      for (const each of reached) {
        const name = nameOf(each);
        if (seen.has(name)) continue;
        seen.add(name);
        waiting.push(each);
      }
    }
    process.stdout.write(`schedules: ${seen.size} states reached, ${ends} of them ends\n`);
    expect(faults).toEqual([]);
    expect(seen.size).toBeGreaterThan(10_000);
    expect(ends).toBeGreaterThan(100);
  }, 60_000);
});
