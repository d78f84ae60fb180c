import { z } from 'zod';
import { dollars, instant, prefixedId, shownAs } from '../../../http/codecs.js';
import { decodeCursor, encodeCursor, type Position } from '../../../kernel/cursor.js';
import { isDay } from '../../../kernel/day.js';
import { textLength, trimText } from '../../../kernel/text.js';

/** Ids of accounts, thresholds, alerts, workspaces, users and runs. */
export const accountId = prefixedId('acc_');
/** An alert's id is a hash behind its prefix. */
export const alertId = prefixedId('alr_', { anyTail: true });
/** A threshold's id. */
export const thresholdId = prefixedId('thr_');
/** A workspace is an organization. */
export const workspaceId = prefixedId('ws_');
/** A user's id is the host's own; it may come without the prefix. */
export const userId = prefixedId('usr_', { anyTail: true, bare: true });
/** An invitation's id. */
export const invitationId = prefixedId('inv_');

/** Instants without milliseconds, as this surface prints them. */
export const when = instant({ milliseconds: false });
/** Totals: two decimals. */
export const total = dollars();
/** Points of a series, and amounts that are set: six decimals. */
export const exact = dollars({ decimals: 6 });

/** A decimal that is text inside, so that it is rounded once and not again. */
export const percent = z.codec(z.number(), z.string(), {
  decode: (value) => value.toString(),
  encode: (text) => Number(text),
});

/** Text of 1 to `max` characters that is not blank. */
export const textUpTo = (max: number) =>
  shownAs(
    z
      .string()
      .refine((text) => trimText(text) !== '' && textLength(text) <= max, `must be 1 to ${max} characters`),
    { type: 'string', minLength: 1, maxLength: max },
  );

/** A date that exists. */
export const dayText = shownAs(z.string().refine(isDay, 'must be a date YYYY-MM-DD'), {
  type: 'string',
  format: 'date',
});

/** A provider's slug in a path. */
export const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be a provider')
  .max(64);

/** A place in the list. */
export const cursor = z.codec(z.string().max(4096), z.custom<Position>(), {
  decode: (text, context) => {
    try {
      return decodeCursor(text);
    } catch {
      context.issues.push({ code: 'custom', input: text, message: 'is not a cursor of this list' });
      return z.NEVER;
    }
  },
  encode: (position) => encodeCursor(position),
});
