import { z } from 'zod';

/** Shows a schema as this JSON Schema in the reference, where its own would tell about text instead of meaning. */
export const shownAs = <S extends z.ZodType>(schema: S, shown: Readonly<Record<string, unknown>>): S =>
  schema.meta({ shown });

/**
 * A whole number in a query: plain decimal digits with an optional minus sign, within `min` … `max`. Add `.default(n)`
 * or `.optional()` where it may be absent.
 */
export function queryInteger({ min, max }: { readonly min: number; readonly max: number }) {
  const digits = z.string('Must be an integer').regex(/^-?\d{1,15}$/, 'Must be an integer');
  const within = z.number().min(min, `Must be at least ${min}`).max(max, `Must be at most ${max}`);
  return z.codec(shownAs(digits, { type: 'integer', minimum: min, maximum: max }), within, {
    decode: (text) => parseInt(text, 10),
    encode: (value) => value.toString(),
  });
}

/** How many rows a page shall have: 1 … `max` (100), `fallback` when absent. */
export const pageLimit = (fallback: number, max = 100) =>
  shownAs(queryInteger({ min: 1, max }).default(fallback), {
    type: 'integer',
    minimum: 1,
    maximum: max,
    default: fallback,
  });

/** `true` or `false` in a query. */
export const queryBoolean = z.codec(
  shownAs(z.enum(['true', 'false'], 'Must be true or false'), { type: 'boolean' }),
  z.boolean(),
  { decode: (text) => text === 'true', encode: (value) => (value ? 'true' : 'false') },
);
