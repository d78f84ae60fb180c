import type { Sent, WebhookRequest, WebhookTransport } from '@bursar/core';
import { Agent, request, type Dispatcher } from 'undici';
import { isReachable, literalOf } from './deliver/address.js';
import { guardedLookup, refusal, refusedCode, systemResolve, type Resolve } from './deliver/lookup.js';

/** How a host may bend the transport. */
export interface WebhookTransportOptions {
  /** Lets messages reach this very machine, for development; false. */
  readonly allowLoopback?: boolean;
  /** Open connections to one origin; 8. */
  readonly connectionsPerOrigin?: number;
  /** Finds all addresses of a name; the operating system's lookup when absent. */
  readonly resolve?: Resolve;
}

/** A transport that holds connections open. */
export interface ClosableTransport extends WebhookTransport {
  permits(url: string): Promise<boolean>;
  /** Ends its connections once what is in flight has ended. */
  close(): Promise<void>;
}

/** No more of an answer is read. */
const readBytes = 4_096;
/** Nobody waits longer for the end of an answer whose status is known. */
const previewMs = 1_000;

/** The beginning of a body; whatever goes wrong meanwhile, the status is known and that is what counts. */
async function previewOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const timer = setTimeout(() => body.destroy(), previewMs);
  try {
    for await (const chunk of body) {
      const bytes = chunk as Uint8Array;
      chunks.push(bytes);
      length += bytes.byteLength;
      if (length >= readBytes) break;
    }
  } catch {
    // Cut off: what has come is all there is to show.
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, readBytes));
}

const failed = (reason: Extract<Sent, { kind: 'failed' }>['reason'], message: string): Sent => ({
  kind: 'failed',
  reason,
  message,
});

/** What an error of a connection means, without its details: they may tell of the host's own network. */
function failureOf(error: unknown, timeoutMs: number): Sent {
  const { name, code = '' } = error as { readonly name?: string; readonly code?: string };
  if (code === refusedCode) return failed('refused_address', 'this address may not be reached');
  if (name === 'TimeoutError' || /TIMEOUT/.test(code))
    return failed('timeout', `no answer within ${timeoutMs} ms`);
  return failed('unreachable', `the receiver could not be reached${code === '' ? '' : ` (${code})`}`);
}

const first = (header: string | readonly string[] | undefined): string | null =>
  (typeof header === 'string' ? header : header?.[0]) ?? null;

/**
 * Posts webhooks over undici: connections stay open between messages, redirects are never followed, no more than the
 * beginning of an answer is read, and only public addresses are reached, whatever a name resolves to and however an
 * address is written.
 *
 * @example
 * import { createBursar } from '@bursar/core';
 * import { memoryStorage } from '@bursar/adapter-memory';
 *
 * const transport = webhookTransport();
 * const bursar = createBursar({ storage: memoryStorage(), webhooks: { transport } });
 */
export function webhookTransport(options: WebhookTransportOptions = {}): ClosableTransport {
  const { allowLoopback = false, connectionsPerOrigin = 8, resolve = systemResolve } = options;
  const policy = { allowLoopback };
  const dispatcher = new Agent({
    connections: connectionsPerOrigin,
    pipelining: 1,
    keepAliveTimeout: 10_000,
    connect: { lookup: guardedLookup(resolve, policy) },
  });

  const post = async ({ url, headers, body, timeoutMs }: WebhookRequest): Promise<Sent> => {
    const target = new URL(url);
    const literal = literalOf(target);
    // Addresses that are written out are connected to without being looked up.
    if (literal !== null && !isReachable(literal, policy)) throw refusal();
    const answer = await request(target, {
      dispatcher,
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const retryAfter = first(answer.headers['retry-after']);
    return { kind: 'answered', status: answer.statusCode, retryAfter, preview: await previewOf(answer.body) };
  };

  return {
    send: async (message) => {
      try {
        return await post(message);
      } catch (error) {
        return failureOf(error, message.timeoutMs);
      }
    },
    permits: async (url) => {
      const target = new URL(url);
      const literal = literalOf(target);
      if (literal !== null) return isReachable(literal, policy);
      const addresses = await resolve(target.hostname).catch(() => []);
      return addresses.every(({ address }) => isReachable(address, policy));
    },
    close: () => dispatcher.close(),
  };
}
