import type { Micros } from '../../../kernel/micros.js';
import type { Merchant } from './model.js';

/** One limit that the issuer enforces too, so that a charge it settles without asking cannot pass far beyond ours. */
export interface IssuerLimit {
  readonly amount: Micros;
  readonly currency: string;
  readonly period: 'day' | 'month' | 'total';
}

/** What an issuer is asked to make: a frozen card, which spends only after the first `update`. The same for every repeat. */
export interface CardOrder {
  /** Derived from the card: a repeat answers the same card. */
  readonly idempotencyKey: string;
  /** Given back with every event of the card (`NetworkEvent.card`). */
  readonly reference: string;
  readonly name: string;
  readonly currency: string;
}

/** A card that an issuer has made. The number and the security code are not among its facts. */
export interface CardIssued {
  readonly token: string;
  readonly last4: string;
  readonly brand: string;
  readonly expMonth: number;
  readonly expYear: number;
}

/** What a card is to be at the issuer. */
export interface CardUpdate {
  readonly idempotencyKey: string;
  readonly token: string;
  readonly status: 'active' | 'frozen' | 'closed';
  readonly limits: readonly IssuerLimit[];
}

/** Where card data can be seen for a moment, at the issuer's: a token for its page, never the data. */
export interface CardReveal {
  /** A one-time token or a short-lived address. */
  readonly kind: 'token' | 'url';
  readonly value: string;
  readonly expiresAt: Date;
}

/**
 * Makes and keeps cards. Every call may be repeated with the same key and then changes nothing more. Throws
 * `IssuerRefusal` when the issuer says no for good, anything else when it may work later.
 */
export interface CardIssuer {
  /** Short and lower case: it is part of stored references. */
  readonly name: string;
  provision(order: CardOrder): Promise<CardIssued>;
  /** Freezes, unfreezes, closes, and sets limits; a closed card stays closed. */
  update(update: CardUpdate): Promise<void>;
  /** @param proof what the issuer's widget in the browser gave, for issuers that ask for one. */
  reveal(token: string, proof?: string): Promise<CardReveal>;
}

const refusal = Symbol.for('bursar.issuer-refusal');

/** An issuer's final no. `reason` is the issuer's own code, printable. */
export class IssuerRefusal extends Error {
  readonly [refusal] = true;
  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message);
    this.name = 'IssuerRefusal';
  }
}

/** Recognises an issuer's refusal from any copy of this package. */
export const isIssuerRefusal = (error: unknown): error is IssuerRefusal =>
  typeof error === 'object' && error !== null && (error as { [refusal]?: unknown })[refusal] === true;

/** What every event of a network carries. */
interface NetworkFacts {
  /** The network's id of the event: a repeat changes nothing. */
  readonly id: string;
  readonly issuer: string;
  /** The reference that the card was ordered with. */
  readonly card: string;
  /** When it happened at the network. */
  readonly at: Date;
  readonly currency: string;
  readonly merchant: Merchant;
}

/** A question: may this be spent? Answered at once. `amount` is what would be authorized in all. */
export interface NetworkRequest extends NetworkFacts {
  readonly type: 'request';
  readonly authorization: string;
  readonly amount: Micros;
}

/**
 * Facts, in any order and number. `authorized`: so much is authorized in all now, whoever approved it; more than before is
 * an increment, less a partial reversal. `captured` without an authorization is a force post. `final` says that nothing
 * more will be captured, as `closed` does. A `reversed` authorization gives everything back that was not captured.
 */
export type NetworkFact = NetworkFacts &
  (
    | { readonly type: 'authorized'; readonly authorization: string; readonly amount: Micros }
    | { readonly type: 'declined' | 'closed' | 'reversed'; readonly authorization: string }
    | {
        readonly type: 'captured';
        /** The network's id of the capture. */
        readonly transaction: string;
        readonly authorization: string | null;
        readonly amount: Micros;
        readonly final: boolean;
      }
    | {
        readonly type: 'refunded';
        readonly transaction: string;
        /** What it gives back, when the network tells. */
        readonly authorization: string | null;
        readonly amount: Micros;
      }
  );

/** Everything that comes in from a network. */
export type NetworkEvent = NetworkRequest | NetworkFact;

/** What a network is told. */
export interface NetworkAnswer {
  readonly approved: boolean;
  /** The program's code; null when approved. */
  readonly code: string | null;
  readonly transactionId: string | null;
}
