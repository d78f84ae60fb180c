import { z } from 'zod';
import { dollars, shownAs } from '../../../http/codecs.js';
import { isDay } from '../../../kernel/day.js';
import { invalid } from '../../../kernel/errors.js';
import { textLength } from '../../../kernel/text.js';
import type { BenefitUnit } from '../perks/model.js';
import { parseCpp } from '../loyalty/rules/valuations.js';

/** The whole cents of a dollar amount with at most two decimals, below a billion; null for any other number. */
function readCents(value: number): number | null {
  const [, minus, whole = '', decimals = ''] = /^(-?)(\d{1,9})(?:\.(\d{1,2}))?$/.exec(value.toString()) ?? [];
  if (whole === '') return null;
  const digits = parseInt(whole + decimals.padEnd(2, '0'), 10);
  return minus === '-' ? -digits : digits;
}

/** What is said of a value of another kind, or of none. */
export const kindOf = (message: string) => ({
  error: ({ input }: { readonly input?: unknown }): string => (input === undefined ? 'is required' : message),
});

const twoDecimals = 'must be an amount with at most 2 decimals';

/** Dollars with at most two decimals on the wire, whole cents inside; at least `min` cents. */
export const cents = (min = 0) => {
  const least = min > 0 ? 'must be a number greater than 0' : 'must be a number of at least 0';
  return z.codec(
    shownAs(z.number(kindOf('must be a number')), { type: 'number', minimum: min / 100 }),
    z.number().min(min, least),
    {
      decode: (value, context) => {
        const digits = readCents(value);
        if (digits !== null) return digits;
        context.issues.push({ code: 'custom', input: value, message: twoDecimals });
        return z.NEVER;
      },
      encode: (value) => value / 100,
    },
  );
};

/** Dollars that may be negative, as answers print them. */
export const signedCents = z.codec(shownAs(z.number(), { type: 'number' }), z.number(), {
  decode: (value) => readCents(value) ?? 0,
  encode: (value) => value / 100,
});

/** Cents per point with at most four decimals on the wire, micros of a dollar inside. */
export const centsPerPoint = z.codec(
  shownAs(z.number(kindOf('must be a number')), { type: 'number', exclusiveMinimum: 0 }),
  z.number(),
  {
    decode: (value, context) => {
      try {
        return parseCpp(value.toString());
      } catch {
        const message = 'must be cents per point above 0 with at most 4 decimals';
        context.issues.push({ code: 'custom', input: value, message });
        return z.NEVER;
      }
    },
    encode: (value) => value / 10_000,
  },
);

/** A benefit's amount as it is sent: dollars, points or nights, by its unit. */
export const anyAmount = shownAs(
  z
    .number(kindOf('must be a number greater than 0'))
    .positive('must be a number greater than 0')
    .max(999_999_999),
  { type: 'number', exclusiveMinimum: 0 },
);

/**
 * An amount of a unit as it is kept: whole cents, points or nights.
 *
 * @throws DomainError `invalid` naming the field, for a third decimal of dollars or any of the others.
 */
export function amountIn(unit: BenefitUnit, value: number, field: string): number {
  if (unit === 'dollars') {
    const digits = readCents(value);
    if (digits === null) throw invalid([field], twoDecimals);
    return digits;
  }
  if (!Number.isSafeInteger(value)) throw invalid([field], `must be a whole number of ${unit}`);
  return value;
}

/** What is kept of an amount, as it is printed. */
export const amountOut = (unit: BenefitUnit, kept: number): number =>
  unit === 'dollars' ? kept / 100 : kept;

/** Text of 1 to `max` characters that is not blank. */
export const textUpTo = (max: number) =>
  shownAs(
    z.string(kindOf('must be a text')).refine((text) => {
      const length = textLength(text);
      return text.trim() !== '' && length <= max;
    }, `must be 1 to ${max} characters`),
    { type: 'string', minLength: 1, maxLength: max },
  );

/** Free notes. */
export const noteText = textUpTo(2_000);
/** An opaque id. */
export const idText = textUpTo(200);
/** A program's key, or `cashback`. */
export const programKey = z.string(kindOf('must be a text')).regex(/^\w{1,64}$/, 'must be a program key');
/** Exactly four digits. */
export const fourDigits = z.string(kindOf('must be a text')).regex(/^\d{4}$/, 'must be exactly 4 digits');
/** 1 to 12. */
export const monthNumber = z
  .int(kindOf('must be an integer from 1 to 12'))
  .min(1, 'must be an integer from 1 to 12')
  .max(12, 'must be an integer from 1 to 12');
/** A whole number of points, not negative. */
export const wholePoints = z
  .int(kindOf('must be an integer'))
  .min(0, 'must not be negative')
  .max(1_000_000_000_000, 'is too large');

/** A day of the household as an instant, the way this surface prints days of use. */
export const midnight = (day: string | null): string | null => day && `${day}T00:00:00.000Z`;

/** An object's members that are not undefined. */
export function given<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** One of these words. */
export const word = <const W extends readonly string[]>(words: W) =>
  z.enum(words, kindOf(`must be one of ${words.join(', ')}`));

/** True or false. */
export const flag = z.boolean(kindOf('must be true or false'));

/** A date that exists. */
export const dayText = shownAs(
  z.string(kindOf('must be a date YYYY-MM-DD')).refine(isDay, 'must be a date YYYY-MM-DD that exists'),
  { type: 'string', format: 'date' },
);

/** Dollars as answers print them: micros rounded half up to cents. */
export const worth = dollars();
