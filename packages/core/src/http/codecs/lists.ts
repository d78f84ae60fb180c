import { z } from 'zod';
import type { Position } from '../../kernel/cursor.js';
import { instant } from './times.js';

/** A codec between an id's printed form and its own. */
type IdCodec = z.ZodType<string, string>;

/**
 * The place of the last row shown, as an object on the wire: `{ "createdAt": …, "id": … }` (costs spec §1.5). Inside it
 * is the kernel's `Position`.
 */
export function cursorObject(id: IdCodec) {
  const wire = z.object({ createdAt: instant(), id });
  const position = z.custom<Position & { readonly value: Date }>();
  return z.codec(wire, position, {
    decode: ({ createdAt, id: last }) => ({ value: createdAt, id: last }),
    encode: ({ value, id: last }) => ({ createdAt: value, id: last }),
  });
}

/** The same place as it comes back in a query: the JSON text of the object. */
export function cursorText(id: IdCodec) {
  return z.codec(z.string().max(4096), cursorObject(id), {
    decode: (text, context) => {
      try {
        return JSON.parse(text) as { createdAt: string; id: string };
      } catch {
        context.issues.push({ code: 'custom', input: text, message: 'Expected the JSON text of a cursor' });
        return z.NEVER;
      }
    },
    encode: (cursor) => JSON.stringify(cursor),
  });
}

/** `{ "data": [...], "cursor": {...} | null }`; the cursor is null on the last page. */
export const listOf = <S extends z.ZodType, C extends z.ZodType>(item: S, cursor: C) =>
  z.object({ data: z.array(item), cursor: cursor.nullable() });
