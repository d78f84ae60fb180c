import { billingBook } from './service/book.js';
import { billingCallbacks } from './service/callbacks.js';
import { billingEnding } from './service/ending.js';
import type { BillingParts, BillingService } from './service/parts.js';
import { billingSales } from './service/sales.js';

export type { BillingParts, BillingService, ReceivedCallback } from './service/parts.js';

/** Makes the service of one product. */
export function billingService(parts: BillingParts): BillingService {
  const book = billingBook(parts);
  return {
    find: book.find,
    ...billingSales(parts, book),
    ...billingEnding(parts, book),
    receive: billingCallbacks(parts, book),
  };
}
