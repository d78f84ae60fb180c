import { connect, type Socket } from 'node:net';
import type { Slice } from './measure.js';

/** What to send, over how many connections, for how long. */
export interface HttpLoad {
  readonly port: number;
  /** Whole requests as bytes; each connection goes through them from another place. */
  readonly requests: readonly Buffer[];
  readonly connections: number;
  readonly ms: number;
  /** CPU of the server so far, in milliseconds. */
  cpu(): Promise<number>;
}

const headEnd = '\r\n\r\n';

/** The status and full length of the answer that a text begins with; null while its head is not there. */
function answerIn(text: string): { readonly status: number; readonly length: number } | null {
  const end = text.indexOf(headEnd);
  if (end < 0) return null;
  const named = /\r\ncontent-length: (\d+)/i.exec(text);
  return {
    status: Number.parseInt(text.slice(9, 12), 10),
    length: end + headEnd.length + Number.parseInt(named?.[1] ?? '0', 10),
  };
}

/** One connection in a closed loop: a request, its answer, the next. */
function loop({ port, requests, ms }: HttpLoad, first: number, latencies: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = performance.now() + ms;
    const socket: Socket = connect(port, '127.0.0.1');
    let turn = first;
    let began = 0;
    let text = '';
    const send = (): void => {
      if (performance.now() >= end) return void socket.end(resolve);
      began = performance.now();
      socket.write(requests[turn++ % requests.length] as Buffer);
    };
    socket.setNoDelay(true);
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const answer = answerIn(text);
      if (answer === null || text.length < answer.length) return;
      if (answer.status >= 300) return reject(new Error(`the server answered ${text.slice(0, 600)}`));
      latencies.push(performance.now() - began);
      text = text.slice(answer.length);
      send();
    });
  });
}

/**
 * Loads a server over plain sockets, which costs a fraction of what an HTTP client does: both share the machine. The
 * slice's CPU is the server's.
 */
export async function httpLoad(load: HttpLoad): Promise<Slice> {
  const warming = { ...load, ms: load.ms / 4 };
  const each = (options: HttpLoad, latencies: number[]): Promise<unknown> =>
    Promise.all(Array.from({ length: load.connections }, (_, index) => loop(options, index * 7, latencies)));
  await each(warming, []);
  const before = await load.cpu();
  const start = performance.now();
  const latencies: number[] = [];
  await each(load, latencies);
  const elapsed = performance.now() - start;
  const used = (await load.cpu()) - before;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  return {
    rate: (latencies.length / elapsed) * 1000,
    p50: at(0.5),
    p99: at(0.99),
    cpu: used / latencies.length,
  };
}

/** A POST of JSON as bytes. */
export function postOf(path: string, headers: Readonly<Record<string, string>>, body: unknown): Buffer {
  const text = JSON.stringify(body);
  const lines = [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.from(lines.join('\r\n') + headEnd + text);
}

/** A GET as bytes. */
export const getOf = (path: string, headers: Readonly<Record<string, string>>): Buffer =>
  Buffer.from(
    [
      `GET ${path} HTTP/1.1`,
      'host: 127.0.0.1',
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ].join('\r\n') + headEnd,
  );
