import { memoryStorage } from '@bursar/adapter-memory';
import { createBursar } from '../../bursar.js';
import { execute } from '../../http/execute.js';
import type { WireReply } from '../../http/wire.js';
import type { Actor, ActorUser } from '../../kernel/actor.js';
import { recordedTransport } from '../../platform/delivery/webhooks/adapters/recorded.js';
import type { Sent, WebhookRequest } from '../../platform/delivery/webhooks/ports.js';
import { cipher } from '../../runtime/cipher.js';
import { systemRuntime } from '../../runtime/system.js';
import type { HostStorage } from '../../host.js';
import { wallets, type Scope, type WalletsOptions } from './index.js';
import { secretFormat } from './keys/service.js';
import { storedScopes } from './rules/key-scope.js';

/** Every key a test can carry; `rival` is another organization's, `test` and `dev` are of other environments. */
export type KeyName =
  | 'admin'
  | 'reader'
  | 'writer'
  | 'approver'
  | 'keyless'
  | 'agent'
  | 'revoked'
  | 'expired'
  | 'rival'
  | 'test'
  | 'dev';

/** A request in a test's own words. */
export interface Ask {
  readonly as?: KeyName | null;
  readonly method: string;
  /** May carry a query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON; a text is sent as it is. */
  readonly body?: unknown;
  readonly address?: string;
}

/** An answer, its JSON read. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: never;
}

/** The first instant of every test. */
const start = new Date('2026-01-30T12:00:00.000Z');

const accepted: Sent = { kind: 'answered', status: 200, retryAfter: null, preview: 'ok' };
const userOf = (id: string): ActorUser => ({ id, email: `${id}@example.com` });
const all: readonly Scope[] = ['read', 'write', 'approve', 'admin'];

async function textOf(body: WireReply['body']): Promise<string> {
  return typeof body === 'string' ? body : '';
}

/** A whole service: an organization with keys of every kind, and another one. On memory unless a storage is given. */
export async function walletsWorld(
  options: WalletsOptions & {
    readonly requestLimits?: boolean;
    readonly storage?: HostStorage<unknown>;
    /** Puts nothing but keys in place: the agent's wallet is left out. */
    readonly bare?: boolean;
  } = {},
) {
  const clock = { now: start };
  const sealing = cipher({ keys: [{ id: 'test', secret: '22'.repeat(32) }] });
  const runtime = { ...systemRuntime({ cipher: sealing }), now: () => clock.now };
  /** What receivers of webhooks answer. */
  const receivers: { answer(request: WebhookRequest): Sent } = { answer: () => accepted };
  const transport = recordedTransport((request) => receivers.answer(request));
  const { requestLimits = false, storage = memoryStorage(), bare = false, ...bend } = options;
  const failures: unknown[] = [];
  const bursar = createBursar({
    storage,
    runtime,
    products: [wallets(bend)],
    requestLimits,
    webhooks: { transport },
    logger: {
      warn: (message, details) => failures.push({ message, details }),
      error: (message, details) => failures.push({ message, details }),
    },
  });
  const team = await bursar.organizations.create(userOf('owner'), { name: 'Team', slug: 'team' });
  const rivals = await bursar.organizations.create(userOf('rival'), { name: 'Rivals', slug: 'rivals' });
  const enter = (user: string, organization: string, environment?: string): Promise<Actor> =>
    bursar.actors.ofSession(userOf(user), {
      organization,
      ...(environment !== undefined && { environment }),
    });
  const owner = await enter('owner', team.id);
  const rival = await enter('rival', rivals.id);
  const mine = bursar.for(owner).wallets;
  const agent = bare
    ? null
    : (
        await mine.create({
          id: 'agent',
          config: {
            agent_name: 'research-bot',
            owner: 'ops@northwind.example',
            spend: { monthly_limit: '300 USD', daily_limit: '50 USD' },
          },
        })
      ).wallet;

  const issue = async (
    actor: Actor,
    scopes: readonly Scope[],
    walletId: string | null = null,
    expiresAt: Date | null = null,
  ) =>
    bursar.keys.create(actor, {
      name: 'ci',
      scopes: storedScopes(scopes, walletId),
      format: secretFormat(actor.environment),
      expiresAt,
    });
  const issued = {
    admin: await issue(owner, all),
    reader: await issue(owner, ['read']),
    writer: await issue(owner, ['read', 'write']),
    approver: await issue(owner, ['read', 'approve']),
    keyless: await issue(owner, []),
    agent: await issue(owner, ['read', 'write'], 'agent'),
    revoked: await issue(owner, all),
    expired: await issue(owner, all, null, new Date(start.getTime() + 1)),
    rival: await issue(rival, all),
    test: await issue({ ...owner, tenant: `${team.id}:test`, environment: 'test' }, all),
    dev: await issue({ ...owner, tenant: `${team.id}:dev`, environment: 'dev' }, all),
  } satisfies Record<KeyName, unknown>;
  await bursar.keys.revoke(owner, issued.revoked.key.id);

  /** Sends a request through the route table. */
  const ask = async ({
    as = 'admin',
    method,
    path,
    headers = {},
    body,
    address = '192.0.2.1',
  }: Ask): Promise<Answered> => {
    const [route = '', query = ''] = path.split('?');
    const bytes = new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body ?? null));
    const reply = await execute(bursar.surfaces.wallets, {
      method,
      path: route,
      query,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(as === null ? {} : { authorization: `Bearer ${issued[as].secret}` }),
        ...headers,
      },
      body: body === undefined ? null : bytes,
      address,
    });
    const text = await textOf(reply.body);
    return {
      status: reply.status,
      headers: reply.headers,
      body: (text === '' ? text : JSON.parse(text)) as never,
    };
  };
  const wait = (ms: number): void => {
    clock.now = new Date(clock.now.getTime() + ms);
  };
  return {
    storage,
    bursar,
    clock,
    wait,
    ask,
    team,
    owner,
    rival,
    agent,
    mine,
    keys: issued,
    failures,
    receivers,
    /** What was sent to receivers of webhooks. */
    sent: transport.requests,
  };
}

/** The world of a test. */
export type WalletsWorld = Awaited<ReturnType<typeof walletsWorld>>;

/** The body that the seed prints for a new wallet. */
export const seedWallet = {
  agent_name: 'my-assistant',
  owner: 'team@company.com',
  spend: {
    monthly_limit: { amount: 500, currency: 'USD' },
    daily_limit: { amount: 50, currency: 'USD' },
    allowlist: ['openai.com', 'anthropic.com'],
  },
};

/** A merchant that nobody minds. */
export const someMerchant = { name: 'OpenAI', domain: 'openai.com', country: 'US' };
