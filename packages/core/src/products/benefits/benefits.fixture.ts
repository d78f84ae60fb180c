import { memoryStorage } from '@bursar/adapter-memory';
import { createBursar } from '../../bursar.js';
import { execute } from '../../http/execute.js';
import type { Actor } from '../../kernel/actor.js';
import { systemRuntime } from '../../runtime/system.js';
import type { Storage } from '../../storage/storage.js';
import { usCatalog } from './catalog/rules/us-catalog.js';
import { benefits, type BenefitsOptions } from './index.js';

/** Whose key a request carries; `rival` lives in another household. */
export type Household = 'home' | 'rival';

/** A request in a test's own words. */
export interface Ask {
  /** Nobody when null. */
  readonly as?: Household | null;
  readonly method: string;
  /** Below `/api/v1`; may carry a query. */
  readonly path: string;
  /** JSON; a text is sent as it is. */
  readonly body?: unknown;
}

/** An answer, its JSON read. */
export interface Answered {
  readonly status: number;
  readonly body: never;
}

/** Who lives in a household, and their key. */
interface Home {
  readonly actor: Actor;
  readonly secret: string;
}
type Homes = Readonly<Record<Household, Home>>;

/** The first instant of every test, unless it says otherwise. */
const start = '2026-09-24T08:00:00.000Z';

/** A whole service on memory: the household of Ana and Ben, and that of Rita. */
export async function benefitsWorld(
  options: Partial<BenefitsOptions> & {
    readonly at?: string;
    readonly storage?: Storage;
    /** Of the households, where several worlds share a storage. */
    readonly slug?: string;
    /** The households of another world on the same storage. */
    readonly homes?: Homes;
  } = {},
) {
  const {
    at = start,
    storage = memoryStorage(),
    catalog = usCatalog,
    slug = 'house',
    homes: known,
    ...bend
  } = options;
  const clock = { now: new Date(at) };
  const runtime = { ...systemRuntime(), now: () => clock.now };
  const failures: unknown[] = [];
  const note = (message: string, details?: unknown) => failures.push({ message, details });
  const bursar = createBursar({
    storage,
    runtime,
    products: [benefits({ catalog, ...bend })],
    logger: { warn: note, error: note },
    sessionSecret: 'a secret of the host, long enough',
  });
  const move = async (name: string, names: readonly string[]): Promise<Home> => {
    const user = { id: name, email: `${name}@example.com` };
    const { id } = await bursar.organizations.create(user, { name, slug: name });
    const actor = await bursar.actors.ofSession(user, { organization: id });
    for (const each of names) await bursar.for(actor).benefits.household.addOwner(each);
    const format = { prefix: 'cs_', digits: 'base62', length: 32, shown: 7 } as const;
    const { secret } = await bursar.keys.create(actor, { name: 'agent', format });
    return { actor, secret };
  };
  const homes: Homes = known ?? {
    home: await move(`${slug}-home`, ['Ana', 'Ben']),
    rival: await move(`${slug}-rival`, ['Rita']),
  };

  /** Sends a request through the route table. */
  const ask = async ({ as = 'home', method, path, body }: Ask): Promise<Answered> => {
    const [route = '', query = ''] = path.split('?');
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const reply = await execute(bursar.surfaces.benefits, {
      method,
      path: `/api/v1${route}`,
      query,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(as === null ? {} : { authorization: `Bearer ${homes[as].secret}` }),
      },
      body: body === undefined ? null : new TextEncoder().encode(text),
      address: '192.0.2.1',
    });
    const shown = typeof reply.body === 'string' ? reply.body : '';
    const isJson = JSON.stringify(reply.headers['content-type']).startsWith('"application/json');
    return { status: reply.status, body: (isJson ? JSON.parse(shown) : shown) as never };
  };
  /** The JSON of a request that must succeed. */
  const get = async (path: string): Promise<never> => (await must({ method: 'GET', path })).body;
  const must = async (request: Ask): Promise<Answered> => {
    const answered = await ask(request);
    if (answered.status >= 300)
      throw new Error(
        `${request.method} ${request.path}: ${answered.status} ${JSON.stringify(answered.body)}`,
      );
    return answered;
  };
  /** Adds a card by name and answers its id. */
  const addCard = async (name: string, more: object = {}): Promise<string> => {
    const { body } = await must({ method: 'POST', path: '/cards', body: { name, owner: 'Ana', ...more } });
    return (body as { card_id: string }).card_id;
  };
  return {
    storage,
    bursar,
    clock,
    ask,
    must,
    get,
    addCard,
    failures,
    homes,
    /** Moves the clock to the start of a day. */
    goTo: (day: string): void => {
      clock.now = new Date(`${day}T08:00:00.000Z`);
    },
    of: (household: Household, actor = homes[household].actor) => bursar.for(actor).benefits,
  };
}

/** The world of a test. */
export type BenefitsWorld = Awaited<ReturnType<typeof benefitsWorld>>;
