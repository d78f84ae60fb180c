import { describe, expect, it } from 'vitest';
import { dueWork, entry, insertion, removal, replacement } from './counters.js';
import { isStorageError } from './errors.js';
import { outgoingEvents } from './outbox.js';
import { openOverlay } from './overlay.js';
import { ticket, tickets, untyped, now, type Ticket } from './jobs.fixture.js';
import type { Lookup } from './storage.js';
import type { Identified } from './table.js';

const lookup = (more: Partial<Lookup<Ticket>> = {}): Lookup<Identified> =>
  untyped({ table: tickets, ...more });
const ids = (rows: readonly Identified[] | 'unknown'): unknown =>
  rows === 'unknown' ? rows : rows.map(({ id }) => id);
const codeOf = (work: () => void): unknown => {
  try {
    work();
    return 'no error';
  } catch (error) {
    return isStorageError(error) ? error.code : error;
  }
};

describe('an overlay', () => {
  it('answers what was read while nothing was written', () => {
    const base = [ticket('a')];
    expect(openOverlay().apply('t', lookup(), base)).toBe(base);
  });

  it('adds, changes and hides rows by the lookup’s own condition and order', () => {
    const overlay = openOverlay();
    const [a, b] = [ticket('a'), ticket('b')];
    overlay.apply('t', lookup(), [a, b]);
    overlay.keep('t', [
      insertion(tickets, ticket('c')),
      replacement(tickets, a, { ...a, open: false }),
      removal(tickets, b),
    ]);
    const base = [a, b, ticket('d')];
    expect(ids(overlay.apply('t', lookup(), base))).toEqual(['a', 'c', 'd']);
    expect(ids(overlay.apply('t', lookup({ where: { open: true } }), base))).toEqual(['c', 'd']);
    expect(ids(overlay.apply('t', lookup({ ids: ['a', 'b', 'a'] }), [a, b]))).toEqual(['a']);
    const order = { by: 'id', direction: 'desc' } as const;
    expect(ids(overlay.apply('t', lookup({ order, limit: 2 }), [ticket('d')]))).toEqual(['d', 'c']);
    expect(ids(overlay.apply('u', lookup(), base))).toEqual(['a', 'b', 'd']);
  });

  it('does not guess which row follows when a limited lookup lost one', () => {
    const overlay = openOverlay();
    const [a, b] = [ticket('a'), ticket('b')];
    overlay.apply('t', lookup(), [a, b]);
    overlay.keep('t', [replacement(tickets, a, { ...a, open: false })]);
    expect(overlay.apply('t', lookup({ where: { open: true }, limit: 2 }), [a, b])).toBe('unknown');
    expect(ids(overlay.apply('t', lookup({ where: { open: true }, limit: 3 }), [a, b]))).toEqual(['b']);
    expect(ids(overlay.apply('t', lookup({ limit: 2 }), [b, ticket('c')]))).toEqual(['a', 'b']);
  });

  it('refuses writes that contradict what is there, and then keeps none of the step’s writes', () => {
    const overlay = openOverlay();
    const a = ticket('a');
    const next = { ...a, open: false };
    overlay.apply('t', lookup(), [a]);
    overlay.keep('t', [replacement(tickets, a, next)]);
    const fresh = insertion(tickets, ticket('new'));
    expect(codeOf(() => overlay.keep('t', [fresh, insertion(tickets, ticket('a'))]))).toBe('misuse');
    expect(codeOf(() => overlay.keep('t', [fresh, replacement(tickets, a, next)]))).toBe('misuse');
    expect(codeOf(() => overlay.keep('t', [fresh, replacement(tickets, next, { ...next, id: 'b' })]))).toBe(
      'misuse',
    );
    expect(codeOf(() => overlay.keep('t', [fresh, removal(tickets, next), removal(tickets, next)]))).toBe(
      'misuse',
    );
    expect(codeOf(() => overlay.keep('t', [fresh, removal(tickets, ticket('unseen'))]))).toBe('misuse');
    expect(overlay.net()).toMatchObject([{ kind: 'replace', seen: a, next }]);
  });

  it('stores each row once, what frees values before what takes them, then entries and work in their order', () => {
    const overlay = openOverlay();
    const [a, b] = [ticket('a'), ticket('b')];
    const event = { id: 'e', type: 'x', subject: 's', sequence: null, at: now, data: {} };
    const item = { kind: 'k', key: '1', tenant: 't', lane: '', due: now, payload: null };
    const made = ticket('c');
    overlay.apply('t', lookup(), [a, b]);
    overlay.keep('t', [dueWork(item), insertion(tickets, made), entry(outgoingEvents, event)]);
    overlay.keep('t', [replacement(tickets, made, { ...made, open: false }), removal(tickets, a)]);
    overlay.keep('t', [replacement(tickets, b, { ...b, open: false })]);
    expect(overlay.net()).toMatchObject([
      { kind: 'remove', tenant: 't', seen: a },
      { kind: 'replace', seen: b, next: { open: false } },
      { kind: 'insert', row: { id: 'c', open: false } },
      { kind: 'work', item },
      { kind: 'append', tenant: 't', row: event },
    ]);
  });
});
