import type { OutgoingEvent } from '../../../../storage/outbox.js';

/** Types that an endpoint can ask for (wallets spec §8.1). */
export const eventTypes: readonly string[] = [
  'transaction.completed',
  'transaction.pending',
  'transaction.declined',
  'transaction.reversed',
  'transaction.refunded',
  'approval.requested',
  'approval.approved',
  'approval.denied',
  'approval.expired',
  'approval.cancelled',
  'wallet.created',
  'wallet.updated',
  'wallet.frozen',
  'wallet.closed',
  'card.created',
  'card.frozen',
  'card.unfrozen',
  'card.deleted',
  'limit.warning',
  'limit.reached',
  'transfer.completed',
  'key.expiring',
  'key.revoked',
  'config.applied',
  'ping',
];

/** Budgets of this product's accounts carry these slots; those of other products have others. */
const limitSlots = ['daily', 'monthly'];

/** The wallet that an event is about: undefined for events of other products. */
export function walletOfEvent({
  type,
  data,
}: Pick<OutgoingEvent, 'type' | 'data'>): string | null | undefined {
  if (type === 'budget.threshold')
    return data['subjectType'] === 'card_account' && limitSlots.includes(data['slot'] as string)
      ? (data['subjectId'] as string)
      : undefined;
  const wallet = data['walletId'];
  return typeof wallet === 'string' || wallet === null ? wallet : undefined;
}

/** What this surface tells an event as: one of its types, or nothing. */
export function typesOf(event: OutgoingEvent): readonly string[] {
  const { type, data } = event;
  if (type === 'test.ping') return ['ping'];
  if (walletOfEvent(event) === undefined) return [];
  if (type === 'budget.threshold') return [data['percent'] === 100 ? 'limit.reached' : 'limit.warning'];
  return eventTypes.includes(type) ? [type] : [];
}

/**
 * The types behind what a caller asks for: `*` is all, `transaction.*` a group. Null for what is no type.
 *
 * @example
 * expandTypes(['approval.*'])?.length; // 5
 */
export function expandTypes(wanted: readonly string[]): readonly string[] | null {
  if (wanted.includes('*')) return [];
  const found = wanted.map((each) =>
    each.endsWith('.*')
      ? eventTypes.filter((type) => type.startsWith(each.slice(0, -1)))
      : eventTypes.filter((type) => type === each),
  );
  return found.some((types) => types.length === 0) ? null : [...new Set(found.flat())];
}
