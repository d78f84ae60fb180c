import type { NetworkEvent, NetworkFact, Merchant } from '@bursar/core/issuing';
import type Stripe from 'stripe';
import { microsOf } from '../amounts.js';

/** The metadata in which a card at Stripe names itself. */
export const cardMark = 'bursar_card';

/** What an event of Stripe says in neutral words, once it is known which card it is about. */
export interface ReadEvent {
  /** Stripe's card: its id, and its reference where the event carries the card whole. */
  readonly card: { readonly id: string; readonly reference: string | null };
  readonly event: (reference: string) => NetworkEvent;
}

const cardIn = (card: string | Stripe.Issuing.Card): ReadEvent['card'] =>
  typeof card === 'string'
    ? { id: card, reference: null }
    : { id: card.id, reference: card.metadata[cardMark] ?? null };

const merchantOf = ({
  name,
  url,
  category_code,
  country,
}: Stripe.Issuing.Authorization.MerchantData): Merchant => ({
  name: name ?? 'Unknown',
  url: url ?? null,
  mcc: category_code === '' ? null : category_code,
  country: country ?? null,
});

const idOf = (value: string | { readonly id: string } | null): string | null =>
  value === null || typeof value === 'string' ? value : value.id;

/**
 * When a snapshot of an authorization was taken. Stripe tells seconds; how often it was asked about tells snapshots of one
 * second apart.
 */
const takenAt = (created: number, { request_history }: Stripe.Issuing.Authorization): Date =>
  new Date(created * 1_000 + Math.min(request_history.length, 999));

/** Reads an event; null for one that says nothing about money on a card. */
export function readIssuingEvent(event: Stripe.Event): ReadEvent | null {
  switch (event.type) {
    case 'issuing_authorization.request':
      return readRequest(event.id, event.created, event.data.object);
    case 'issuing_authorization.created':
    case 'issuing_authorization.updated':
      return readAuthorization(event.id, event.created, event.data.object);
    case 'issuing_transaction.created':
      return readTransaction(event.id, event.data.object);
    default:
      return null;
  }
}

/** Stripe asks for what is to be held more; the neutral question names what would be authorized in all. */
function readRequest(id: string, created: number, asked: Stripe.Issuing.Authorization): ReadEvent | null {
  const { pending_request: pending, currency } = asked;
  if (pending === null) return null;
  const amount = microsOf(asked.amount + pending.amount, currency);
  return {
    card: cardIn(asked.card),
    event: (card) => ({
      type: 'request',
      id,
      issuer: 'stripe',
      card,
      at: takenAt(created, asked),
      authorization: asked.id,
      amount,
      currency: currency.toUpperCase(),
      merchant: merchantOf(asked.merchant_data),
    }),
  };
}

function readAuthorization(id: string, created: number, told: Stripe.Issuing.Authorization): ReadEvent {
  const { status, approved, currency } = told;
  return {
    card: cardIn(told.card),
    event: (card): NetworkFact => {
      const facts = {
        id,
        issuer: 'stripe',
        card,
        at: takenAt(created, told),
        authorization: told.id,
        currency: currency.toUpperCase(),
        merchant: merchantOf(told.merchant_data),
      };
      if (status === 'reversed') return { ...facts, type: 'reversed' };
      if (status === 'pending' && approved)
        return { ...facts, type: 'authorized', amount: microsOf(told.amount, currency) };
      // A declined authorization is closed from the start.
      return { ...facts, type: approved ? 'closed' : 'declined' };
    },
  };
}

/** A capture is negative at Stripe, money that comes back positive. */
function readTransaction(id: string, moved: Stripe.Issuing.Transaction): ReadEvent {
  const { amount, currency, type } = moved;
  return {
    card: cardIn(moved.card),
    event: (card): NetworkFact => {
      const facts = {
        id,
        issuer: 'stripe',
        card,
        at: new Date(moved.created * 1_000),
        transaction: moved.id,
        authorization: idOf(moved.authorization),
        currency: currency.toUpperCase(),
        merchant: merchantOf(moved.merchant_data),
        amount: microsOf(Math.abs(amount), currency),
      };
      const back = type === 'refund' || amount > 0;
      return back ? { ...facts, type: 'refunded' } : { ...facts, type: 'captured', final: false };
    },
  };
}
