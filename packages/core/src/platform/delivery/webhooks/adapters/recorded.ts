import type { Sent, WebhookRequest, WebhookTransport } from '../ports.js';

/** A transport that reaches nothing, and what it was asked to send. */
export interface RecordedTransport extends WebhookTransport {
  readonly requests: readonly WebhookRequest[];
}

const accepted: Sent = { kind: 'answered', status: 200, retryAfter: null, preview: '' };

/**
 * Records messages instead of sending them, for tests. `answer` plays the receivers; without one everything is accepted.
 *
 * @example
 * const transport = recordedTransport();
 * await transport.send({ url: 'https://example.com', headers: {}, body: '{}', timeoutMs: 1 });
 * transport.requests.length; // 1
 */
export function recordedTransport(
  answer: (request: WebhookRequest) => Sent | Promise<Sent> = () => accepted,
): RecordedTransport {
  const requests: WebhookRequest[] = [];
  return {
    requests,
    send: async (request) => {
      requests.push(request);
      return answer(request);
    },
  };
}

/** Where tenants of the `dev` environment send to: nowhere, and everything is accepted (wallets spec §2). */
export const dryTransport: WebhookTransport = { send: () => Promise.resolve(accepted) };
