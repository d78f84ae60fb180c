import type { Micros } from '../../../kernel/micros.js';

/** A callback of a payment provider as it arrived. */
export interface PaymentCallback {
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The exact bytes. */
  readonly body: Uint8Array;
  /** Judges the signature's age. */
  readonly now: Date;
}

/** Money that a customer paid, as its provider tells. */
export interface Payment {
  /** The provider's id of it: told again, it counts once. */
  readonly externalId: string;
  readonly amount: Micros;
  /** ISO 4217, upper case. */
  readonly currency: string;
  readonly at: Date;
  readonly description: string | null;
  /** `Projects.paymentReference` as the host wrote it into the payment; null for a payment that is none of ours. */
  readonly reference: string | null;
}

/**
 * A dated signature in a header: `t=<seconds>,v1=<hex>`, HMAC-SHA256 over `<seconds>.<body>`, any number of `v1`. The secrets are
 * the endpoint's, two while one is being replaced.
 */
export interface SignedBy {
  /** Lower case. */
  readonly header: string;
  readonly secrets: readonly string[];
}

/** One payment provider that tells of payments by signed callbacks. */
export interface PaymentSource {
  /** Short and lower case: part of the callback's path, and the source of the revenue. */
  readonly name: string;
  /** How to tell that the provider sent a callback, lately: by its signature, or by the host's own check. */
  readonly signed: SignedBy | ((callback: PaymentCallback) => boolean | Promise<boolean>);
  /** Reads the JSON of a genuine callback; null for what is no payment. */
  read(event: unknown): Payment | null;
}
