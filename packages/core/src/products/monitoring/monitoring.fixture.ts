import { memoryStorage } from '@bursar/adapter-memory';
import { createBursar } from '../../bursar.js';
import { execute } from '../../http/execute.js';
import type { WireReply } from '../../http/wire.js';
import type { Actor, ActorUser } from '../../kernel/actor.js';
import { memoryBilling } from '../../platform/spending/billing/adapters/memory.js';
import { recordedTransport } from '../../platform/delivery/webhooks/adapters/recorded.js';
import type { Sent, WebhookRequest } from '../../platform/delivery/webhooks/ports.js';
import { cipher } from '../../runtime/cipher.js';
import { systemRuntime } from '../../runtime/system.js';
import type { Storage } from '../../storage/storage.js';
import { fakeProvider, type FakeProvider } from './provider.fixture.js';
import { monitoring, type Mail, type MonitoringOptions } from './index.js';

/** Everybody a test can be. `rival` owns another workspace. */
export type Person = 'viewer' | 'member' | 'admin' | 'owner' | 'rival';

/** A request in a test's own words. */
export interface Ask {
  readonly as?: Person | null;
  readonly method: string;
  /** May carry a query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON; a text is sent as it is. */
  readonly body?: unknown;
}

/** An answer, its JSON read. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: never;
}

/** The first instant of every test: a Monday morning. */
const start = new Date('2026-04-13T06:02:11.000Z');
/** What schedulers send. */
export const cronSecret = 'a secret for the scheduler';

const people: readonly Person[] = ['viewer', 'member', 'admin', 'owner', 'rival'];
const userOf = (person: Person): ActorUser => ({ id: person, email: `${person}@northwind.example` });
const accepted: Sent = { kind: 'answered', status: 200, retryAfter: null, preview: 'ok' };

async function textOf(body: WireReply['body']): Promise<string> {
  if (body === null || body instanceof Uint8Array) return '';
  if (typeof body === 'string') return body;
  let text = '';
  for await (const part of body) text += typeof part === 'string' ? part : '';
  return text;
}

/** A whole service on memory: a workspace with one person of each role, another one, and providers that do as they are told. */
export async function monitoringWorld(
  options: Partial<MonitoringOptions> & {
    /** The plan of everybody; `team` when absent, null asks the subscription. */
    readonly plan?: string | null;
    readonly through?: (storage: Storage) => Storage;
    readonly storage?: Storage;
    readonly start?: Date;
    readonly providers?: readonly FakeProvider[];
  } = {},
) {
  const clock = { now: options.start ?? start };
  const held = { plan: options.plan === undefined ? 'team' : options.plan };
  const sealing = cipher({ keys: [{ id: 'test', secret: '22'.repeat(32) }] });
  const runtime = { ...systemRuntime({ cipher: sealing }), now: () => clock.now };
  const receivers: { answer(request: WebhookRequest): Sent } = { answer: () => accepted };
  const transport = recordedTransport((request) => receivers.answer(request));
  const {
    through = (storage: Storage) => storage,
    plan: _,
    storage: given,
    providers,
    start: __,
    ...bend
  } = options;
  const failures: unknown[] = [];
  const mails: Mail[] = [];
  const post: { deliver(mail: Mail): void } = { deliver: (mail) => void mails.push(mail) };
  const openai = fakeProvider({ slug: 'openai', name: 'OpenAI' });
  const deepgram = fakeProvider({ slug: 'deepgram', name: 'Deepgram', kind: 'credits' });
  const all = providers ?? [openai, deepgram];
  const storage = through(given ?? memoryStorage());
  const billing = memoryBilling({
    prices: [
      { price: 'price_pro', plan: 'pro', interval: 'month' },
      { price: 'price_team', plan: 'team', interval: 'month' },
    ],
    runtime,
  });
  const bursar = createBursar({
    storage,
    runtime,
    requestLimits: false,
    webhooks: { transport },
    sessionSecret: 'a secret of the host, long enough',
    products: [
      monitoring({
        connectors: all.map(({ connector }) => connector),
        fetch: () => Promise.reject(new Error('these connectors need no network')),
        mail: {
          send: (mail) => {
            post.deliver(mail);
            return Promise.resolve();
          },
        },
        billing,
        planOf: () => held.plan,
        cronSecret,
        publicUrl: 'https://app.northwind.example',
        ...bend,
      }),
    ],
    session: (request) => {
      const person = people.find((each) => each === request.headers['x-test-user']);
      return person ? { userId: person, email: `${person}@northwind.example` } : null;
    },
    logger: {
      warn: (message, details) => failures.push({ message, details }),
      error: (message, details) => failures.push({ message, details }),
    },
  });

  const team = await bursar.organizations.create(userOf('owner'), { name: 'Northwind', slug: 'northwind' });
  const rivals = await bursar.organizations.create(userOf('rival'), { name: 'Rivals', slug: 'rivals' });
  const owner = await bursar.actors.ofSession(userOf('owner'), { organization: team.id });
  for (const role of ['admin', 'member', 'viewer'] as const) {
    const { token } = await bursar.invitations.create(owner, { email: `${role}@northwind.example`, role });
    await bursar.invitations.accept(userOf(role), token, null);
  }
  const actorOf = (person: Person): Promise<Actor> =>
    bursar.actors.ofSession(userOf(person), { organization: person === 'rival' ? rivals.id : team.id });
  const actors = Object.fromEntries(
    await Promise.all(people.map(async (person) => [person, await actorOf(person)] as const)),
  ) as Record<Person, Actor>;

  /** Sends a request through the route table. */
  const ask = async ({ as, method, path, headers = {}, body }: Ask): Promise<Answered> => {
    const [route = '', query = ''] = path.split('?');
    const bytes = new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body ?? null));
    const reply = await execute(bursar.surfaces.monitoring, {
      method,
      path: route,
      query,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(as && { 'x-test-user': as, 'x-workspace-id': `ws_${as === 'rival' ? rivals.id : team.id}` }),
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

  /** Time passes. */
  const wait = (ms: number): void => {
    clock.now = new Date(clock.now.getTime() + ms);
  };
  /** Does what is due, again and again until nothing is. */
  const settle = async (): Promise<void> => {
    while ((await bursar.tick(clock.now)) > 0);
  };

  return {
    ...{
      bursar,
      storage,
      clock,
      wait,
      settle,
      ask,
      actors,
      team,
      rivals,
      failures,
      mails,
      post,
      receivers,
      billing,
    },
    ...{ openai, deepgram, held },
    /** What was sent to Slack and webhooks. */
    sent: transport.requests,
    of: (person: Person) => bursar.for(actors[person]).monitoring,
    /** Connects an account as the owner and syncs it; answers its id. */
    connect: async (provider = 'openai', key = `key-of-${provider}-0123456789`): Promise<string> => {
      const { account } = await bursar
        .for(actors.owner)
        .monitoring.connections.connect({ provider, credentials: { key } });
      await settle();
      return account?.id ?? '';
    },
  };
}

/** The world of a test. */
export type MonitoringWorld = Awaited<ReturnType<typeof monitoringWorld>>;
