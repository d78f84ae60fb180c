import { describe, expect, it } from 'vitest';
import { runBatch, tenantKey, type AnyJob, type LockedState } from './batch.js';
import { emptyCounter, insertion, removal, replacement, type Counter } from './counters.js';
import { isStorageError } from './errors.js';
import {
  bump,
  held,
  job,
  later,
  locked,
  now,
  op,
  outcome,
  results,
  settledAt,
  ticket,
  tickets,
  untyped,
  type Found,
  type Ticket,
} from './jobs.fixture.js';

describe('a batch', () => {
  it('shows each step the counters as the steps before it left them, and stores each counter once', () => {
    const batch = runBatch([locked(bump()), locked(bump()), locked(bump())], held({ k: settledAt(5n) }));
    expect(results(batch)).toEqual(['5', '6', '7']);
    expect([...batch.counters.values()]).toEqual([{ tenant: 't', key: 'k', counter: settledAt(8n) }]);
  });

  it('shows a read counter as the steps before it left it', () => {
    const reading = job({
      plan: () => [],
      reads: ['k'],
      step: ({ reads }) => outcome((reads.get('k') as Counter).settled.toString()),
    });
    const batch = runBatch(
      [locked(reading), locked(bump()), locked(reading)],
      held({ k: settledAt(5n) }, [], { k: settledAt(5n) }),
    );
    expect(results(batch)).toEqual(['5', '5', '6']);
  });

  it('keeps tenants apart although their keys are alike', () => {
    const state: LockedState = {
      ...held(),
      counters: new Map([
        [tenantKey('t', 'k'), settledAt(1n)],
        [tenantKey('u', 'k'), settledAt(10n)],
      ]),
    };
    const batch = runBatch([locked(bump()), locked(bump(), { tenant: 'u' })], state);
    expect(results(batch)).toEqual(['1', '10']);
    expect([...batch.counters.keys()].sort()).toEqual([tenantKey('t', 'k'), tenantKey('u', 'k')]);
  });

  it('asks for the keys that it does not hold and stores nothing of that job', () => {
    const batch = runBatch([locked(bump({ plan: () => ['k', 'far'], ops: [op('a')] }))], held());
    expect(batch).toMatchObject({ verdicts: [{ kind: 'replan', keys: ['k', 'far'] }], ops: [] });
    expect(batch.counters.size).toBe(0);
  });

  it('fails a step that throws, alone, and leaves nothing of it', () => {
    const broken = bump({
      ops: [op('a')],
      step: () => {
        throw new Error('no');
      },
    });
    const batch = runBatch([locked(bump()), locked(broken), locked(bump())], held());
    expect(results(batch)).toEqual(['0', new Error('no'), '1']);
    expect(batch.ops).toEqual([]);
  });

  it('fails a step that changes a counter it did not plan, and keeps none of its writes', () => {
    const step = () =>
      outcome('x', {
        counters: new Map([['other', settledAt(1n)]]),
        writes: [insertion(tickets, ticket('a'))],
      });
    const batch = runBatch([locked(job({ step }))], held({ k: emptyCounter, other: emptyCounter }));
    expect(isStorageError(results(batch)[0], 'misuse')).toBe(true);
    expect([batch.counters.size, batch.writes.length]).toEqual([0, 0]);
  });

  it('fails a stale plan and withdraws its op', () => {
    const batch = runBatch([locked(job({ ops: [op('a')], step: () => 'stale' }))], held());
    expect(isStorageError(results(batch)[0], 'stale')).toBe(true);
    expect(batch.ops).toEqual([]);
  });
});

describe('the rows of a batch', () => {
  const find = { ticket: { table: untyped<never>(tickets), ids: ['a'] } };
  const close = (more: Partial<AnyJob> = {}): AnyJob =>
    job({
      find,
      step: ({ found }) => {
        const [seen] = untyped<Found>(found).ticket;
        if (!seen) return outcome('gone');
        if (!seen.open) return outcome('was closed');
        return outcome('closed', { writes: [replacement(tickets, seen, { ...seen, open: false })] });
      },
      ...more,
    });

  it('are shown as the steps before left them, and stored once', () => {
    const rows = { ticket: [ticket('a')] };
    const batch = runBatch([locked(close(), { rows }), locked(close(), { rows })], held());
    expect(results(batch)).toEqual(['closed', 'was closed']);
    expect(batch.writes).toMatchObject([{ kind: 'replace', seen: { open: true }, next: { open: false } }]);
  });

  it('appear when an earlier step inserted them and vanish when it removed them', () => {
    const insert = job({ step: () => outcome('in', { writes: [insertion(tickets, ticket('a'))] }) });
    const remove = job({
      find,
      step: ({ found }) => {
        const [seen] = untyped<Found>(found).ticket;
        return outcome('out', { writes: [removal(tickets, seen as Ticket)] });
      },
    });
    const batch = runBatch(
      [insert, close(), remove, close()].map((each) => locked(each)),
      held(),
    );
    expect(results(batch)).toEqual(['in', 'closed', 'out', 'gone']);
    expect(batch.writes).toEqual([]);
  });

  it('wait for the next batch when a limited lookup lost a row and its successor is unknown', () => {
    const first = job({
      find: { ticket: { table: untyped<never>(tickets), where: untyped({ open: true }), limit: 1 } },
      step: ({ found }) => outcome(untyped<Found>(found).ticket.map(({ id }) => id)),
    });
    const rows = { ticket: [ticket('a')] };
    const batch = runBatch(
      [locked(first, { rows }), locked(close(), { rows }), locked(first, { rows })],
      held(),
    );
    expect(results(batch)).toEqual([['a'], 'closed', { kind: 'replan', keys: ['k'] }]);
  });
});

describe('expired rows', () => {
  const expiring = untyped<NonNullable<AnyJob['expiring']>>({
    table: tickets,
    where: (at: Date) => ({ open: true, until: { before: new Date(at.getTime() + 1) } }),
    keys: (row: Ticket) => row.on,
  });
  const due = { ...emptyCounter, earliestExpiry: now };
  const sweep = (more: Partial<AnyJob> = {}): AnyJob =>
    job({
      expiring,
      step: ({ expired, counters }) => {
        const gone = untyped<readonly Ticket[]>(expired);
        return outcome(
          gone.map(({ id }) => id),
          {
            counters: new Map([['k', counters.get('k') as Counter]]),
            writes: gone.map((each) => replacement(tickets, each, { ...each, open: false })),
          },
        );
      },
      ...more,
    });

  it('are shown once, only those on a planned counter, with all of their counters planned', () => {
    const expired = [ticket('a', { until: now }), ticket('b', { until: now, on: ['elsewhere'] })];
    const batch = runBatch([locked(sweep(), { expired }), locked(sweep(), { expired })], held({ k: due }));
    expect(results(batch)).toEqual([['a'], []]);
  });

  it('send the job for the other counters that they hold amounts on', () => {
    const expired = [ticket('a', { until: now, on: ['k', 'far'] })];
    const batch = runBatch([locked(sweep(), { expired })], held({ k: due }));
    expect(results(batch)).toEqual([{ kind: 'replan', keys: ['k', 'far'] }]);
  });

  it('include one that an earlier step of the batch left open, judged at this job’s own instant', () => {
    const take = job({
      step: () =>
        outcome('taken', {
          counters: new Map([['k', { ...emptyCounter, earliestExpiry: later }]]),
          writes: [insertion(tickets, ticket('a'))],
        }),
    });
    const batch = runBatch([locked(take), locked(sweep()), locked(sweep({ now: later }))], held());
    expect(results(batch)).toEqual(['taken', [], ['a']]);
  });
});
