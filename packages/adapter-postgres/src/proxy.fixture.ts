import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type pg from 'pg';

/** When the next COMMIT that comes by is cut off. */
export type Cut = 'never' | 'before' | 'after';

/** A wire between client and server that can be cut in the middle of a COMMIT. */
export interface Proxy {
  /** Connects through the proxy. */
  readonly config: pg.PoolConfig;
  /** `before` the server sees it, or `after` it has answered, unheard. Holds for one COMMIT. */
  cutNext(cut: Cut): void;
  /** Cuts every connection that is open, whatever is on its way. */
  cutAll(): void;
  close(): Promise<void>;
}

const isCommit = (chunk: Buffer): boolean => chunk[0] === 'Q'.charCodeAt(0) && chunk.includes('commit\u0000');

/** Opens a proxy to the database at a URL of a Unix socket. */
export async function openProxy(url: string): Promise<Proxy> {
  const target = new URL(url);
  const socketPath = `${target.searchParams.get('host')}/.s.PGSQL.${target.port || '5432'}`;
  let cut: Cut = 'never';
  const sockets = new Set<Socket>();

  const server = createServer((client) => {
    const upstream = connect(socketPath);
    let deaf = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => {
      if (cut !== 'never' && isCommit(chunk)) {
        const now = cut;
        cut = 'never';
        if (now === 'before') return client.destroy();
        deaf = true;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (deaf) client.destroy();
      else client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    config: { host: '127.0.0.1', port, user: target.username, database: target.pathname.slice(1) },
    cutNext: (when) => {
      cut = when;
    },
    cutAll: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
