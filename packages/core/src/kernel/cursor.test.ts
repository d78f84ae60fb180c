import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.js';
import { isDomainError, issuesOf } from './errors.js';
import { mapPage, pageOf } from './page.js';

const refusal = (cursor: string): unknown => {
  try {
    return decodeCursor(cursor);
  } catch (error) {
    return error;
  }
};
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('cursors', () => {
  it('come back as they went, for every kind of ordering value', () => {
    const value = fc.oneof(
      fc.date({ noInvalidDate: true }),
      fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
      fc.integer(),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.boolean(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(value, fc.uuid(), (value, id) => {
        const cursor = encodeCursor({ value, id });
        expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(decodeCursor(cursor)).toEqual({ value, id });
      }),
    );
  });

  it('are refused when nobody wrote them', () => {
    const made = [
      '',
      '!!',
      'bm8',
      `${encodeCursor({ value: 1, id: 'a' })}=`,
      encoded({ value: 1, id: 'a' }),
      encoded(['a']),
      encoded([1, 'a']),
      encoded(['a', 1, 'x']),
      encoded(['a', 1e300, 'd']),
      encoded(['a', '1e3', 'n']),
      encoded(['a', ['b']]),
      encoded(['a', 'b\0']),
      encoded(['a\0', 'b']),
      encoded(['a', 1, 'd', 2]),
      Buffer.from('["a", 1]').toString('base64url'),
      'A'.repeat(1_000_000),
    ];
    for (const cursor of made) {
      const error = refusal(cursor);
      expect(isDomainError(error, 'invalid'), cursor.slice(0, 40)).toBe(true);
      expect(issuesOf(error)[0]?.path).toEqual(['cursor']);
    }
  });

  it('are refused, not crashed on, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const answer = refusal(text);
        if (isDomainError(answer)) expect(answer.code).toBe('invalid');
        else expect(encodeCursor(answer as never)).toBe(text);
      }),
    );
  });
});

describe('pages', () => {
  const rows = [3, 2, 1].map((n) => ({ id: `r${n}`, createdAt: new Date(n) }));

  it('name the last row returned when another page exists', () => {
    const page = pageOf(rows, 2, 'createdAt');
    expect(page).toEqual({ items: rows.slice(0, 2), next: { value: new Date(2), id: 'r2' } });
    expect(pageOf(rows, 2).next).toEqual({ value: 'r2', id: 'r2' });
  });

  it('end when nothing was fetched beyond the limit', () => {
    expect(pageOf(rows, 3)).toEqual({ items: rows, next: null });
    expect(pageOf([], 3)).toEqual({ items: [], next: null });
  });

  it('can be shown another way', () => {
    expect(mapPage(pageOf(rows, 2), (row) => row.id)).toEqual({
      items: ['r3', 'r2'],
      next: { value: 'r2', id: 'r2' },
    });
  });
});
