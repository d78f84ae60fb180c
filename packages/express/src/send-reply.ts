import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { WireReply, WireStream } from '@bursar/core/http';

const mutable = (headers: WireReply['headers']): OutgoingHttpHeaders => {
  const out: OutgoingHttpHeaders = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined) out[name] = typeof value === 'string' ? value : [...value];
  }
  return out;
};

/** Statuses whose answers never have a body, not even an empty one. */
const bodiless = (status: number): boolean => status === 204 || status === 304;

async function stream(response: ServerResponse, body: WireStream): Promise<void> {
  try {
    await pipeline(Readable.from(body), response);
  } catch (error) {
    // The caller hung up, which is theirs to do.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/**
 * Sends an answer, with the headers that other middleware set before it. A stream is pulled as fast as the caller reads
 * and is closed when they hang up.
 *
 * @throws what a stream throws after its headers went out; the connection is then cut, so that nobody takes the torso
 * for the whole.
 */
export async function sendReply(
  response: ServerResponse,
  { status, headers, body }: WireReply,
): Promise<void> {
  const out = mutable(headers);
  // What is left of a refused body would be read as the next request.
  if (status === 413) out['connection'] = 'close';
  if (body === null) {
    if (!bodiless(status) && response.req.method !== 'HEAD') out['content-length'] = 0;
    response.writeHead(status, out).end();
  } else if (typeof body === 'string' || body instanceof Uint8Array) {
    out['content-length'] = Buffer.byteLength(body);
    response.writeHead(status, out).end(body);
  } else {
    response.writeHead(status, out);
    await stream(response, body);
  }
}
