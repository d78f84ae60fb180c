import { IssuerRefusal, type CardIssuer, type IssuerLimit } from '@bursar/core/issuing';
import Stripe from 'stripe';
import { minorOf } from './amounts.js';
import { cardMark } from './issuing/read.js';

/** How cards are made at Stripe. Give a client of your own, or the key to make one with. */
export type StripeIssuerOptions = {
  /** Whose cards they are: a cardholder, or the one of a card's reference. */
  readonly cardholder: string | ((reference: string) => string | Promise<string>);
} & ({ readonly client: Stripe } | { readonly secretKey: string });

const statuses = { active: 'active', frozen: 'inactive', closed: 'canceled' } as const;
const intervals = { day: 'daily', month: 'monthly', total: 'all_time' } as const;

/** What may be told of Stripe's error: never what was sent. */
const summaryOf = ({ type, code, statusCode, requestId }: Stripe.errors.StripeError): string =>
  [type, code, statusCode, requestId].filter((part) => part !== undefined).join(' ');

/** Whether Stripe says no to what was asked, and not to how or how fast it was asked. */
const isFinal = (error: Stripe.errors.StripeError): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeCardError;

/** Asks Stripe. @throws IssuerRefusal for a final no, else an Error without anything that was sent. */
async function asking<R>(call: () => Promise<R>): Promise<R> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const message = `Stripe: ${summaryOf(error)}`;
    if (isFinal(error)) throw new IssuerRefusal(error.code ?? error.type, message);
    throw new Error(message);
  }
}

const limitOf = ({ amount, currency, period }: IssuerLimit) => ({
  amount: minorOf(amount, currency),
  interval: intervals[period],
});

/**
 * Makes virtual cards through Stripe Issuing. A card is ordered inactive and becomes active with its first update; the limits
 * that Stripe enforces too are those of the card and its account, per card. Nothing may be spent under a limit of 0, which
 * Stripe does not know: the card is inactive then. Revealing answers an ephemeral key for Stripe's own elements; the number
 * goes from Stripe to the browser.
 *
 * @example
 * const issuer = stripeIssuer({
 *   secretKey: process.env['STRIPE_SECRET_KEY'] ?? 'sk_test_123',
 *   cardholder: 'ich_1Company',
 * });
 * issuer.name; // 'stripe'
 */
export function stripeIssuer(options: StripeIssuerOptions): CardIssuer {
  const stripe = 'client' in options ? options.client : new Stripe(options.secretKey);
  const { cardholder } = options;
  const holderOf = async (reference: string): Promise<string> =>
    typeof cardholder === 'string' ? cardholder : cardholder(reference);
  return {
    name: 'stripe',
    provision: async ({ idempotencyKey, reference, currency }) => {
      const order: Stripe.Issuing.CardCreateParams = {
        cardholder: await holderOf(reference),
        currency: currency.toLowerCase(),
        type: 'virtual',
        status: 'inactive',
        metadata: { [cardMark]: reference },
      };
      const made = await asking(() => stripe.issuing.cards.create(order, { idempotencyKey }));
      return {
        token: made.id,
        last4: made.last4,
        brand: made.brand.toLowerCase(),
        expMonth: made.exp_month,
        expYear: made.exp_year,
      };
    },
    update: async ({ idempotencyKey, token, status, limits }) => {
      const spends = limits.every(({ amount, currency }) => minorOf(amount, currency) > 0);
      const change: Stripe.Issuing.CardUpdateParams = {
        status: status === 'active' && !spends ? 'inactive' : statuses[status],
        spending_controls: {
          spending_limits: limits.map(limitOf).filter(({ amount }) => amount > 0),
        },
      };
      const only: Stripe.Issuing.CardUpdateParams = status === 'closed' ? { status: 'canceled' } : change;
      await asking(() => stripe.issuing.cards.update(token, only, { idempotencyKey }));
    },
    reveal: async (token, proof) => {
      const key = await asking(() =>
        stripe.ephemeralKeys.create(
          { issuing_card: token, ...(proof !== undefined && { nonce: proof }) },
          { apiVersion: Stripe.API_VERSION },
        ),
      );
      if (key.secret === undefined) throw new Error('Stripe gave no ephemeral key');
      return { kind: 'token', value: key.secret, expiresAt: new Date(key.expires * 1_000) };
    },
  };
}
