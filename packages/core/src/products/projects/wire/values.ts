import { z } from 'zod';
import { dollars, instant, shownAs } from '../../../http/codecs.js';
import { isDay } from '../../../kernel/day.js';
import { textLength } from '../../../kernel/text.js';
import { notFound } from '../errors.js';

/** What is said of a value of another kind, or of none. */
export const kindOf = (message: string) => ({
  error: ({ input }: { readonly input?: unknown }): string => (input === undefined ? 'is required' : message),
});

const amountShape = { type: 'number', multipleOf: 0.01 } as const;

/** Dollars with at most two decimals; micros inside (projects spec §1). */
export const amount = dollars();
/** Dollars of a request: a number, with the fault in this surface's words. */
export const amountIn = z.codec(shownAs(z.number(kindOf('must be a number')), amountShape), z.bigint(), {
  decode: (value, context) => {
    const read = amount.safeParse(value);
    if (read.success) return read.data;
    context.issues.push({
      code: 'custom',
      input: value,
      message: 'must be an amount with at most 2 decimals',
    });
    return z.NEVER;
  },
  encode: (micros) => amount.encode(micros),
});

/** A percentage with one decimal; its exact text inside. */
export const percentage = z.codec(z.number(), z.string(), {
  decode: (value) => value.toString(),
  // A decimal with one digit after the point is a JSON number as it stands.
  encode: (text) => JSON.parse(text) as number,
});

/** An instant with milliseconds, UTC. */
export const at = instant();

/** Text of at most `max` characters. */
export const textUpTo = (max: number) =>
  shownAs(
    z
      .string(kindOf('must be a text'))
      .refine((text) => textLength(text) <= max, `must be at most ${max} characters`),
    { type: 'string', maxLength: max },
  );

/** Text that is not blank. */
export const someText = (max: number) => textUpTo(max).refine((text) => text.trim() !== '', 'is required');

/** True or false. */
export const flag = z.boolean(kindOf('must be true or false'));

/** One of these words. */
export const word = <const W extends readonly string[]>(words: W) =>
  z.enum(words, kindOf(`must be one of ${words.join(', ')}`));

/** A query's day. */
export const dayIn = shownAs(z.string().refine(isDay, 'must be a date YYYY-MM-DD'), {
  type: 'string',
  format: 'date',
});
/** A query's month. */
export const monthIn = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month YYYY-MM');

/** How many rows at most: 1 to `max`, which is also the number when absent. */
export const rowsUpTo = (max: number) =>
  z
    .codec(shownAs(z.string(), { type: 'integer', minimum: 1, maximum: max, default: max }), z.int(), {
      decode: (text, context) => {
        const count = /^\d{1,6}$/.test(text) ? parseInt(text, 10) : 0;
        if (count >= 1 && count <= max) return count;
        context.issues.push({
          code: 'custom',
          input: text,
          message: `must be a whole number from 1 to ${max}`,
        });
        return z.NEVER;
      },
      encode: (count) => count.toString(),
    })
    .default(max);

/** The types of this surface's ids. */
export type IdPrefix = 'proj_' | 'card_' | 'txn_' | 'rule_' | 'evt_' | 'rwd_' | 'tok_';

/** An id on its way out: its type, then itself. */
export const printedId = (prefix: IdPrefix) =>
  z.codec(z.string(), z.string(), { decode: (text) => text, encode: (id) => prefix + id });

const things: Readonly<Record<IdPrefix, string>> = {
  proj_: 'Project',
  card_: 'Card',
  txn_: 'Transaction',
  rule_: 'Alert rule',
  evt_: 'Alert',
  rwd_: 'Reward',
  tok_: 'Token',
};

/** An id on its way in. @throws DomainError `not_found` for one of another type, like for one that is not there. */
export function readId(prefix: IdPrefix, text: string): string {
  if (!text.startsWith(prefix) || text.length > 200) throw notFound(things[prefix]);
  return text.slice(prefix.length);
}

/** The path of one thing. */
export const idPath = z.object({ id: z.string() });
