import { z } from 'zod';
import { shownAs } from '../../../http/codecs.js';
import { isDay } from '../../../kernel/day.js';

/** A query parameter: an empty value counts as absent (benefits spec §1.1). */
function parameter<V>(
  shown: Readonly<Record<string, unknown>>,
  read: (text: string) => V | null,
  message: string,
) {
  return z
    .codec(shownAs(z.string(message), shown), z.custom<V | undefined>(), {
      decode: (text, context) => {
        if (text === '') return undefined;
        const value = read(text);
        if (value !== null) return value;
        context.issues.push({ code: 'custom', input: text, message });
        return z.NEVER;
      },
      encode: (value) => (value === undefined ? '' : String(value)),
    })
    .optional();
}

const flags: Readonly<Record<string, boolean>> = { true: true, false: false, '1': true, '0': false };

/** `true`, `false`, `1` or `0`. */
export const queryFlag = parameter(
  { type: 'boolean' },
  (text) => (Object.hasOwn(flags, text) ? (flags[text] ?? null) : null),
  'must be true or false',
);

/** Plain decimal digits, from `min` to `max`. */
export const queryWhole = (min: number, max = 100_000) =>
  parameter(
    { type: 'integer', minimum: min, maximum: max },
    (text) => {
      const value = /^\d{1,9}$/.test(text) ? parseInt(text, 10) : -1;
      return value >= min && value <= max ? value : null;
    },
    `must be an integer from ${min} to ${max}`,
  );

/** Text of at most 500 characters. */
export const queryText = parameter(
  { type: 'string', maxLength: 500 },
  (text) => (text.length <= 500 ? text : null),
  'must be one text of at most 500 characters',
);

/** A date that exists. */
export const queryDay = parameter(
  { type: 'string', format: 'date' },
  (text) => (isDay(text) ? text : null),
  'must be a date YYYY-MM-DD',
);

/** One of these words. */
export const queryWord = <const W extends string>(...words: readonly W[]) =>
  parameter<W>(
    { type: 'string', enum: words },
    (text) => words.find((word) => word === text) ?? null,
    `must be one of ${words.join(', ')}`,
  );

/** Dollars with at most two decimals, whole cents inside; more than nothing. */
export const queryCents = parameter(
  { type: 'number', exclusiveMinimum: 0 },
  (text) => {
    const [, whole, decimals = ''] = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
    const digits = whole === undefined ? 0 : parseInt(whole + decimals.padEnd(2, '0'), 10);
    return digits > 0 ? digits : null;
  },
  'must be a number greater than 0 with at most 2 decimals',
);
