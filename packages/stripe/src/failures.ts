import { DomainError } from '@bursar/core';
import Stripe from 'stripe';

/** Whether Stripe says that what was named is not there. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';

/** What may be told of Stripe's error: its kind and the request's id, never what was sent. */
const summaryOf = ({ type, code, statusCode, requestId }: Stripe.errors.StripeError): string =>
  [type, code, statusCode, requestId].filter((part) => part !== undefined).join(' ');

const isTransient = (error: Stripe.errors.StripeError): boolean =>
  error instanceof Stripe.errors.StripeConnectionError ||
  error instanceof Stripe.errors.StripeRateLimitError ||
  error instanceof Stripe.errors.StripeAPIError;

/**
 * Asks Stripe, and says in Bursar's words what goes wrong.
 *
 * @throws DomainError `billing_unavailable` when Stripe gives no answer, an overloaded one or a broken one; Error for
 * whatever else it refuses: a wrong key, a price that it does not know.
 */
export async function asking<R>(call: () => Promise<R>): Promise<R> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError) || isMissing(error)) throw error;
    const cause = new Error(`Stripe: ${summaryOf(error)}`);
    if (isTransient(error))
      throw new DomainError('billing_unavailable', 'unavailable', 'Billing is unavailable.', null, { cause });
    throw cause;
  }
}
