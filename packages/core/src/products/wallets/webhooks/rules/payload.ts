import type { Json, JsonObject } from '../../../../kernel/json.js';
import type { OutgoingEvent } from '../../../../storage/outbox.js';
import type { Printable } from '../../../../platform/delivery/webhooks/rules/exact-json.js';
import { printedAmount } from '../../rules/amount-json.js';

type Members = { readonly [name: string]: Printable };

const prefixes: Readonly<Record<string, string>> = {
  walletId: 'wal_',
  cardId: 'crd_',
  transactionId: 'txn_',
  approvalId: 'apr_',
};
const idPrefixes: Readonly<Record<string, string>> = {
  wallet: 'wal_',
  card: 'crd_',
  transaction: 'txn_',
  approval: 'apr_',
  transfer: 'trf_',
  key: 'key_',
};
const statusWords: Readonly<Record<string, string>> = {
  posted: 'completed',
  awaiting_approval: 'pending_approval',
};
const typeWords: Readonly<Record<string, string>> = { income: 'earning' };

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
/** Instants of this surface have no milliseconds (wallets spec §1). */
const withoutMillis = (text: string): string => text.replace(/\.\d{3}Z$/, 'Z');
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const isMap = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function printedMember(object: string, name: string, value: Json): Json {
  if (typeof value !== 'string') return isMap(value) ? printedObject('', value) : value;
  if (name === 'id') return (idPrefixes[object] ?? '') + value;
  if (name in prefixes) return (prefixes[name] ?? '') + value;
  if (name === 'status') return statusWords[value] ?? value;
  if (name === 'type') return typeWords[value] ?? value;
  return instant.test(value) ? withoutMillis(value) : value;
}

/** A thing as it was announced, in the words of this surface. */
function printedObject(object: string, facts: JsonObject): JsonObject {
  const { amount, currency, ...rest } = facts;
  const members = Object.entries(rest).map(([name, value]): [string, Json] => [
    snake(name),
    printedMember(object, name, value),
  ]);
  const priced =
    typeof amount === 'string' && typeof currency === 'string'
      ? [['amount', printedAmount(BigInt(amount), currency)] as const]
      : [];
  return Object.fromEntries([...members, ...priced]);
}

/** A limit that was nearly or wholly used (wallets spec §8.1). */
function limitObject(data: JsonObject): JsonObject {
  const textOf = (name: string): string => {
    const value = data[name];
    return typeof value === 'string' ? value : '';
  };
  const currency = textOf('unit').toUpperCase();
  const amountOf = (name: string) => printedAmount(BigInt(textOf(name)), currency);
  return {
    wallet_id: `wal_${textOf('subjectId')}`,
    limit_type: textOf('slot'),
    percent: data['percent'] ?? null,
    spent: amountOf('spent'),
    limit: amountOf('cap'),
  };
}

/** The objects of an event, each under its own name. */
function dataOf({ type, data }: Pick<OutgoingEvent, 'type' | 'data'>): Members {
  if (type === 'budget.threshold') return { limit: limitObject(data) };
  return Object.fromEntries(
    Object.entries(data)
      .filter(([name, value]) => name !== 'walletId' && isMap(value))
      .map(([name, value]) => [name, printedObject(name, value as JsonObject)]),
  );
}

/** The body of a message (wallets spec §8.1): `created` is what other objects call `created_at`. */
export const payloadOf = (event: OutgoingEvent, type: string, messageId: string): Printable => ({
  id: messageId,
  type,
  created: withoutMillis(event.at.toISOString()),
  data: type === 'ping' ? { message: event.data['message'] ?? null } : dataOf(event),
});
