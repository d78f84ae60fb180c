import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';

/** An object as Stripe prints it. */
export type StripeObject = Record<string, unknown> & { readonly id: string };

/** A request that Stripe got. */
export interface StripeCall {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The form's fields, brackets and all. */
  readonly form: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
}

/** Stripe's answer to a call: a status and a body; `null` closes the connection without one. */
export type StripeAnswer = { readonly status: number; readonly body: unknown } | null;

const servers: Server[] = [];

/** Closes every server of the file. */
export const closeStripeServers = async (): Promise<void> => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
};

/**
 * A server that speaks as Stripe's API does (form-encoded requests, JSON answers, one answer per idempotency key), and a
 * client of the official SDK that knows no other.
 */
export async function stripeServer(answer: (call: StripeCall) => StripeAnswer) {
  const calls: StripeCall[] = [];
  const kept = new Map<string, StripeAnswer>();
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stripe.test');
      const call: StripeCall = {
        method: request.method ?? '',
        path: pathname,
        query: Object.fromEntries(searchParams),
        form: Object.fromEntries(new URLSearchParams(text)),
        headers: request.headers,
      };
      calls.push(call);
      const key = request.headers['idempotency-key'];
      const known = typeof key === 'string' ? kept.get(key) : undefined;
      const answered = known ?? answer(call);
      if (typeof key === 'string' && answered && answered.status < 500) kept.set(key, answered);
      if (!answered) return request.socket.destroy();
      response
        .writeHead(answered.status, { 'content-type': 'application/json', 'request-id': 'req_test' })
        .end(JSON.stringify(answered.body));
      return undefined;
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new Stripe('sk_test_local', {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
  return { client, calls };
}

/** A list as Stripe prints one. */
export const listOf = (data: readonly StripeObject[], url: string, more = false) => ({
  object: 'list',
  url,
  has_more: more,
  data,
});

/** Stripe's answer for what is not there. */
export const missing: StripeAnswer = {
  status: 404,
  body: {
    error: {
      type: 'invalid_request_error',
      code: 'resource_missing',
      message: 'No such object',
      param: 'id',
    },
  },
};
