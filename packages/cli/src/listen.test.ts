import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryStorage } from '@bursar/adapter-memory';
import { cipher, createBursar, systemRuntime } from '@bursar/core';
import { wallets } from '@bursar/core/wallets';
import { nodeHandler } from '@bursar/express';
import { webhookTransport } from '@bursar/webhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from './run.js';

const path = '/v1/webhooks';

/** Something that happens once, and whoever waits for it. */
function moment<T>() {
  let happen: (value: T) => void = () => undefined;
  const come = new Promise<T>((resolve) => (happen = resolve));
  return { come, happen };
}

async function listening(handler: Parameters<typeof createServer>[1]) {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A server at work whose receivers may be on this machine; with `lost` something between answers 503 once to who makes an endpoint. */
async function open({ lost = false } = {}) {
  const transport = webhookTransport({ allowLoopback: true });
  const bursar = createBursar({
    storage: memoryStorage(),
    runtime: systemRuntime({ cipher: cipher({ keys: [{ id: 'test', secret: '11'.repeat(32) }] }) }),
    products: [wallets()],
    webhooks: { transport, allowLoopback: true },
    pollMs: 20,
  });
  bursar.start();
  const actor = await bursar.actors.ofSession({ id: 'ana', email: null });
  const mine = bursar.for(actor).wallets;
  const { secret: key } = await mine.keys.create({ name: 'ana', scopes: ['read', 'write', 'admin'] });
  const handle = nodeHandler(bursar);
  const state = { lost };
  const server = await listening((request, response) => {
    if (state.lost && request.method === 'POST' && request.url === path) {
      state.lost = false;
      const write = response.writeHead.bind(response);
      response.writeHead = () => write(503);
    }
    handle(request, response);
  });
  return {
    mine,
    key,
    url: server.url,
    close: async () => {
      await server.close();
      await bursar.stop();
      await transport.close();
    },
  };
}

/** Runs `webhooks listen` until `end` happens. */
function listen({ url, key }: { readonly url: string; readonly key: string }, ...more: readonly string[]) {
  const [started, heard, end] = [moment<null>(), moment<string>(), moment<void>()];
  const said = { out: '', err: '' };
  const ran = runCommand(
    {
      args: ['webhooks', 'listen', ...more],
      env: { BURSAR_API_KEY: key, BURSAR_API_URL: url },
      cwd: '/nowhere',
      home: '/nowhere',
      out: (text) => {
        said.out += text;
        heard.happen(text);
      },
      err: (text) => {
        said.err += text;
        if (text.includes('listening on')) started.happen(null);
      },
      isTerminal: false,
      isInteractive: false,
      ask: async () => '',
      fetch,
      wait: async () => undefined,
      interrupted: () => end.come,
    },
    '0.0.0',
  );
  // A run that ends early has said why.
  const before = <T>(what: Promise<T>): Promise<T> =>
    Promise.race([what, ran.then((code) => Promise.reject<T>(new Error(`exit ${code}: ${said.err}`)))]);
  return { ran, said, end, started: () => before(started.come), heard: () => before(heard.come) };
}

const config = { agent_name: 'scout', owner: 'ops@example.com' };

describe('bursar webhooks listen', () => {
  let at: Awaited<ReturnType<typeof open>>;
  beforeEach(async () => {
    at = await open();
  });
  afterEach(() => at.close());

  it('prints an event as it happens, its signature checked, and takes its endpoint away in the end', async () => {
    const run = listen(at);
    await run.started();
    expect(await at.mine.webhooks.list()).toMatchObject([
      { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/) as unknown },
    ]);
    await at.mine.create({ config });
    expect(await run.heard()).toMatch(/^✓ wallet\.created {2}evt_/);
    run.end.happen();
    expect(await run.ran).toBe(0);
    expect(await at.mine.webhooks.list()).toEqual([]);
    expect(run.said.out + run.said.err).not.toContain('whsec_');
  });

  it('passes verified events on with their signatures, and tells what became of them', async () => {
    const received = moment<IncomingMessage>();
    const receiver = await listening((request, response) => {
      received.happen(request);
      response.writeHead(204).end();
    });
    try {
      const run = listen(at, '--forward', `${receiver.url}/in`);
      await run.started();
      await at.mine.create({ config });
      const { url, headers } = await received.come;
      expect(url).toBe('/in');
      expect(headers).toMatchObject({
        'x-spend-event': 'wallet.created',
        'x-spend-signature': expect.stringMatching(/^sha256=[0-9a-f]{64}$/) as unknown,
      });
      expect(headers).not.toHaveProperty('authorization');
      run.end.happen();
      expect(await run.ran).toBe(0);
    } finally {
      await receiver.close();
    }
  });

  it('knows a forged event from a genuine one', async () => {
    const run = listen(at);
    await run.started();
    const [endpoint] = await at.mine.webhooks.list();
    const answer = await fetch(endpoint?.url ?? '', {
      method: 'POST',
      headers: { 'x-spend-signature': `sha256=${'0'.repeat(64)}` },
      body: '{"id":"evt_1","type":"wallet.created"}',
    });
    expect(answer.status).toBe(401);
    expect(await run.heard()).toBe('✗ wallet.created  evt_1\n');
    run.end.happen();
    expect(await run.ran).toBe(0);
  });

  it('makes a new secret where the answer that told it was lost', async () => {
    await at.close();
    at = await open({ lost: true });
    const run = listen(at);
    await run.started();
    expect(await at.mine.webhooks.list()).toHaveLength(1);
    await at.mine.create({ config });
    expect(await run.heard()).toMatch(/^✓ wallet\.created/);
    run.end.happen();
    expect(await run.ran).toBe(0);
    expect(await at.mine.webhooks.list()).toEqual([]);
  });
});
