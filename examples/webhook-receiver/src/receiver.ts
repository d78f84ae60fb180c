import { createServer, type IncomingMessage, type Server } from 'node:http';
import { verify, type Scheme, type Verdict } from '@bursar/webhooks/verify';

/** What came in, and whether it is genuine. */
export interface Received {
  readonly verdict: Verdict;
  /** The exact bytes, as text. */
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

const mostBytes = 1_048_576;

async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > mostBytes) return null;
  }
  return Buffer.concat(chunks);
}

/**
 * A server that takes webhooks: it reads the exact bytes, verifies them before it believes anything in them, answers
 * 204 to a genuine message and 401 to any other, and says nothing about why.
 */
export function receiver(
  scheme: Scheme,
  secrets: () => readonly string[],
  onReceived: (received: Received) => void,
): Server {
  const take = async (request: IncomingMessage): Promise<number> => {
    if (request.method !== 'POST') return 405;
    const body = await bodyOf(request);
    if (body === null) return 413;
    const verdict = await verify(scheme, secrets(), { headers: request.headers, body });
    onReceived({ verdict, body: body.toString('utf8'), headers: request.headers });
    return verdict.genuine ? 204 : 401;
  };
  return createServer((request, response) => {
    take(request).then(
      (status) => response.writeHead(status).end(),
      () => request.destroy(),
    );
  });
}

/** Listens on this machine only; answers the address. Port 0 takes a free one. */
export function listen(server: Server, port = 0): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}/hooks`);
    });
  });
}
