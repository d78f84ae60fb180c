import { memoryStorage } from '@bursar/adapter-memory';
import { createBursar } from '../../bursar.js';
import { execute } from '../../http/execute.js';
import type { Surface } from '../../http/surface.js';
import type { WireReply } from '../../http/wire.js';
import type { Actor, ActorUser } from '../../kernel/actor.js';
import { memoryBilling } from '../../platform/spending/billing/adapters/memory.js';
import { recordedTransport } from '../../platform/delivery/webhooks/adapters/recorded.js';
import type { Sent, WebhookRequest } from '../../platform/delivery/webhooks/ports.js';
import type { Limits } from '../../platform/tenancy/organizations/ports.js';
import type { Storage } from '../../storage/storage.js';
import { cipher } from '../../runtime/cipher.js';
import { systemRuntime } from '../../runtime/system.js';
import { costs, type CostsOptions, type CustomerRevenue, type RevenueSource } from './index.js';

/** Everybody a test can be. `rival` owns another organization, `stranger` none but a personal one. */
export type Person = 'viewer' | 'member' | 'admin' | 'owner' | 'rival';
/** Every key a test can carry; all but `rivalKey` are of one organization. */
export type KeyName = 'key' | 'ownerKey' | 'revokedKey' | 'expiredKey' | 'rivalKey';

/** A request in a test's own words. */
export interface Ask {
  readonly as?: Person | KeyName | null;
  readonly method: string;
  /** May carry a query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON; a text, or bytes, are sent as they are. */
  readonly body?: unknown;
}

/** An answer, its JSON read. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: never;
}

/** The first instant of every test. */
const start = new Date('2026-05-02T11:00:00.000Z');

const soldPrices = [
  { price: 'price_pro', plan: 'pro', interval: 'month' },
  { price: 'price_big', plan: 'enterprise', interval: 'year' },
] as const;
const returnUrls = { successUrl: 'https://app.example/done', cancelUrl: 'https://app.example/back' };

/** What the team's customers paid: one of them every month, another in the month of the tests only. */
const paidIn = (month: string): readonly CustomerRevenue[] => [
  { customer: 'cus_globex', name: 'Globex', revenue: 100_000_000n },
  ...(month === '2026-05' ? [{ customer: 'cus_new', name: null, revenue: 20_000_000n }] : []),
];

const accepted: Sent = { kind: 'answered', status: 200, retryAfter: null, preview: 'ok' };

const keyHeader = 'x-nullspend-key';
const people: readonly Person[] = ['viewer', 'member', 'admin', 'owner', 'rival'];
const userOf = (person: Person): ActorUser => ({ id: person, email: `${person}@example.com` });

async function textOf(body: WireReply['body']): Promise<string> {
  if (body === null || body instanceof Uint8Array) return '';
  if (typeof body === 'string') return body;
  let text = '';
  for await (const part of body) text += typeof part === 'string' ? part : '';
  return text;
}

/** A whole service on memory: an organization with one person of each role, another one, and keys of both. */
export async function costsWorld(
  options: CostsOptions & {
    readonly limits?: Partial<Limits>;
    /** Limits by plan instead of the ones given. */
    readonly byPlan?: boolean;
    readonly requestLimits?: boolean;
    /** Stands between the service and its store. */
    readonly through?: (storage: Storage) => Storage;
  } = {},
) {
  const clock = { now: start };
  const sealing = cipher({ keys: [{ id: 'test', secret: '22'.repeat(32) }] });
  const runtime = { ...systemRuntime({ cipher: sealing }), now: () => clock.now };
  /** What receivers of webhooks answer. */
  const receivers: { answer(request: WebhookRequest): Sent } = { answer: () => accepted };
  const transport = recordedTransport((request) => receivers.answer(request));
  const { limits, byPlan = false, requestLimits = true, through = (storage) => storage, ...bend } = options;
  const none = { budgets: null, keys: null, webhooks: null, seats: null, largestBudget: null };
  const failures: unknown[] = [];
  const gateway = memoryBilling({ runtime, prices: soldPrices });
  const billing = { gateway, ...returnUrls };
  const revenue: RevenueSource = {
    revenueOf: ({ organization, month }) => Promise.resolve(organization === team.id ? paidIn(month) : []),
  };
  const storage = through(memoryStorage());
  const bursar = createBursar({
    storage,
    runtime,
    products: [costs({ billing, revenue, ...bend })],
    requestLimits,
    webhooks: { transport },
    ...(!byPlan && { limits: { ...none, ...limits } }),
    sessionSecret: 'a secret of the host, long enough',
    session: (request) => {
      const person = people.find((each) => each === request.headers['x-test-user']);
      return person ? { userId: person, email: `${person}@example.com` } : null;
    },
    logger: {
      warn: (message, details) => failures.push({ message, details }),
      error: (message, details) => failures.push({ message, details }),
    },
  });

  const team = await bursar.organizations.create(userOf('owner'), { name: 'Team', slug: 'team' });
  const rivals = await bursar.organizations.create(userOf('rival'), { name: 'Rivals', slug: 'rivals' });
  const organizationOf = (person: Person): string => (person === 'rival' ? rivals.id : team.id);
  const actors = {} as Record<Person, Actor>;
  const enter = async (person: Person): Promise<void> => {
    actors[person] = await bursar.actors.ofSession(userOf(person), { organization: organizationOf(person) });
  };
  await enter('owner');
  await enter('rival');
  for (const role of ['admin', 'member', 'viewer'] as const) {
    const { token } = await bursar.invitations.create(actors.owner, { email: `${role}@example.com`, role });
    await bursar.invitations.accept(userOf(role), token, null);
    await enter(role);
  }

  const format = { prefix: 'ns_live_sk_', digits: 'hex', length: 32, shown: 19 } as const;
  const issue = (person: Person, expiresAt: Date | null = null) =>
    bursar.keys.create(actors[person], { name: 'ci-key', version: '2026-04-01', format, expiresAt });
  const soon = new Date(start.getTime() + 1);
  const issued = {
    key: await issue('member'),
    ownerKey: await issue('owner'),
    revokedKey: await issue('member'),
    expiredKey: await issue('member', soon),
    rivalKey: await issue('rival'),
  };
  await bursar.keys.revoke(actors.admin, issued.revokedKey.key.id);

  const credentialsOf = (as: Ask['as']): Record<string, string> => {
    if (as === null || as === undefined) return {};
    if (as in issued) return { [keyHeader]: issued[as as KeyName].secret };
    const cookie = bursar.actors.cookie(actors[as as Person]);
    return {
      'x-test-user': as,
      cookie: `theme=dark; ns-active-org=${cookie}`,
    };
  };

  const surfaces: Readonly<Record<string, Surface>> = bursar.surfaces;
  /** Sends a request through the route table. */
  const ask = async ({ as, method, path, headers = {}, body }: Ask): Promise<Answered> => {
    const [route = '', query = ''] = path.split('?');
    const bytes =
      body instanceof Uint8Array
        ? body
        : new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body ?? null));
    const surface = path.startsWith('/v1/') ? surfaces['costs-gateway'] : surfaces['costs'];
    if (surface === undefined) throw new Error('the product opens both surfaces');
    const reply = await execute(surface, {
      method,
      path: route,
      query,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...credentialsOf(as),
        ...headers,
      },
      body: body === undefined ? null : bytes,
      address: '192.0.2.1',
    });
    const text = await textOf(reply.body);
    const isJson =
      text !== '' && JSON.stringify(reply.headers['content-type']).startsWith('"application/json');
    return {
      status: reply.status,
      headers: reply.headers,
      body: (isJson ? JSON.parse(text) : text) as never,
    };
  };

  let delivered = 0;
  /** The payment provider tells what has happened since it told last. */
  const deliver = async (): Promise<Answered[]> => {
    const fresh = gateway.callbacks.slice(delivered);
    delivered = gateway.callbacks.length;
    const answers: Answered[] = [];
    for (const { body, signature } of fresh)
      answers.push(
        await ask({
          method: 'POST',
          path: '/api/stripe/webhook',
          headers: { 'stripe-signature': signature },
          body: new TextDecoder().decode(body),
        }),
      );
    return answers;
  };
  /** The team buys a plan; answers the subscription at the provider. */
  const buy = async (priceId = 'price_pro'): Promise<string> => {
    await ask({ as: 'owner', method: 'POST', path: '/api/stripe/checkout', body: { priceId } });
    const subscription = gateway.pay(gateway.opened.at(-1) ?? '');
    await deliver();
    return subscription;
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
    actors,
    keys: issued,
    team,
    failures,
    /** The payment provider. */
    gateway,
    buy,
    deliver,
    receivers,
    /** What was sent to receivers of webhooks. */
    sent: transport.requests,
    of: (person: Person) => bursar.for(actors[person]).costs,
  };
}

/** The world of a test. */
export type CostsWorld = Awaited<ReturnType<typeof costsWorld>>;

/** A valid event to post. */
export const someEvent = {
  provider: 'openai',
  model: 'gpt-4.1',
  inputTokens: 900,
  outputTokens: 120,
  costMicrodollars: 2760,
};
