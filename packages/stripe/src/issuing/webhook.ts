import type { NetworkAnswer, NetworkEvent } from '@bursar/core/issuing';
import Stripe from 'stripe';
import { cardMark, readIssuingEvent, type ReadEvent } from './read.js';

/** How Stripe's card events come in. */
export type StripeIssuingWebhookOptions = {
  /** The signing secret of the webhook endpoint; several while one is being rotated out. */
  readonly webhookSecret: string | readonly string[];
  /** Decides and records: `bursar.cards.receive`. */
  receive(event: NetworkEvent): Promise<NetworkAnswer | null>;
  /** Our own deadline, within the 2 s that Stripe waits; 1,500 ms when absent. */
  readonly deadlineMs?: number;
  /** What Stripe is told when our deadline passes or the decision fails; `decline` when absent. */
  readonly otherwise?: 'decline' | 'approve';
  /** Resolves after so long; a timer when absent. */
  readonly after?: (ms: number) => Promise<void>;
  /** Told of what went wrong, without anything of the card. */
  readonly onError?: (error: unknown) => void;
} & ({ readonly client: Stripe } | { readonly secretKey: string });

/** A request as it came in: the exact bytes, before any parsing. */
export interface StripeIssuingCallback {
  readonly body: Uint8Array;
  /** The header `Stripe-Signature`. */
  readonly signature: string | null;
  readonly now: Date;
}

/** What to answer, at once. */
export interface StripeIssuingReply {
  readonly status: 200 | 400 | 500;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const toleranceSeconds = 300;
const usualDeadlineMs = 1_500;
const cardsRemembered = 10_000;

const timer = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

const headers = { 'content-type': 'application/json', 'stripe-version': Stripe.API_VERSION };
const reply = (status: StripeIssuingReply['status'], body: object): StripeIssuingReply => ({
  status,
  headers,
  body: JSON.stringify(body),
});

/**
 * Takes Stripe's card events in: checks the signature, answers `issuing_authorization.request` in its reply within the
 * deadline, and passes the rest on as facts. Facts that cannot be recorded are answered with 500, so that Stripe sends them
 * again. What was decided too late is put right by the facts that follow: Stripe tells what it did.
 *
 * @example
 * const webhook = stripeIssuingWebhook({
 *   secretKey: process.env['STRIPE_SECRET_KEY'] ?? 'sk_test_123',
 *   webhookSecret: process.env['STRIPE_ISSUING_SECRET'] ?? 'whsec_123',
 *   receive: async () => ({ approved: false, code: 'card_missing', transactionId: null }),
 * });
 * typeof webhook; // 'function'
 */
export function stripeIssuingWebhook(
  options: StripeIssuingWebhookOptions,
): (callback: StripeIssuingCallback) => Promise<StripeIssuingReply> {
  const stripe = 'client' in options ? options.client : new Stripe(options.secretKey);
  const { webhookSecret, deadlineMs = usualDeadlineMs, otherwise = 'decline', after = timer } = options;
  const secrets = typeof webhookSecret === 'string' ? [webhookSecret] : webhookSecret;
  const references = new Map<string, string>();
  const failed = (error: unknown): void => options.onError?.(error);

  const verified = ({ body, signature, now }: StripeIssuingCallback): Stripe.Event | null => {
    for (const secret of signature === null ? [] : secrets)
      try {
        const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
        const at = now.getTime();
        return stripe.webhooks.constructEvent(text, signature ?? '', secret, toleranceSeconds, undefined, at);
      } catch {
        // The next secret may fit.
      }
    return null;
  };

  /** Transactions name their card by id only; its reference never changes. */
  const referenceOf = async ({ id, reference }: ReadEvent['card']): Promise<string> => {
    const known = reference ?? references.get(id);
    if (known !== undefined) return known;
    const { metadata } = await stripe.issuing.cards.retrieve(id);
    const found = metadata[cardMark] ?? '';
    if (references.size >= cardsRemembered) references.clear();
    references.set(id, found);
    return found;
  };

  const decide = async ({ card, event }: ReadEvent): Promise<boolean | null> => {
    try {
      const answer = await options.receive(event(await referenceOf(card)));
      return answer?.approved ?? false;
    } catch (error) {
      failed(error);
      return null;
    }
  };

  return async (callback) => {
    const told = verified(callback);
    if (told === null) return reply(400, { error: 'invalid signature' });
    const read = readIssuingEvent(told);
    if (read === null) return reply(200, { received: true });
    if (told.type === 'issuing_authorization.request') {
      const late = after(deadlineMs).then(() => null);
      const approved = (await Promise.race([decide(read), late])) ?? otherwise === 'approve';
      return reply(200, { approved });
    }
    try {
      await options.receive(read.event(await referenceOf(read.card)));
      return reply(200, { received: true });
    } catch (error) {
      failed(error);
      return reply(500, { error: 'try again' });
    }
  };
}
