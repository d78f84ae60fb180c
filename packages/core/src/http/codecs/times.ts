import { z } from 'zod';
import { isDay } from '../../kernel/day.js';

/**
 * ISO 8601 with a zone on the wire, a `Date` inside. Answers are UTC with milliseconds and `Z`; `{ milliseconds: false }`
 * leaves them out. Reads every offset, and years 0001 to 9999.
 */
export function instant({ milliseconds = true }: { readonly milliseconds?: boolean } = {}) {
  return z.codec(z.iso.datetime({ offset: true, error: 'Expected an ISO 8601 date and time' }), z.date(), {
    decode: (text) => new Date(text),
    encode: (date) => (milliseconds ? date.toISOString() : date.toISOString().replace(/\.\d{3}Z$/, 'Z')),
  });
}

/** A civil date `YYYY-MM-DD` that exists, the same on both sides. */
export const civilDay = z.iso
  .date({ error: 'Expected a date YYYY-MM-DD', abort: true })
  .refine(isDay, 'This date does not exist');
