import http from 'node:http';
import https from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { ModelTransport, UpstreamAnswer, UpstreamFailure, UpstreamRequest } from '@bursar/core/costs';

/** How long an upstream may take. */
export interface UpstreamTimes {
  /** A whole call, from the first byte sent to the last received; 600,000. */
  readonly timeoutMs?: number;
  /** Without a byte in either direction; 300,000. */
  readonly silenceMs?: number;
}

const decoders = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** An answer's bytes uncompressed, though it was asked for plain; a coding that is not known here stays. */
function plain(response: http.IncomingMessage): {
  readonly body: Readable;
  readonly headers: http.IncomingHttpHeaders;
} {
  const { 'content-encoding': coding, ...headers } = response.headers;
  const decode = coding === undefined ? undefined : decoders[coding as keyof typeof decoders];
  if (decode === undefined) return { body: response, headers: response.headers };
  // Errors of either side reach whoever reads the end of the pipe.
  return { body: pipeline(response, decode(), () => undefined), headers };
}

function answered(response: http.IncomingMessage): UpstreamAnswer {
  const { body, headers } = plain(response);
  return { kind: 'answered', status: response.statusCode ?? 502, headers, body };
}

/** What became of one attempt; `stale` when a connection that was kept open turned out to be closed. */
type Outcome = UpstreamAnswer | UpstreamFailure | 'stale';

const failed = (sent: boolean, reason: string): UpstreamFailure => ({ kind: 'failed', sent, reason });

/** A kept connection that ends later than this was not stale: the upstream had taken the request. */
const staleWithinMs = 1_000;

const agents = (): Record<string, http.Agent> => ({
  'http:': new http.Agent({ keepAlive: true }),
  'https:': new https.Agent({ keepAlive: true }),
});

/** Tells when the request's first bytes may have left: a new connection must be open, a TLS one secured. */
function whenConnected(request: http.ClientRequest, secure: boolean, tell: () => void): void {
  request.once('socket', (socket) => {
    if (request.reusedSocket) tell();
    else socket.once(secure ? 'secureConnect' : 'connect', tell);
  });
}

/**
 * Reaches upstreams over `node:http` and `node:https`: connections stay open between calls, redirects are not followed,
 * and an answer is read as fast as it is taken.
 */
export function upstreamTransport({
  timeoutMs = 600_000,
  silenceMs = 300_000,
}: UpstreamTimes = {}): ModelTransport {
  const kept = agents();

  const open = (
    { url, headers, body, signal }: UpstreamRequest,
    agent: http.Agent | false,
    settle: (outcome: Outcome) => void,
  ): void => {
    const secure = url.startsWith('https:');
    const began = performance.now();
    let sent = false;
    const request = (secure ? https : http).request(url, {
      method: 'POST',
      headers: { ...(headers as http.OutgoingHttpHeaders), 'content-length': body.length },
      agent,
      signal,
      timeout: silenceMs,
    });
    const late = (what: string) => () => void request.destroy(new Error(what));
    const timer = setTimeout(late(`no end within ${timeoutMs} ms`), timeoutMs);
    request.once('timeout', late(`silent for ${silenceMs} ms`));
    request.once('close', () => clearTimeout(timer));
    whenConnected(request, secure, () => (sent = true));
    request.on('error', ({ code = '', message }: NodeJS.ErrnoException) => {
      const early = performance.now() - began < staleWithinMs;
      const stale = request.reusedSocket && early && ['ECONNRESET', 'EPIPE'].includes(code);
      settle(stale ? 'stale' : failed(sent, message));
    });
    request.once('response', (response) => settle(answered(response)));
    request.end(body);
  };

  const attempt = (request: UpstreamRequest, agent: http.Agent | false): Promise<Outcome> =>
    new Promise((resolve) => {
      try {
        open(request, agent, resolve);
      } catch (error) {
        // A header that cannot be sent, an address that is none.
        resolve(failed(false, (error as Error).message));
      }
    });

  return {
    send: async (request) => {
      const first = await attempt(request, kept[request.url.slice(0, request.url.indexOf(':') + 1)] ?? false);
      if (first !== 'stale') return first;
      // The upstream had closed the idle connection: nothing was read of the request. A fresh one decides.
      const second = await attempt(request, false);
      return second === 'stale' ? failed(true, 'connection reset') : second;
    },
  };
}
