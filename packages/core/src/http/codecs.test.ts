import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  amountObject,
  besideData,
  civilDay,
  cursorText,
  dollars,
  instant,
  microdollars,
  pageLimit,
  prefixedId,
  queryBoolean,
  queryInteger,
  underData,
} from './codecs.js';

const reads = (schema: z.ZodType, wire: unknown): boolean => schema.safeParse(wire).success;

describe('amounts', () => {
  it('are whole millionths', () => {
    expect(microdollars().parse(2760)).toBe(2760n);
    for (const wire of [-1, 0.5, 2 ** 53, '1', null, NaN, Infinity])
      expect(reads(microdollars(), wire)).toBe(false);
    expect(microdollars({ min: -5 }).parse(-5)).toBe(-5n);
  });

  it('or dollars with so many decimals', () => {
    expect(dollars().parse(142.3)).toBe(142_300_000n);
    expect(dollars({ decimals: 6 }).parse(0.000001)).toBe(1n);
    for (const wire of [0.001, 1e21, 1e-7, NaN, '1']) expect(reads(dollars(), wire)).toBe(false);
    expect(z.encode(dollars(), 142_305_000n)).toBe(142.31);
    expect(z.encode(dollars(), -5_000n)).toBe(-0.01);
    expect(z.encode(dollars(), 142_300_000n)).toBe(142.3);
  });

  it('or an amount beside its currency, with its currency’s decimals', () => {
    expect(amountObject.parse({ amount: 60.25, currency: 'USD' })).toEqual({
      micros: 60_250_000n,
      currency: 'USD',
    });
    expect(z.encode(amountObject, { micros: 8_400_000n, currency: 'USD' })).toEqual({
      amount: 8.4,
      currency: 'USD',
    });
    const bad = amountObject.safeParse({ amount: 0.5, currency: 'JPY' });
    expect(bad.error?.issues[0]).toMatchObject({
      path: ['amount'],
      message: 'Must be an amount with at most 0 decimals',
    });
    expect(reads(amountObject, { amount: 1, currency: 'usd' })).toBe(false);
  });

  it('come back as they went', () => {
    const cents = fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }).map((value) => value * 10_000n);
    fc.assert(
      fc.property(cents, (micros) => {
        const printed = JSON.stringify(z.encode(dollars(), micros));
        expect(dollars().parse(JSON.parse(printed))).toBe(micros);
        expect(printed).toMatch(/^-?\d+(\.\d{1,2})?$/);
      }),
    );
  });
});

describe('ids', () => {
  const budget = prefixedId('ns_bgt_');
  const uuid = '0190a0d2-7c3b-7d4e-8f00-0123456789ab';

  it('carry their prefix outside and lose it inside', () => {
    expect(budget.parse(`ns_bgt_${uuid.toUpperCase()}`)).toBe(uuid);
    expect(z.encode(budget, uuid)).toBe(`ns_bgt_${uuid}`);
    for (const wire of [
      uuid,
      `ns_key_${uuid}`,
      `NS_BGT_${uuid}`,
      `ns_bgt_${uuid} `,
      `ns_bgt_${uuid}\n`,
      'ns_bgt_1',
      5,
    ])
      expect(reads(budget, wire)).toBe(false);
  });

  it('may come bare, or with a host’s own tail', () => {
    expect(prefixedId('ns_evt_', { bare: true }).parse(uuid.toUpperCase())).toBe(uuid);
    const user = prefixedId('ns_usr_', { bare: true, anyTail: true });
    expect([user.parse('ns_usr_auth0|A1'), user.parse('auth0|A1')]).toEqual(['auth0|A1', 'auth0|A1']);
    expect(z.encode(user, 'auth0|A1')).toBe('ns_usr_auth0|A1');
    expect(reads(prefixedId('ns_usr_', { anyTail: true }), 'auth0|A1')).toBe(false);
  });
});

describe('times', () => {
  it('print UTC with milliseconds, or without', () => {
    const at = instant().parse('2026-05-02T13:00:00+02:00');
    expect(z.encode(instant(), at)).toBe('2026-05-02T11:00:00.000Z');
    expect(z.encode(instant({ milliseconds: false }), at)).toBe('2026-05-02T11:00:00Z');
    for (const wire of ['2026-02-30T00:00:00Z', '2026-05-02', '2026-05-02 11:00:00Z', 'now', 0])
      expect(reads(instant(), wire)).toBe(false);
  });

  it('are days that exist', () => {
    expect(civilDay.parse('2028-02-29')).toBe('2028-02-29');
    for (const wire of ['2026-02-29', '0000-01-01', '2026-2-1', '2026-02-01T00:00:00Z'])
      expect(reads(civilDay, wire)).toBe(false);
  });
});

describe('query values', () => {
  it('are plain digits, or true and false', () => {
    expect(queryInteger({ min: -5, max: 5 }).parse('-5')).toBe(-5);
    for (const wire of ['6', '', ' 1', '0x1', '1_0', '٣', ['1']])
      expect(reads(queryInteger({ min: 0, max: 5 }), wire)).toBe(false);
    expect([queryBoolean.parse('true'), queryBoolean.parse('false'), reads(queryBoolean, '1')]).toEqual([
      true,
      false,
      false,
    ]);
    expect([pageLimit(25).parse(undefined), pageLimit(25).parse('7')]).toEqual([25, 7]);
  });

  it('bring a cursor back', () => {
    const cursor = cursorText(prefixedId('ns_evt_'));
    const position = { value: new Date(5), id: '0190a0d2-7c3b-7d4e-8f00-0123456789ab' };
    expect(cursor.parse(z.encode(cursor, position))).toEqual(position);
    for (const wire of ['', '{', '[]', '{}', 'null', `"${'x'.repeat(5000)}"`])
      expect(reads(cursor, wire)).toBe(false);
  });
});

describe('envelopes', () => {
  it('wrap the object, or repeat it', () => {
    expect(underData.wrap({ id: 1 })).toEqual({ data: { id: 1 } });
    expect(besideData.wrap({ id: 1 })).toEqual({ id: 1, data: { id: 1 } });
  });
});
