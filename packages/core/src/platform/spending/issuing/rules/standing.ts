import type { Micros } from '../../../../kernel/micros.js';
import type { CardTransaction, StoredMessage, TransactionStatus } from '../model.js';

/** Where a charge stands by everything that was told about it. */
export interface Standing {
  /** Most that may be captured in all; what was authorized last. */
  readonly authorized: Micros;
  /** The most that was ever authorized. */
  readonly asked: Micros;
  readonly posted: Micros;
  /** What must be kept: authorized, not captured, and still open. */
  readonly held: Micros;
  readonly open: boolean;
  readonly declined: boolean;
}

const later = (a: StoredMessage, b: StoredMessage): boolean => (a.at === b.at ? a.id > b.id : a.at > b.at);

/**
 * What a set of messages comes to: a sum of captures, the latest authorization, and whether anything closed it. A function of
 * the set, whatever the order in which it was learned.
 *
 * @param over the authorization's time has passed.
 */
export function standingOf(messages: readonly StoredMessage[], over: boolean): Standing {
  let latest: (StoredMessage & { readonly kind: 'authorized' }) | null = null;
  let asked = 0n;
  let posted = 0n;
  let closed = over;
  let declined = false;
  for (const message of messages) {
    if (message.kind === 'authorized') {
      const amount = BigInt(message.amount);
      if (amount > asked) asked = amount;
      if (latest === null || later(message, latest)) latest = message;
    } else if (message.kind === 'captured') {
      posted += BigInt(message.amount);
      if (message.final) closed = true;
    } else {
      closed = true;
      if (message.kind === 'declined') declined = true;
    }
  }
  const authorized = latest === null ? 0n : BigInt(latest.amount);
  const open = latest !== null && !closed && authorized > 0n;
  const held = open && authorized > posted ? authorized - posted : 0n;
  return { authorized, asked, posted, held, open, declined };
}

/** Adds a message unless it is known; null when it is. */
export function withMessage(
  messages: readonly StoredMessage[],
  message: StoredMessage,
): readonly StoredMessage[] | null {
  return messages.some(({ id }) => id === message.id) ? null : [...messages, message];
}

/** The status of a charge that something was told about. */
export function statusOf({ posted, held, open, declined }: Standing, refunded: Micros): TransactionStatus {
  if (held > 0n || (open && posted === 0n)) return 'pending';
  if (posted > 0n) return refunded >= posted ? 'refunded' : 'posted';
  return declined ? 'declined' : 'reversed';
}

/** When an authorization ends by itself: so long after the network first approved it. */
export function expiryOf(messages: readonly StoredMessage[], authorizationMs: number): Date | null {
  const first = messages.reduce<number | null>(
    (least, { kind, at }) => (kind === 'authorized' && (least === null || at < least) ? at : least),
    null,
  );
  return first === null ? null : new Date(first + authorizationMs);
}

/** A charge with its messages folded in. @param refunded the sum of its refunds. */
export function folded(
  row: CardTransaction,
  messages: readonly StoredMessage[],
  context: { readonly refunded: Micros; readonly now: Date; readonly authorizationMs: number },
): CardTransaction {
  const { refunded, now, authorizationMs } = context;
  if (messages.length === 0) return { ...row, messages, refunded };
  const expiresAt = expiryOf(messages, authorizationMs);
  const standing = standingOf(messages, expiresAt !== null && expiresAt <= now);
  const status = statusOf(standing, refunded);
  const { authorized, asked, posted, held } = standing;
  const shown =
    status === 'pending' ? (authorized > posted ? authorized : posted) : posted > 0n ? posted : asked;
  const at = (kind: StoredMessage['kind']): Date | null => {
    const first = messages.filter((message) => message.kind === kind).map((message) => message.at);
    return first.length === 0 ? null : new Date(first.reduce((a, b) => Math.min(a, b)));
  };
  return {
    ...row,
    status,
    amount: shown > 0n ? shown : row.amount,
    authorized,
    posted,
    held,
    refunded,
    messages,
    expiresAt,
    authorizedAt: at('authorized'),
    postedAt: at('captured'),
    declineReason: status === 'declined' ? (row.declineReason ?? 'network_declined') : null,
  };
}

/** A charge of which so much more was given back. */
export function refundedBy(row: CardTransaction, amount: Micros): CardTransaction {
  const refunded = row.refunded + amount;
  const whole = row.status === 'posted' && refunded >= row.posted;
  return { ...row, refunded, status: whole ? 'refunded' : row.status };
}

/** A charge as the clock has left it: an authorization or a question whose time is over reads as ended. */
export function transactionAt(row: CardTransaction, now: Date, authorizationMs: number): CardTransaction {
  if (row.expiresAt === null || row.expiresAt > now) return row;
  if (row.status === 'awaiting_approval')
    return { ...row, status: 'declined', declineReason: 'approval_expired' };
  if (row.status !== 'pending') return row;
  return folded(row, row.messages, { refunded: row.refunded, now, authorizationMs });
}
