import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches } from '../../../../storage/match.js';
import type { Action, ActionStatus } from '../model.js';
import { mergeNewest, wheresOf } from './merge-lists.js';
import { actionFaults, expiryOf } from './new-action.js';
import { actionAt, mayFollow } from './transition.js';

const statuses: readonly ActionStatus[] = [
  'pending',
  'approved',
  'executing',
  'executed',
  'failed',
  'rejected',
  'expired',
];
const status = fc.constantFrom(...statuses);
const instant = fc.integer({ min: 0, max: 20 }).map((ms) => new Date(ms));

const action = fc
  .record({
    id: fc.uuid(),
    status,
    createdAt: instant,
    expiresAt: fc.option(instant, { nil: null }),
  })
  .map((parts): Action => ({
    agentId: 'a',
    actionType: 'send_email',
    payload: {},
    payloadHash: '',
    metadata: null,
    funds: null,
    approvedAt: null,
    rejectedAt: null,
    executedAt: null,
    expiredAt: null,
    approvedBy: null,
    rejectedBy: null,
    result: null,
    errorMessage: null,
    environment: null,
    sourceFramework: null,
    ...parts,
  }));

describe('a list by status', () => {
  it('holds exactly the actions that read so at that instant, each once', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(action, { selector: ({ id }) => id, maxLength: 30 }),
        fc.option(fc.subarray([...statuses]), { nil: undefined }),
        instant,
        (rows, wanted, now) => {
          const lists = wheresOf(wanted, now).map((where) => rows.filter((row) => matches(where, row)));
          const listed = mergeNewest(lists);
          const expected = rows.filter((row) => wanted?.includes(actionAt(row, now).status) ?? true);
          expect(listed.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
          const times = listed.map(({ createdAt }) => createdAt.getTime());
          expect(times).toEqual([...times].sort((a, b) => b - a));
        },
      ),
    );
  });
});

describe('an action through time', () => {
  it('expires only while it waits, for good, and never reads as rejected by time', () => {
    fc.assert(
      fc.property(action, instant, instant, (row, one, other) => {
        const [before, after] = one <= other ? [one, other] : [other, one];
        const [then, later] = [actionAt(row, before), actionAt(row, after)];
        if (row.status !== 'pending') expect(later).toBe(row);
        if (then.status === 'expired') expect(later).toEqual(then);
        expect(later.status === row.status || mayFollow(row.status, later.status)).toBe(true);
      }),
    );
  });

  it('comes to an end after at most three steps', () => {
    const longest = (from: ActionStatus): number =>
      Math.max(0, ...statuses.filter((to) => mayFollow(from, to)).map((to) => 1 + longest(to)));
    expect(longest('pending')).toBe(3);
    for (const last of ['executed', 'failed', 'rejected', 'expired'] as const)
      expect(longest(last), last).toBe(0);
  });
});

describe('a proposal', () => {
  it('that holds money and is accepted ends within 7 days', () => {
    const seconds = fc.oneof(
      fc.constantFrom(undefined, null, 0, 604_800, 604_801),
      fc.integer({ min: -5, max: 3_000_000 }),
    );
    fc.assert(
      fc.property(seconds, (expiresInSeconds) => {
        const input = { agentId: 'a', actionType: 'x', payload: {}, expiresInSeconds, hold: 1n };
        const end = expiryOf(expiresInSeconds, new Date(0))?.getTime() ?? Infinity;
        expect(actionFaults(input).length === 0).toBe(end > 0 && end <= 7 * 86_400_000);
      }),
    );
  });

  it.each([
    [{ agentId: ' ' }, 'agentId'],
    [{ agentId: 'a'.repeat(256) }, 'agentId'],
    [{ actionType: '' }, 'actionType'],
    [{ payload: { text: 'x'.repeat(64_000) } }, 'payload'],
    [{ metadata: { text: 'x'.repeat(16_000) } }, 'metadata'],
    [{ expiresInSeconds: 2_592_001 }, 'expiresInSeconds'],
    [{ hold: 0n }, 'holdMicrodollars'],
  ] as const)('with %o is refused at %s', (part, at) => {
    const faults = actionFaults({ agentId: 'a', actionType: 'x', payload: {}, ...part });
    expect(faults.map(({ path }) => path)).toEqual([[at]]);
  });

  it('nested 20 levels deep is accepted, one more is not', () => {
    const nested = (levels: number): { [name: string]: never } =>
      (levels === 1 ? {} : { in: nested(levels - 1) }) as never;
    const at = (levels: number) => actionFaults({ agentId: 'a', actionType: 'x', payload: nested(levels) });
    expect([at(20).length, at(21).length]).toEqual([0, 1]);
  });
});
