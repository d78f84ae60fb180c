import { z } from 'zod';
import { amountObject, amountText, instant, pageLimit, prefixedId, shownAs } from '../../../http/codecs.js';
import { decodeCursor, encodeCursor, type Position } from '../../../kernel/cursor.js';
import type { Page } from '../../../kernel/page.js';
import { textLength } from '../../../kernel/text.js';

const id = (prefix: string) => prefixedId(prefix, { anyTail: true });

/** Ids as this surface prints them (wallets spec §1); inside they are bare. An unknown one is not found, not malformed. */
export const walletId = id('wal_');
/** A card. */
export const cardId = id('crd_');
/** A transaction. */
export const transactionId = id('txn_');
/** An approval. */
export const approvalId = id('apr_');
/** An API key's record, never its secret. */
export const keyId = id('key_');
/** A webhook endpoint. */
export const webhookId = id('whk_');
/** An event as receivers know it. */
export const eventId = id('evt_');
/** One delivery of an event. */
export const deliveryId = id('dlv_');
/** A transfer. */
export const transferId = id('trf_');

/** Instants of this surface have no milliseconds. */
export const moment = instant({ milliseconds: false });
/** An amount of a currency; micros inside. */
export const amount = amountObject;
/** The same, where it must be more than nothing. */
export const positiveAmount = amountObject.refine(({ micros }) => micros > 0n, {
  path: ['amount'],
  message: 'Must be positive',
});
/** A limit of a config: text inside, a bare number is dollars. */
export const limitAmount = amountText();
/** A price of a config. */
export const priceAmount = amountText({ decimals: 9 });

/** Text of `min` to `max` characters. */
export const textOf = (min: number, max: number) =>
  shownAs(
    z.string().refine((text) => {
      const length = textLength(text);
      return length >= min && length <= max;
    }, `Must be ${min} to ${max} characters`),
    { type: 'string', minLength: min, maxLength: max },
  );

/** The place in a list, opaque to callers. */
const cursor = z.codec(z.string().max(4_096), z.custom<Position>(), {
  decode: (text, context) => {
    try {
      return decodeCursor(text);
    } catch {
      context.issues.push({ code: 'custom', input: text, message: 'Is not a cursor of this list' });
      return z.NEVER;
    }
  },
  encode: (position) => encodeCursor(position),
});

/** What every list takes: `limit` 1 to 100, 20 when absent, and where to go on. */
export const paging = { limit: pageLimit(20), cursor: cursor.optional() } as const;

/** `{ "data": […], "has_more": …, "next_cursor": … }`, newest first (wallets spec §1). */
export const listOf = <S extends z.ZodType>(item: S) =>
  z.object({ data: z.array(item).readonly(), has_more: z.boolean(), next_cursor: cursor.nullable() });

/** A page in that form. */
export const listed = <Item, Shown>({ items, next }: Page<Item>, show: (item: Item) => Shown) => ({
  data: items.map(show),
  has_more: next !== null,
  next_cursor: next,
});

/** The page that a query asks for. */
export const pageOf = ({
  limit,
  cursor: after,
}: {
  readonly limit: number;
  readonly cursor?: Position | undefined;
}): { readonly limit: number; readonly after?: Position } => ({ limit, ...(after && { after }) });

/** `true` in a query. */
export const flag = shownAs(z.enum(['true', 'false'], 'Must be true or false'), { type: 'boolean' });

/** What is left of a thing that was deleted. */
export const deletedOf = <S extends z.ZodType>(idCodec: S) =>
  z.object({ id: idCodec, deleted: z.literal(true) });
