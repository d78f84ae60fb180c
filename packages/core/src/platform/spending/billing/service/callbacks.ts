import type { BillingEvent } from '../ports.js';
import type { BillingParts, BillingService, ReceivedCallback } from './parts.js';
import type { BillingBook } from './book.js';

/**
 * Takes callbacks. Each only says that something changed: the provider is read again, so that late, repeated and
 * shuffled callbacks all end in what is true.
 */
export function billingCallbacks(parts: BillingParts, book: BillingBook): BillingService['receive'] {
  const { runtime, gateway, product } = parts;

  const organizationOf = async (event: BillingEvent): Promise<string | null> => {
    if (event.kind === 'other' || (event.product !== null && event.product !== product)) return null;
    if (event.organization !== null && event.product !== null) return event.organization;
    return event.customer === null ? null : book.organizationOf(event.customer);
  };

  return async ({ body, signature }): Promise<ReceivedCallback> => {
    const event = await gateway.readCallback({ body, signature, now: runtime.now() });
    const organization = await organizationOf(event);
    const applied =
      organization === null
        ? null
        : await book.refresh(organization, {
            customers: event.customer === null ? [] : [event.customer],
            claim: event.id,
          });
    if (!applied) return { event, outcome: 'ignored' };
    return { event, outcome: applied.claimed ? 'applied' : 'known' };
  };
}
