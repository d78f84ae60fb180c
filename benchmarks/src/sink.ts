import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

/** What a sink has seen since it was last asked. */
export interface Seen {
  /** Requests on `/ok…`, all of them answered 204. */
  readonly count: number;
  /** Milliseconds from the `timestamp` in a body to its first byte here, rising. */
  readonly latencies: readonly number[];
}

/** A receiver of webhooks in a process of its own: `/ok…` accepts, `/fail…` answers 500, `/hang…` never answers. */
export interface Sink {
  readonly url: string;
  /** What has come since the last call. */
  seen(): Promise<Seen>;
  /** Resolves when so many requests on `/ok…` have come since the last call of `seen`. */
  received(count: number): Promise<void>;
  close(): void;
}

const modulePath = fileURLToPath(import.meta.url);
type Told = { readonly port: number } | Seen | 'reached';

/** Starts a sink. */
export async function startSink(): Promise<Sink> {
  const child = fork(modulePath, ['serve'], { execArgv: process.execArgv });
  const next = <T extends Told>(): Promise<T> =>
    new Promise((resolve) => child.once('message', (told) => resolve(told as T)));
  const { port } = await next<{ readonly port: number }>();
  return {
    url: `http://127.0.0.1:${port}`,
    seen: () => {
      child.send('seen');
      return next<Seen>();
    },
    received: async (count) => {
      child.send(count);
      await next<'reached'>();
    },
    close: () => void child.kill(),
  };
}

const stamped = /"timestamp":"([^"]+)"/;

function serve(): void {
  let count = 0;
  let wanted = Number.POSITIVE_INFINITY;
  let latencies: number[] = [];
  const tell = (told: Told): void => void process.send?.(told);
  const check = (): void => {
    if (count < wanted) return;
    wanted = Number.POSITIVE_INFINITY;
    tell('reached');
  };
  const server = createServer((request, response) => {
    const came = Date.now();
    const path = request.url ?? '';
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      if (path.startsWith('/hang')) return;
      if (path.startsWith('/fail')) return response.writeHead(500).end();
      response.writeHead(204).end();
      const at = stamped.exec(body)?.[1];
      if (at !== undefined) latencies.push(came - Date.parse(at));
      count++;
      check();
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => tell({ port: (server.address() as AddressInfo).port }));
  process.on('message', (message: 'seen' | number) => {
    if (message !== 'seen') {
      wanted = message;
      return check();
    }
    tell({ count, latencies: latencies.sort((a, b) => a - b) });
    count = 0;
    latencies = [];
  });
  process.on('disconnect', () => process.exit());
}

if (process.argv[1] === modulePath && process.argv[2] === 'serve') serve();
