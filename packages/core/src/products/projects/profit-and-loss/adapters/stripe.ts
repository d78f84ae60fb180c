import { z } from 'zod';
import type { Micros } from '../../../../kernel/micros.js';
import { isCurrency, minorUnits } from '../../../../kernel/currency.js';
import type { PaymentSource } from '../ports.js';

/** The members of `charge.succeeded` that matter here. */
const chargeEvent = z.object({
  type: z.literal('charge.succeeded'),
  data: z.object({
    object: z.object({
      id: z.string(),
      amount: z.int().min(0),
      currency: z.string(),
      created: z.int(),
      description: z.string().nullish(),
      metadata: z.record(z.string(), z.string()).nullish(),
    }),
  }),
});

/** The member of a charge's metadata that names its project. */
export const stripeReference = 'bursar_project';

/** Stripe counts in the smallest unit of the currency. */
function microsOf(amount: number, currency: string): Micros {
  return BigInt(amount) * 10n ** BigInt(6 - minorUnits(currency));
}

/**
 * Stripe's `charge.succeeded` callbacks as revenue. Write `Projects.paymentReference` into the charge's metadata under
 * `bursar_project`; charges without it are answered and forgotten.
 *
 * @param options `secrets` are the endpoint's signing secrets, two while one is being replaced.
 */
export function stripePayments(options: { readonly secrets: readonly string[] }): PaymentSource {
  return {
    name: 'stripe',
    signed: { header: 'stripe-signature', secrets: options.secrets },
    read: (json) => {
      const event = chargeEvent.safeParse(json);
      if (!event.success) return null;
      const { id, amount, created, description, metadata } = event.data.data.object;
      const currency = event.data.data.object.currency.toUpperCase();
      if (!isCurrency(currency)) return null;
      return {
        externalId: id,
        amount: microsOf(amount, currency),
        currency,
        at: new Date(created * 1_000),
        description: description ?? null,
        reference: metadata?.[stripeReference] ?? null,
      };
    },
  };
}
