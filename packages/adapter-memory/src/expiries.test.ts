import { describe, expect, it } from 'vitest';
import { openExpiries } from './expiries.js';

const at = (ms: number): Date => new Date(ms);

describe('expiries', () => {
  it('give each entry once, when its time has come, per tenant', () => {
    const expiries = openExpiries();
    expiries.note('t', 'a', at(10));
    expiries.note('t', 'b', at(20));
    expiries.note('u', 'c', at(5));
    expect(expiries.due('t', at(9))).toEqual([]);
    expect(expiries.due('t', at(20))).toEqual(['a', 'b']);
    expect(expiries.due('t', at(99))).toEqual([]);
    expect(expiries.due('u', at(99))).toEqual(['c']);
    expect(expiries.due('v', at(99))).toEqual([]);
  });

  it('keep what stands behind a later one, and forget a tenant', () => {
    const expiries = openExpiries();
    expiries.note('t', 'long', at(100));
    expiries.note('t', 'short', at(10));
    expect(expiries.due('t', at(50))).toEqual([]);
    expect(expiries.due('t', at(100))).toEqual(['long', 'short']);
    expiries.note('t', 'more', at(10));
    expiries.purge('t');
    expect(expiries.due('t', at(100))).toEqual([]);
  });

  it('give everything in order over many rounds', () => {
    const expiries = openExpiries();
    const taken: string[] = [];
    for (let i = 0; i < 5_000; i++) {
      expiries.note('t', `${i}`, at(i + 3));
      taken.push(...expiries.due('t', at(i)));
    }
    expect(taken).toEqual(Array.from({ length: 4_997 }, (_, index) => `${index}`));
  });
});
