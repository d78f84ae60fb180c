import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SeededRandom } from '@bursar/core/testing';

/** A receiver that does what receivers do. */
export interface BadReceiver {
  readonly url: string;
  /** How often each message was accepted, by `<path> <message id>`. */
  readonly accepted: ReadonlyMap<string, number>;
  /** How often each way of answering was chosen. */
  readonly answers: ReadonlyMap<string, number>;
  /** How many requests followed a redirect: none should. */
  readonly trapped: number;
  /** From now on it behaves, or misbehaves. */
  behave(well: boolean): void;
  close(): Promise<void>;
}

type Way = (request: IncomingMessage, response: ServerResponse) => void;

/** Ways that are no acceptance. */
const refusals: Readonly<Record<string, Way>> = {
  500: (_, response) => void response.writeHead(500).end('no'),
  silence: () => undefined,
  'slow loris': ({ socket }) => {
    const text = 'HTTP/1.1 200 OK\r\nx-slow: '.split('');
    const drip = setInterval(() => socket.write(text.shift() ?? 'x'), 20);
    socket.once('close', () => clearInterval(drip));
  },
  redirect: ({ headers }, response) =>
    void response.writeHead(307, { location: `http://${headers.host ?? ''}/trap` }).end(),
  hangup: ({ socket }) => void socket.destroy(),
};

/** Ways that are one: the status says so, whatever follows. */
const acceptances: Readonly<Record<string, Way>> = {
  200: (_, response) => void response.writeHead(200).end('thanks'),
  'huge body': (_, response) => {
    response.writeHead(200).on('error', () => undefined);
    const flood = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
      if (!response.destroyed) response.once('drain', flood);
    };
    flood();
  },
  'endless body': (_, response) => void response.writeHead(202).write('o'),
};

/** Opens it on this machine. */
export async function openBadReceiver(random: SeededRandom): Promise<BadReceiver> {
  const accepted = new Map<string, number>();
  const answers = new Map<string, number>();
  let well = false;
  let trapped = 0;
  const raise = (counts: Map<string, number>, name: string): void =>
    void counts.set(name, (counts.get(name) ?? 0) + 1);
  const pick = (ways: Readonly<Record<string, Way>>): string => random.pick(Object.keys(ways));

  const server = createServer((request, response) => {
    const { url: path = '' } = request;
    if (path === '/trap') trapped++;
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const accepts = well || random.chance(0.4);
      const way = well ? '200' : pick(accepts ? acceptances : refusals);
      raise(answers, way);
      if (accepts) raise(accepted, `${path} ${(JSON.parse(body) as { id: string }).id}`);
      (accepts ? acceptances : refusals)[way]?.(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accepted,
    answers,
    get trapped() {
      return trapped;
    },
    behave: (now) => {
      well = now;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
