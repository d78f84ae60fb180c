import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roles } from '../../../../kernel/actor.js';
import { activeCookieHeader, cookieValue, readActive, signActive } from './active.js';

/** A stand-in for HMAC that depends on every character. */
const sign = (text: string): string => {
  let a = 7n;
  for (const unit of text) a = (a * 1_000_003n + BigInt(unit.codePointAt(0) ?? 0)) % 2n ** 256n;
  return a.toString(16).padStart(64, '0').split('').reverse().join('');
};
const organization = fc.uuid();
const user = fc.string();
const role = fc.constantFrom(...roles);

describe('active-organization cookie', () => {
  it('reads what was signed for this user', () => {
    fc.assert(
      fc.property(user, organization, role, (userId, id, as) => {
        const choice = { organization: id, role: as };
        expect(readActive(sign, userId, signActive(sign, userId, choice))).toEqual(choice);
      }),
    );
  });

  it('is worthless for another user, role or organization', () => {
    fc.assert(
      fc.property(user, user, organization, organization, role, (mine, theirs, a, b, as) => {
        fc.pre(mine !== theirs && a !== b);
        const value = signActive(sign, mine, { organization: a, role: as });
        expect(readActive(sign, theirs, value)).toBeNull();
        expect(readActive(sign, mine, value.replace(a, b))).toBeNull();
        const other = as === 'owner' ? 'viewer' : 'owner';
        expect(readActive(sign, mine, value.replace(`.${as}.`, `.${other}.`))).toBeNull();
      }),
    );
  });

  it('never throws, whatever a browser sends', () => {
    const near = fc.tuple(organization, fc.string(), fc.string()).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.oneof(fc.string(), near), user, (value, userId) => {
        expect(readActive(sign, userId, value)).toBeNull();
      }),
    );
  });
});

describe('cookies', () => {
  it('finds one cookie among others', () => {
    expect(cookieValue('a=1; ns-active-org=x.y=z; b', 'ns-active-org')).toBe('x.y=z');
    expect(cookieValue('other-ns-active-org=1', 'ns-active-org')).toBeNull();
    expect(cookieValue(null, 'a')).toBeNull();
  });

  it('keeps the choice for a year, out of reach of scripts', () => {
    expect(activeCookieHeader('n', 'v', { secure: true })).toBe(
      'n=v; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure',
    );
    expect(activeCookieHeader('n', 'v', { secure: false })).not.toContain('Secure');
  });

  it('never throws on a cookie header', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (header, name) => {
        const value = cookieValue(header, name);
        expect(value === null || header.includes(value)).toBe(true);
      }),
    );
  });
});
