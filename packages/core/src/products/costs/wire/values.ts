import { z } from 'zod';
import { prefixedId, shownAs } from '../../../http/codecs.js';
import { prefixId } from '../../../kernel/id.js';
import type { Position } from '../../../kernel/cursor.js';
import { textLength } from '../../../kernel/text.js';

/** Ids as this surface prints them (costs spec §1.2); inside they are bare. */
export const eventId = prefixedId('ns_evt_');
/** An event's id in a path, where the bare UUID is accepted too. */
export const eventPathId = prefixedId('ns_evt_', { bare: true });
/** An API key's record, never its secret. */
export const keyId = prefixedId('ns_key_');
/** A budget. */
export const budgetId = prefixedId('ns_bgt_');
/** Users are the host's: their ids need not be UUIDs, and come with or without the prefix. */
export const userId = prefixedId('ns_usr_', { bare: true, anyTail: true });

/** Text of `min` to `max` characters. */
export const textOf = (min: number, max: number) =>
  shownAs(
    z.string().refine((text) => {
      const length = textLength(text);
      return length >= min && length <= max;
    }, `Must be ${min} to ${max} characters`),
    { type: 'string', minLength: min, maxLength: max },
  );

/** A whole number of things, not negative. */
export const count = z.int().min(0, 'Must not be negative');

/** 32 lower-case hex digits. */
export const traceId = z.string().regex(/^[0-9a-f]{32}$/, 'Must be 32 lowercase hex digits');

/** What a tag may be called. */
export const tagKeyPattern = /^[a-zA-Z0-9_-]{1,64}$/;
const tagKey = z.string().regex(tagKeyPattern, 'A tag key is 1 to 64 letters, digits, _ or -');

/** At most ten tags of at most 256 characters (costs spec §4.1). */
export const tags = z
  .record(tagKey, textOf(0, 256))
  .refine((record) => Object.keys(record).length <= 10, 'Must have at most 10 tags');

/** Tags that a key adds by itself; the surface's own names are not for callers (costs spec §6). */
export const defaultTags = tags.refine(
  (record) => !Object.keys(record).some((key) => key.startsWith('_ns_')),
  'Tag keys must not start with _ns_',
);

/** Days that a summary looks back, today included. */
export const period = z.enum(['7d', '30d', '90d'], 'Must be 7d, 30d or 90d');

/** How many days that is. */
export const daysIn = { '7d': 7, '30d': 30, '90d': 90 } as const;

/** An event's id in text that no codec writes. */
export const eventIdText = (id: string): string => prefixId('ns_evt_', id);

/** A key's id in text that no codec writes. */
export const keyIdText = (id: string): string => prefixId('ns_key_', id);

const largestPrinted = 2n ** 53n - 1n;

/** An amount that may have grown beyond what JSON integers hold, cut off there. What is stored stays exact. */
export const printable = (micros: bigint): bigint => (micros > largestPrinted ? largestPrinted : micros);

/** The cursor of a list that is ordered by an instant. */
export const cursorOf = (next: Position | null): (Position & { readonly value: Date }) | null =>
  next?.value instanceof Date ? { id: next.id, value: next.value } : null;
