import type { Sent, WebhookTransport } from '@bursar/core';
import { Agent } from 'undici';
import { isReachable, literalOf, type AddressPolicy } from './deliver/address.js';
import { exchange, type Target } from './deliver/exchange.js';
import { guardedLookup, refusal, refusedCode, systemResolve, type Resolve } from './deliver/lookup.js';

/** How a host may bend the transport. */
export interface WebhookTransportOptions {
  /** Lets messages reach this very machine, for development; false. */
  readonly allowLoopback?: boolean;
  /**
   * Open connections to one origin; as many as messages are on their way when absent, which is eight per endpoint. Fewer let
   * endpoints of one origin hold each other up.
   */
  readonly connectionsPerOrigin?: number | null;
  /** Finds all addresses of a name; the operating system's lookup when absent. */
  readonly resolve?: Resolve;
}

/** A transport that holds connections open. */
export interface ClosableTransport extends WebhookTransport {
  permits(url: string): Promise<boolean>;
  /** Ends its connections once what is in flight has ended. */
  close(): Promise<void>;
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

/** Addresses that are remembered; endpoints are few, and the same ones again and again. */
const mostTargets = 10_000;

/** Reads the address of an endpoint once; one that is written out and may not be reached is refused. @throws Error */
function targetsUnder(policy: AddressPolicy): (url: string) => Target {
  const known = new Map<string, Target>();
  return (url) => {
    const seen = known.get(url);
    if (seen) return seen;
    const target = new URL(url);
    const literal = literalOf(target);
    // Addresses that are written out are connected to without being looked up.
    if (literal !== null && !isReachable(literal, policy)) throw refusal();
    const made = { origin: target.origin, path: `${target.pathname}${target.search}` };
    if (known.size >= mostTargets) known.clear();
    known.set(url, made);
    return made;
  };
}

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
  const { allowLoopback = false, connectionsPerOrigin = null, resolve = systemResolve } = options;
  const policy = { allowLoopback };
  const dispatcher = new Agent({
    connections: connectionsPerOrigin,
    pipelining: 1,
    keepAliveTimeout: 10_000,
    connect: { lookup: guardedLookup(resolve, policy) },
  });

  const targetOf = targetsUnder(policy);

  return {
    send: async (message) => {
      try {
        return await exchange(dispatcher, targetOf(message.url), message);
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
