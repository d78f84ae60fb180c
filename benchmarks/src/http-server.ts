import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryStorage } from '@bursar/adapter-memory';
import { postgresPool, postgresStorage } from '@bursar/adapter-postgres';
import { createBursar, type HostStorage } from '@bursar/core';
import { costs } from '@bursar/core/costs';
import { bursarRouter, nodeHandler } from '@bursar/express';
import express from 'express';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { z } from 'zod';

// A process of its own, so that its CPU can be told from the load's. Prints nothing; speaks by IPC.

/** What every server answers to, or is compared by. */
const answer = {
  allowed: true,
  reservationId: '018f4c1e-7b1a-7000-8000-000000000000',
  traceId: 'a'.repeat(32),
};
const schema = z.object({
  toolName: z.string().min(1).max(200),
  serverName: z.string().min(1).max(200),
  estimateMicrodollars: z.number().min(0),
});

const bodyOf = (request: IncomingMessage, take: (text: string) => void): void => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => take(Buffer.concat(parts).toString()));
};

const raw: RequestListener = (request, response: ServerResponse) =>
  bodyOf(request, (text) => {
    JSON.parse(text);
    const sent = JSON.stringify(answer);
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(sent),
    });
    response.end(sent);
  });

function plainExpress(checked: boolean): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(express.json());
  app.post('/v1/mcp/budget/check', (request, response) => {
    if (checked && !schema.safeParse(request.body).success) response.status(400).json({ error: 'invalid' });
    else response.json(answer);
  });
  return app;
}

const unlimited = 1_000_000_000;
const customers = 400;

/** The costs product with its limiter on, a key, a budget on it, one tag and 400 customers; and a key without budgets. */
async function openCosts(storage: HostStorage<unknown>) {
  const product = costs({ requestsPerMinute: unlimited, gatewayRequestsPerMinute: unlimited });
  const bursar = createBursar({ storage, products: [product] });
  const actor = await bursar.actors.ofSession({ id: 'bench', email: null });
  const format = { prefix: 'ns_live_sk_', digits: 'hex', length: 32, shown: 19 } as const;
  const { secret, key } = await bursar.keys.create(actor, { name: 'bench', format });
  const { budgets } = bursar.for(actor).costs;
  const save = (entityType: 'api_key' | 'tag' | 'customer', entityId: string) =>
    budgets.save({ entityType, entityId, maxBudget: 1_000_000_000_000_000n, resetInterval: null });
  await save('api_key', `ns_key_${key.id}`);
  await save('tag', 'team=search');
  for (let i = 0; i < customers; i++) await save('customer', `c${i}`);
  const other = await bursar.actors.ofSession({ id: 'ingest', email: null });
  const plain = await bursar.keys.create(other, { name: 'ingest', format });
  const app = express();
  app.disable('x-powered-by');
  app.use(bursarRouter(bursar));
  return {
    secret,
    node: nodeHandler(bursar),
    app,
    tenant: actor.tenant,
    plain: { key: plain.secret, tenant: other.tenant },
  };
}

async function listen(handler: RequestListener): Promise<number> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** The ports of all servers by name, and the keys and tenants to call them with. */
export interface Ready {
  readonly ports: Readonly<
    Record<'raw' | 'express' | 'expressZod' | 'nodeMemory' | 'nodePg' | 'expressMemory' | 'expressPg', number>
  >;
  readonly keys: { readonly memory: string; readonly postgres: string };
  /** Of the PostgreSQL servers. */
  readonly tenant: string;
  /** An organization there without budgets. */
  readonly plain: { readonly key: string; readonly tenant: string };
}

async function serve(url: string): Promise<Ready> {
  const pool = postgresPool(new pg.Pool({ connectionString: url, max: 4 }));
  const memory = await openCosts(memoryStorage());
  const postgres = await openCosts(
    postgresStorage({ db: new Kysely({ dialect: new PostgresDialect({ pool }) }) }),
  );
  return {
    keys: { memory: memory.secret, postgres: postgres.secret },
    tenant: postgres.tenant,
    plain: postgres.plain,
    ports: {
      raw: await listen(raw),
      express: await listen(plainExpress(false)),
      expressZod: await listen(plainExpress(true)),
      nodeMemory: await listen(memory.node),
      nodePg: await listen(postgres.node),
      expressMemory: await listen(memory.app),
      expressPg: await listen(postgres.app),
    },
  };
}

if (process.send !== undefined && process.env['BENCH_URL'] !== undefined) {
  process.on('message', (message) => {
    const { user, system } = process.cpuUsage();
    if (message === 'cpu') process.send?.({ cpu: (user + system) / 1000 });
    else process.exit(0);
  });
  process.send(await serve(process.env['BENCH_URL']));
}
