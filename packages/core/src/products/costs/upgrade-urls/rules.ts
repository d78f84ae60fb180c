import { endpointUrlIssue } from '../../../platform/delivery/webhooks/rules/endpoint-url.js';

const placeholder = '{customer_id}';
const longest = 2048;

/** The placeholder replaced by the customer's name, percent-encoded; by nothing when there is none. */
const addressFor = (template: string, customer: string | null): string =>
  template.replaceAll(placeholder, encodeURIComponent(customer ?? ''));

/** What is wrong with an address; null when nothing is (costs spec §13.5: the rules of webhook endpoints, §11.1). */
export const upgradeUrlIssue = (template: string, customer: string | null): string | null =>
  endpointUrlIssue(addressFor(template, customer ?? 'customer'));

/**
 * The address to print: the customer's own before that for all; null where it has grown too long.
 *
 * @example
 * addressOf(null, 'https://pay.example.com/up?c={customer_id}', 'a b'); // 'https://pay.example.com/up?c=a%20b'
 */
export function addressOf(own: string | null, shared: string | null, customer: string | null): string | null {
  const template = own ?? shared;
  const address = template === null ? null : addressFor(template, customer);
  return address !== null && address.length <= longest ? address : null;
}
