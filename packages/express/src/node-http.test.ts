import { Agent, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listening, openHall, until } from './hall.fixture.js';
import { nodeHandler } from './index.js';

/** Sends raw text on a socket and collects what comes back until the server closes. */
const raw = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let got = '';
    socket.on('data', (chunk) => (got += chunk.toString()));
    socket.on('close', () => resolve(got));
    socket.on('error', reject);
  });
const get = (port: number, path: string): Promise<IncomingMessage> =>
  new Promise(
    (resolve, reject) => void request({ port, path, agent: new Agent() }, resolve).on('error', reject).end(),
  );

describe('nodeHandler', () => {
  it('answers on a plain socket, chunked and pipelined bodies included', async () => {
    const answers = await listening(nodeHandler(openHall().hall), (port) =>
      raw(
        port,
        'POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n' +
          '7\r\n{"text"\r\n5\r\n:"a"}\r\n0\r\n\r\n' +
          'POST http://x/api/echo?q HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 12\r\nConnection: close\r\n\r\n{"text":"b"}',
      ),
    );
    expect(answers.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    expect(answers).toMatch(/\{"text":"a"\}[^]*\{"text":"b"\}$/);
  });

  it('gives paths of nobody a plain 404', async () => {
    const status = await listening(
      nodeHandler([openHall().hall]),
      async (port) => (await get(port, '/')).statusCode,
    );
    expect(status).toBe(404);
  });

  it('refuses long bodies early and closes, announced or not', async () => {
    const head = 'POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    for (const body of [
      `Content-Length: 1001\r\n\r\n${'x'.repeat(1001)}`,
      `Transfer-Encoding: chunked\r\n\r\n${'200\r\n' + 'x'.repeat(512) + '\r\n'}`.concat(
        `200\r\n${'x'.repeat(512)}\r\n`,
      ),
    ]) {
      const answer = await listening(nodeHandler(openHall().hall), (port) => raw(port, head + body));
      expect(answer).toMatch(/^HTTP\/1\.1 413[^]*connection: close[^]*\{"error":"payload_too_large"\}$/i);
    }
  });

  it('survives a caller that goes away in the middle of a body', async () => {
    const { hall, events } = openHall();
    const status = await listening(nodeHandler(hall), async (port) => {
      const socket = connect(port, '127.0.0.1');
      socket.write(
        'POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{',
      );
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.destroy();
      return (await get(port, '/api/stream/short')).statusCode;
    });
    expect([status, events]).toEqual([200, []]);
  });

  it('pulls a stream no faster than it is read, and closes it when the caller hangs up', async () => {
    const { hall, events } = openHall();
    await listening(nodeHandler(hall), async (port) => {
      const response = await get(port, '/api/stream/endless');
      expect(response.headers['content-type']).toBe('text/plain; charset=utf-8');
      await new Promise((resolve) => response.once('data', resolve));
      response.destroy();
      await until(() => events.length >= 2);
    });
    expect(events.sort()).toEqual(['aborted', 'closed']);
  });

  it('cuts the connection when a stream breaks, and logs it', async () => {
    const { hall, events } = openHall();
    const ended = await listening(nodeHandler(hall), async (port) => {
      const response = await get(port, '/api/stream/broken');
      response.resume();
      return new Promise((resolve) => {
        response.once('end', () => resolve('whole'));
        response.once('error', () => resolve('cut'));
      });
    });
    expect([ended, events]).toEqual(['cut', ['an answer could not be sent']]);
  });
});
