import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { webhookTransport, type ClosableTransport, type WebhookTransportOptions } from './deliver.js';

const servers: Server[] = [];
const transports: ClosableTransport[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) server.closeAllConnections();
  await Promise.all(transports.splice(0).map((transport) => transport.close()));
});

async function receiver(
  answer: RequestListener,
): Promise<{ url: string; port: number; hits: IncomingMessage[] }> {
  const hits: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    hits.push(request);
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/in`, port, hits };
}

function open(options: WebhookTransportOptions = { allowLoopback: true }): ClosableTransport {
  const transport = webhookTransport(options);
  transports.push(transport);
  return transport;
}

const message = (url: string, timeoutMs = 2_000) => ({
  url,
  headers: { 'content-type': 'application/json', 'x-proof': 'abc' },
  body: '{"a":1}',
  timeoutMs,
});

describe('webhookTransport', () => {
  it('posts a message over a connection that stays open', async () => {
    const sockets = new Set<unknown>();
    const bodies: string[] = [];
    const { url, hits } = await receiver((request, response) => {
      sockets.add(request.socket);
      request.setEncoding('utf8').on('data', (text: string) => bodies.push(text));
      request.on('end', () => response.writeHead(202, { 'retry-after': '7' }).end('thanks'));
    });
    const transport = open();
    for (let i = 0; i < 10; i++)
      expect(await transport.send(message(url))).toEqual({
        kind: 'answered',
        status: 202,
        retryAfter: '7',
        preview: 'thanks',
      });
    expect([hits[0]?.method, hits[0]?.headers['x-proof'], bodies, sockets.size < 5]).toEqual([
      'POST',
      'abc',
      Array(10).fill('{"a":1}'),
      true,
    ]);
  });

  it('follows no redirect', async () => {
    const target = await receiver((_request, response) => response.end());
    for (const status of [301, 302, 303, 307, 308]) {
      const { url } = await receiver((_request, response) =>
        response.writeHead(status, { location: target.url }).end(),
      );
      expect(await open().send(message(url))).toMatchObject({ kind: 'answered', status });
    }
    expect(target.hits).toEqual([]);
  });

  it('reads no more than the beginning of an answer', async () => {
    const { url } = await receiver((_request, response) => {
      const flood = (): void => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', flood);
      };
      response.on('error', () => undefined);
      flood();
    });
    const sent = await open().send(message(url));
    expect(sent).toMatchObject({ kind: 'answered', status: 200 });
    expect(sent.kind === 'answered' && sent.preview.length).toBe(4_096);
  });

  it('gives up on one that says nothing, or says it byte by byte', async () => {
    const { url } = await receiver(() => undefined);
    expect(await open().send(message(url, 50))).toMatchObject({ kind: 'failed', reason: 'timeout' });
    const slow = await receiver((request) => {
      const drip = setInterval(() => request.socket.write('HTTP/1.1 200 OK\r\nx: '.slice(0, 1)), 10);
      request.socket.on('close', () => clearInterval(drip));
    });
    expect(await open().send(message(slow.url, 100))).toMatchObject({ kind: 'failed' });
  });

  it('takes a status for an answer, though its body never ends', async () => {
    const { url } = await receiver((_request, response) => void response.writeHead(200).write('o'));
    expect(await open().send(message(url))).toMatchObject({ kind: 'answered', status: 200, preview: 'o' });
  });

  it('says that nobody is there', async () => {
    const { url } = await receiver((request) => request.socket.destroy());
    expect(await open().send(message(url))).toMatchObject({ kind: 'failed', reason: 'unreachable' });
    expect(await open().send(message('http://127.0.0.1:1/'))).toMatchObject({ reason: 'unreachable' });
    expect(await open().send(message('no url'))).toMatchObject({ kind: 'failed', reason: 'unreachable' });
  });

  it('reaches nothing that is not public, however it is written', async () => {
    const { port, hits } = await receiver((_request, response) => response.end());
    const transport = open({});
    for (const host of [
      'localhost',
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[64:ff9b::7f00:1]',
      '0.0.0.0',
      '[::]',
      '127。0。0。1',
    ]) {
      const url = `http://${host}:${port}/`;
      expect(await transport.send(message(url)), host).toMatchObject({ reason: 'refused_address' });
      expect(await transport.permits(url), host).toBe(false);
    }
    expect(hits).toEqual([]);
  });

  it('is not fooled by a name that changes its answer, or mixes answers', async () => {
    const { port, hits } = await receiver((_request, response) => response.end());
    const answers = [
      [{ address: '8.8.8.8', family: 4 }],
      [{ address: '127.0.0.1', family: 4 }],
      [
        { address: '8.8.8.8', family: 4 },
        { address: '169.254.169.254', family: 4 },
      ],
      [],
    ];
    const transport = open({ resolve: async () => answers.shift() ?? [] });
    const url = `http://rebind.example.com:${port}/`;
    expect(await transport.permits(url)).toBe(true);
    for (let i = 0; i < 3; i++)
      expect(await transport.send(message(url))).toMatchObject({ reason: 'refused_address' });
    expect(hits).toEqual([]);
    const lost = open({
      resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
    });
    expect(await lost.send(message(url))).toMatchObject({ reason: 'unreachable' });
    expect(await lost.permits(url)).toBe(true);
  });

  it('connects to the very address that was judged', async () => {
    const { port, hits } = await receiver((_request, response) => response.end());
    const transport = open({
      allowLoopback: true,
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    expect(await transport.send(message(`http://hooks.example.com:${port}/`))).toMatchObject({ status: 200 });
    expect(hits[0]?.headers.host).toBe(`hooks.example.com:${port}`);
  });
});
