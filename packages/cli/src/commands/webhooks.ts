import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verify, walletsScheme } from '@bursar/webhooks/verify';
import type { Command } from 'commander';
import { wholeArgument } from '../arguments.js';
import type { Client } from '../client.js';
import type { Context } from '../context.js';
import { CommandError, exitCodes } from '../exit.js';
import { table } from '../render.js';

interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly events?: readonly string[];
  readonly enabled?: boolean;
  readonly secret?: string;
}

interface Delivery {
  readonly id: string;
  readonly status: string;
  readonly event_type?: string;
  readonly created_at: string;
}

const most = 1_000;
const largestBody = 1_048_576;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > largestBody) throw new Error('too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The endpoint's secret; a new one where the answer that told it was lost, and its repeat masks it. */
async function secretOf(client: Client, { id, secret = '' }: Endpoint): Promise<string> {
  if (/^whsec_[0-9a-f]+$/.test(secret)) return secret;
  return (await client.send<Endpoint>('POST', `/v1/webhooks/${id}/rotate-secret`)).secret ?? '';
}

/** Receives, checks and prints events until the person ends it; the endpoint goes with it. */
async function listen(context: Context, port: number, forward: string | undefined): Promise<void> {
  const { surroundings, paint, options, say } = context;
  if (options().data !== undefined)
    throw new CommandError(exitCodes.usage, 'nothing is sent from a folder: listen needs a server');
  const client = await context.client('wallets');
  // The first event may be here before the answer that tells the secret.
  let know: (secret: string) => void = () => undefined;
  const known = new Promise<string>((resolve) => (know = resolve));
  const server = createServer((request, response) => {
    void (async () => {
      const body = await bodyOf(request);
      const { genuine: isOurs } = await verify(walletsScheme, [await known], {
        headers: request.headers,
        body,
      });
      const { type, id } = JSON.parse(body) as { type: string; id: string };
      const line = `${paint(isOurs ? 'good' : 'bad', isOurs ? '✓' : '✗')} ${type}  ${id}`;
      surroundings.out(
        options().json
          ? `${JSON.stringify({ verified: isOurs, event: JSON.parse(body) as unknown })}\n`
          : `${line}\n`,
      );
      if (isOurs && forward !== undefined) {
        const headers = Object.fromEntries(
          Object.entries(request.headers).filter(
            ([name]) => name.startsWith('x-spend-') || name === 'content-type',
          ),
        ) as Record<string, string>;
        const answer = await surroundings.fetch(forward, {
          method: 'POST',
          headers,
          body,
          redirect: 'error',
        });
        response.writeHead(answer.status).end();
        return;
      }
      response.writeHead(isOurs ? 200 : 401).end();
    })().catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', resolve),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    const endpoint = await client.send<Endpoint>('POST', '/v1/webhooks', { url });
    try {
      know(await secretOf(client, endpoint));
      say(`listening on ${url}; end with Ctrl-C`);
      await surroundings.interrupted();
    } finally {
      await client.send('DELETE', `/v1/webhooks/${endpoint.id}`);
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Sends again what an endpoint did not take, or one delivery of it. */
async function replay(context: Context, client: Client, endpoint: string, delivery?: string): Promise<void> {
  const base = `/v1/webhooks/${encodeURIComponent(endpoint)}/deliveries`;
  const ids =
    delivery === undefined
      ? (await client.list<Delivery>(base, {}, most))
          .filter(({ status }) => status === 'failed')
          .map(({ id }) => id)
      : [delivery];
  for (const id of ids) await client.send('POST', `${base}/${encodeURIComponent(id)}/retry`);
  context.show({ replayed: ids }, () => `${ids.length} deliveries are sent again`);
}

/** `webhooks list`, `deliveries`, `listen`, `replay`. */
export function addWebhookCommands(program: Command, context: Context): void {
  const { show, paint } = context;
  const webhooks = program.command('webhooks').alias('webhook').description('who is told what happens');
  webhooks
    .command('list', { isDefault: true })
    .description('endpoints')
    .action(async () => {
      const found = await (await context.client('wallets')).list<Endpoint>('/v1/webhooks', {}, most);
      show(found, () =>
        table(
          ['ID', 'URL', 'EVENTS', 'ENABLED'],
          found.map((each) => [
            each.id,
            each.url,
            (each.events ?? ['*']).join(','),
            each.enabled === false ? 'no' : 'yes',
          ]),
          paint,
        ),
      );
    });
  webhooks
    .command('listen')
    .description('print events as they happen, checked; for development, on this machine')
    .option('--port <n>', 'any free one when left out', wholeArgument(0, 65_535), 0)
    .option('--forward <url>', 'pass verified events on')
    .action(({ port, forward }: { port: number; forward?: string }) => listen(context, port, forward));
  webhooks
    .command('deliveries <endpoint>')
    .description('what was sent, newest first')
    .option('--limit <n>', 'at most so many', wholeArgument(1, most), 20)
    .action(async (endpoint: string, { limit }: { limit: number }) => {
      const client = await context.client('wallets');
      const path = `/v1/webhooks/${encodeURIComponent(endpoint)}/deliveries`;
      const found = await client.list<Delivery>(path, {}, limit);
      show(found, () =>
        table(
          ['ID', 'WHEN', 'EVENT', 'STATUS'],
          found.map((each) => [each.id, each.created_at, each.event_type ?? '', each.status]),
          paint,
        ),
      );
    });
  webhooks
    .command('replay <endpoint> [delivery]')
    .description('send a delivery again; all failed ones when none is named')
    .action(async (endpoint: string, delivery?: string) =>
      replay(context, await context.client('wallets'), endpoint, delivery),
    );
}
