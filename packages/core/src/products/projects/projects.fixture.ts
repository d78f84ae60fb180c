import { memoryStorage } from '@bursar/adapter-memory';
import { createBursar } from '../../bursar.js';
import { execute } from '../../http/execute.js';
import type { WireReply } from '../../http/wire.js';
import type { Actor, ActorUser } from '../../kernel/actor.js';
import { IssuerRefusal, type CardIssuer } from '../../platform/spending/issuing/ports.js';
import { systemRuntime } from '../../runtime/system.js';
import type { Storage } from '../../storage/storage.js';
import { projects, type ProjectsOptions } from './index.js';

/** Everybody a test can be. `rival` owns another organization. */
export type Person = 'viewer' | 'member' | 'admin' | 'owner' | 'rival';
/** Every token a test can carry. */
export type TokenName =
  'ownerToken' | 'memberToken' | 'viewerToken' | 'rivalToken' | 'revokedToken' | 'expiredToken';

/** A request in a test's own words. */
export interface Ask {
  readonly as?: Person | TokenName | null;
  readonly method?: string;
  /** Under `/api`; may carry a query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON; a text or bytes are sent as they are. */
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
export const start = new Date('2026-04-02T10:00:00.000Z');

const userOf = (person: Person): ActorUser => ({ id: person, email: `${person}@example.com` });
const people: readonly Person[] = ['viewer', 'member', 'admin', 'owner', 'rival'];

/** An issuer in memory: every card is made at once, unless told to refuse. */
function testIssuer() {
  const state = { refuse: false, made: 0, updates: [] as { token: string; status: string }[] };
  const issuer: CardIssuer = {
    name: 'test',
    provision: ({ idempotencyKey }) => {
      if (state.refuse) return Promise.reject(new IssuerRefusal('limit', 'No more cards'));
      state.made++;
      const last4 = state.made.toString().padStart(4, '0');
      return Promise.resolve({
        token: `tok_${idempotencyKey}`,
        last4,
        brand: 'visa',
        expMonth: 4,
        expYear: 2030,
      });
    },
    update: ({ token, status }) => {
      state.updates.push({ token, status });
      return Promise.resolve();
    },
    reveal: (token) => Promise.resolve({ kind: 'token', value: token, expiresAt: start }),
  };
  return { issuer, state };
}

async function textOf(body: WireReply['body']): Promise<string> {
  if (body === null || body instanceof Uint8Array) return '';
  if (typeof body === 'string') return body;
  let text = '';
  for await (const part of body) text += typeof part === 'string' ? part : '';
  return text;
}

/** A whole service on memory: an organization with one person of each role, another one, and tokens of both. */
export async function projectsWorld(
  options: ProjectsOptions & { readonly storage?: Storage; readonly funds?: bigint } = {},
) {
  const { storage = memoryStorage(), funds = 1_000_000_000_000n, ...bend } = options;
  const clock = { now: start };
  const runtime = { ...systemRuntime(), now: () => clock.now };
  const failures: unknown[] = [];
  const { issuer, state } = testIssuer();
  const bursar = createBursar({
    storage,
    runtime,
    products: [projects({ issuer, ...bend })],
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
  const actors = {} as Record<Person, Actor>;
  const enter = async (person: Person): Promise<void> => {
    const organization = person === 'rival' ? rivals.id : team.id;
    actors[person] = await bursar.actors.ofSession(userOf(person), { organization });
  };
  await enter('owner');
  await enter('rival');
  for (const role of ['admin', 'member', 'viewer'] as const) {
    const { token } = await bursar.invitations.create(actors.owner, { email: `${role}@example.com`, role });
    await bursar.invitations.accept(userOf(role), token, null);
    await enter(role);
  }
  const format = { prefix: 'code_pat_', digits: 'base62', length: 40, shown: 9, ending: 4 } as const;
  const issue = async (person: Person, expiresAt: Date | null = null) =>
    bursar.keys.create(actors[person], { name: 'laptop', format, expiresAt });
  const tokens = {
    ownerToken: await issue('owner'),
    memberToken: await issue('member'),
    viewerToken: await issue('viewer'),
    rivalToken: await issue('rival'),
    revokedToken: await issue('owner'),
    expiredToken: await issue('owner', new Date(start.getTime() + 1)),
  };
  await bursar.keys.revoke(actors.owner, tokens.revokedToken.key.id);

  const credentialsOf = (as: Ask['as']): Record<string, string> => {
    if (as === null || as === undefined) return {};
    if (as in tokens) return { authorization: `Bearer ${tokens[as as TokenName].secret}` };
    const cookie = bursar.actors.cookie(actors[as as Person]);
    return { 'x-test-user': as, cookie: `theme=dark; bursar-org=${cookie}` };
  };

  /** Sends a request through the route table, as the owner unless somebody is named. */
  const ask = async ({
    as = 'owner',
    method = 'GET',
    path,
    headers = {},
    body,
    address,
  }: Ask): Promise<Answered> => {
    const [route = '', query = ''] = path.split('?');
    const bytes =
      body instanceof Uint8Array
        ? body
        : new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body ?? null));
    const reply = await execute(bursar.surfaces.projects, {
      method,
      path: `/api${route}`,
      query,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...credentialsOf(as),
        ...headers,
      },
      body: body === undefined ? null : bytes,
      address: address ?? '192.0.2.1',
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

  const of = (person: Person = 'owner') => bursar.for(actors[person]).projects;
  if (funds > 0n) await of().line.fund({ amount: funds, source: 'test', externalId: 'first' });

  /** Makes a project; answers its id and its card's, bare. */
  const project = async (name: string, more: { readonly budget?: bigint; readonly as?: Person } = {}) => {
    const { as = 'owner', budget = 100_000_000_000n } = more;
    const made = await of(as).create({ name, budget });
    return { id: made.project.id, cardId: made.card.id };
  };
  /** Spends on a project's card, and posts it unless told otherwise. Dollars. */
  const spend = async (
    on: { readonly id: string; readonly cardId: string },
    merchant: string,
    amount: number,
    more: { readonly posted?: boolean; readonly as?: Person; readonly mcc?: string } = {},
  ) => {
    const { posted = true, as = 'owner', mcc = null } = more;
    const { transaction } = await of(as).charges.authorize({
      accountId: on.id,
      cardId: on.cardId,
      amount: dollarsOf(amount),
      merchant: { name: merchant, mcc },
    });
    return posted && transaction.status === 'pending' ? of(as).charges.capture(transaction.id) : transaction;
  };

  const wait = (ms: number): void => {
    clock.now = new Date(clock.now.getTime() + ms);
  };
  return {
    ...{ storage, bursar, clock, failures, issuer: state, actors, tokens, team, rivals, runtime },
    ...{ ask, of, project, spend, wait },
    tenant: actors.owner.tenant,
  };
}

/** The world of a test. */
export type ProjectsWorld = Awaited<ReturnType<typeof projectsWorld>>;

/** Micros of whole cents. */
export const dollarsOf = (amount: number): bigint => BigInt(Math.round(amount * 100)) * 10_000n;

/** A day in milliseconds. */
export const day = 86_400_000;
