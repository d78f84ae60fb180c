import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ParsedBody, UnreadBody, WireRequest } from '@bursar/core/http';

/** What Express and body parsers add to Node's request. */
export interface HostRequest extends IncomingMessage {
  readonly body?: unknown;
  /** Some hosts keep the bytes here, by the `verify` option of a body parser. */
  readonly rawBody?: unknown;
  /** The prefix under which Express mounted the handler, already cut from `url`. */
  readonly baseUrl?: string;
}

/** Where a request's network address is taken from. */
export interface AddressOptions {
  /**
   * How many proxies of your own stand before the server and append to `X-Forwarded-For`; 0 (the default) takes the
   * socket's address and ignores the header, which anyone can write.
   */
  readonly trustedProxies?: number;
}

/** The path and query of a request target; proxies may send whole URLs. */
export function targetOf({ url = '/' }: IncomingMessage): { readonly path: string; readonly query: string } {
  const local = url.startsWith('/') ? url : url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, '');
  const mark = local.indexOf('?');
  const path = mark < 0 ? local : local.slice(0, mark);
  return { path: path.startsWith('/') ? path : `/${path}`, query: mark < 0 ? '' : local.slice(mark + 1) };
}

function addressOf(request: IncomingMessage, trustedProxies: number): string | null {
  const socket = request.socket.remoteAddress ?? null;
  if (trustedProxies === 0) return socket;
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',');
  const chain = [...forwarded.split(',').map((each) => each.trim()), socket].filter((each) => each !== '');
  return chain[Math.max(0, chain.length - 1 - trustedProxies)] ?? null;
}

/** Listens to the stream itself: half the cost of an async iterator, and leaving early does not end the connection. */
const readAll = (request: IncomingMessage, limitBytes: number): Promise<Uint8Array | null> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limitBytes) {
        chunks.length = 0;
        resolve(null);
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on('error', reject);
    // Comes after every request; an error is made only when nothing else came first.
    request.on('close', () => request.readableEnded || reject(new Error('the caller went away')));
  });

/** Whether a body follows the headers (RFC 9112 §6). */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined ||
  (headers['content-length'] !== undefined && headers['content-length'] !== '0');

function bodyOf(request: HostRequest): Uint8Array | UnreadBody | ParsedBody | null {
  if (!hasBody(request)) return null;
  for (const held of [request.rawBody, request.body]) {
    if (held instanceof Uint8Array) return held;
    if (typeof held === 'string') return Buffer.from(held);
  }
  // A parser that did not take the body may still have left `{}`.
  if (request.readableDidRead) return { parsed: request.body };
  return { read: (limitBytes) => readAll(request, limitBytes) };
}

/** Node's or Express's request as the plain data that `execute` answers. */
export function wireRequest(
  request: HostRequest,
  response: ServerResponse,
  { trustedProxies = 0 }: AddressOptions,
): WireRequest {
  const { path, query } = targetOf(request);
  return {
    method: request.method ?? 'GET',
    path,
    query,
    headers: request.headers,
    body: bodyOf(request),
    address: addressOf(request, trustedProxies),
    signal: () => signalOf(response),
    native: request,
  };
}

/** Aborted when the caller hangs up before the answer is complete. */
function signalOf(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  if (response.closed) controller.abort();
  response.once('close', () => response.writableFinished || controller.abort());
  return controller.signal;
}
