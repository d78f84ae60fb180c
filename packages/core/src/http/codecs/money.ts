import { z } from 'zod';
import { isCurrency, minorUnits } from '../../kernel/currency.js';
import { divideRound } from '../../kernel/divide.js';
import { formatMicros, parseMicros, type Micros } from '../../kernel/micros.js';

/**
 * Whole millionths as a JSON integer, `bigint` inside. From `min` (0) to 2^53 − 1, the largest integer that JSON
 * readers agree on (costs spec §1.1).
 *
 * @throws RangeError on the way out, for an amount that such readers would misread.
 */
export function microdollars({ min = 0 }: { readonly min?: number } = {}) {
  const wire = z.int().min(min, min === 0 ? 'Must not be negative' : `Must be at least ${min}`);
  return z.codec(wire, z.bigint(), { decode: (value) => BigInt(value), encode: exactNumber });
}

const largest = BigInt(Number.MAX_SAFE_INTEGER);

function exactNumber(micros: Micros): number {
  if (micros > largest || micros < -largest)
    throw new RangeError('an amount is beyond what JSON integers hold');
  // Exact: the range was just checked.
  return Number(micros);
}

/** The micros of a JSON number; null when it has more than `decimals` digits after the point or does not fit. */
function readNumber(value: number, decimals: number): Micros | null {
  try {
    const micros = parseMicros(value.toString());
    return micros % 10n ** BigInt(6 - decimals) === 0n ? micros : null;
  } catch {
    return null;
  }
}

/** Rounded half up (away from zero) to `decimals`; the nearest double prints those very digits. */
function writeNumber(micros: Micros, decimals: number): number {
  const step = 10n ** BigInt(6 - decimals);
  return Number(formatMicros(divideRound(micros, step, 'half-up') * step));
}

/** Major units as a JSON number with at most `decimals` (2) digits after the point; micros inside. */
export function dollars({ decimals = 2 }: { readonly decimals?: number } = {}) {
  return z.codec(z.number(), z.bigint(), {
    decode: (value, context) => {
      const micros = readNumber(value, decimals);
      if (micros !== null) return micros;
      const message = `Must be an amount with at most ${decimals} decimals`;
      context.issues.push({ code: 'custom', input: value, message });
      return z.NEVER;
    },
    encode: (micros) => writeNumber(micros, decimals),
  });
}

/** An amount of a currency. */
export interface Amount {
  readonly micros: Micros;
  readonly currency: string;
}

/** `{ "amount": 60, "currency": "USD" }`: major units with at most the currency's own decimals (wallets spec §1). */
export const amountObject = z.codec(
  z.object({ amount: z.number(), currency: z.string().refine(isCurrency, 'Expected an ISO 4217 code') }),
  z.custom<Amount>(),
  {
    decode: ({ amount, currency }, context) => {
      const micros = readNumber(amount, minorUnits(currency));
      if (micros !== null) return { micros, currency };
      const message = `Must be an amount with at most ${minorUnits(currency)} decimals`;
      context.issues.push({ code: 'custom', input: amount, message, path: ['amount'] });
      return z.NEVER;
    },
    encode: ({ micros, currency }) => ({ amount: writeNumber(micros, minorUnits(currency)), currency }),
  },
);

/** A number in plain digits, nine after the point where it is smaller than it can be written otherwise. */
const plain = (value: number): string =>
  Math.abs(value) < 1e-6 && value !== 0 ? value.toFixed(9) : value.toString();

/**
 * An amount that stays text inside, `300 USD`, so that prices finer than a micro keep their digits. Reads the object of
 * `amountObject` and, for dollars, a bare number; always writes the object. `decimals` is how many digits may follow the
 * point, those of the currency when absent (wallets spec §1, §10.3).
 */
export function amountText({ decimals }: { readonly decimals?: number } = {}) {
  const object = z.object({
    amount: z.number(),
    currency: z.string().refine(isCurrency, 'Expected an ISO 4217 code'),
  });
  return z.codec(z.union([object, z.number()]), z.string(), {
    decode: (value, context) => {
      const [number, currency] = typeof value === 'number' ? [value, 'USD'] : [value.amount, value.currency];
      const places = decimals ?? minorUnits(currency);
      const digits = plain(number);
      if (
        /^\d{1,15}(\.\d+)?$/.test(digits) &&
        (digits.split('.')[1] ?? '').replace(/0+$/, '').length <= places
      )
        return `${digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits} ${currency}`;
      const message = `Must be an amount with at most ${places} decimals, not negative`;
      context.issues.push({ code: 'custom', input: value, message });
      return z.NEVER;
    },
    encode: (text) => {
      const [digits = '0', currency = 'USD'] = text.split(' ');
      return { amount: Number(digits), currency };
    },
  });
}
