import { describe, expect, it } from 'vitest';
import type { StoredMessage } from '../model.js';
import { expiryOf, standingOf, statusOf } from './standing.js';

let ids = 0;
const at = (seconds: number) => ({ id: `m${++ids}`, at: seconds * 1_000 });
const authorized = (amount: bigint, seconds = 1): StoredMessage => ({
  ...at(seconds),
  kind: 'authorized',
  amount: amount.toString(),
});
const captured = (amount: bigint, final = false, seconds = 5): StoredMessage => ({
  ...at(seconds),
  kind: 'captured',
  amount: amount.toString(),
  final,
});
const closed = (reversed = false): StoredMessage => ({ ...at(9), kind: 'closed', reversed });
const told = (...messages: StoredMessage[]) => standingOf(messages, false);
const status = (messages: StoredMessage[], refunded = 0n) => statusOf(standingOf(messages, false), refunded);

describe('where a charge stands', () => {
  it('holds what is authorized and not captured while it is open', () => {
    expect(told(authorized(10n))).toMatchObject({ held: 10n, posted: 0n, open: true });
    expect(told(authorized(10n), captured(4n))).toMatchObject({ held: 6n, posted: 4n, open: true });
    expect(told(authorized(10n), captured(4n, true))).toMatchObject({ held: 0n, posted: 4n, open: false });
    expect(told(authorized(10n), captured(4n), closed())).toMatchObject({ held: 0n, posted: 4n });
    expect(told(authorized(10n), captured(12n))).toMatchObject({ held: 0n, posted: 12n });
  });

  it('takes the latest authorization, in whatever order they are told', () => {
    expect(told(authorized(10n, 1), authorized(25n, 2)).authorized).toBe(25n);
    expect(told(authorized(25n, 2), authorized(10n, 1)).authorized).toBe(25n);
    expect(told(authorized(10n, 3), authorized(25n, 2))).toMatchObject({ authorized: 10n, asked: 25n });
  });

  it('keeps what was captured of what was declined, reversed or never authorized', () => {
    expect(told(captured(5n, true))).toMatchObject({ posted: 5n, held: 0n });
    expect(told({ ...at(1), kind: 'declined' }, authorized(10n), captured(5n))).toMatchObject({
      posted: 5n,
      held: 0n,
      declined: true,
    });
    expect(standingOf([authorized(10n)], true)).toMatchObject({ held: 0n, open: false });
  });

  it('has one status', () => {
    expect(status([authorized(10n)])).toBe('pending');
    expect(status([authorized(10n), captured(10n)])).toBe('posted');
    expect(status([authorized(10n), closed(true)])).toBe('reversed');
    expect(status([{ ...at(1), kind: 'declined' }])).toBe('declined');
    expect(status([captured(5n, true)], 5n)).toBe('refunded');
    expect(status([captured(5n, true)], 4n)).toBe('posted');
  });

  it('ends so long after it was first authorized', () => {
    expect(expiryOf([authorized(1n, 7), authorized(2n, 3)], 1_000)).toEqual(new Date(4_000));
    expect(expiryOf([captured(1n)], 1_000)).toBeNull();
  });
});
