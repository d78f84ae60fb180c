import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodies, scalar, text } from './fuzz.fixture.js';
import { walletsRoutes } from './routes/table.js';
import { someMerchant, walletsWorld, type Ask, type KeyName, type WalletsWorld } from './wallets.fixture.js';

const query = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'limit',
        'cursor',
        'wallet',
        'card',
        'status',
        'merchant',
        'from',
        'to',
        'min_amount',
        'dry_run',
        'strict',
        'owner',
        'x',
      ),
      fc.oneof(
        text,
        fc.constantFrom(
          '1',
          '100',
          'wal_agent',
          'pending',
          'all',
          'true',
          '2026-01-30T12:00:00Z',
          'openai.com',
          '12.5',
        ),
      ),
    ),
    { maxLength: 3 },
  )
  .map((pairs) => new URLSearchParams(pairs).toString());

const callers: readonly (KeyName | null)[] = [
  'reader',
  'writer',
  'approver',
  'keyless',
  'agent',
  'revoked',
  'expired',
  'rival',
  'dev',
  null,
];

const request = fc.constantFrom(...walletsRoutes).chain((route) =>
  fc.record({
    route: fc.constant(route),
    as: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom<KeyName>('admin', 'test') },
      { weight: 1, arbitrary: fc.constantFrom(...callers) },
    ),
    query: fc.oneof(fc.constant(''), query),
    id: fc.oneof(
      { weight: 4, arbitrary: fc.constant('known') },
      { weight: 1, arbitrary: text },
      { weight: 1, arbitrary: fc.constantFrom('%', '%00', '..', 'wal_none') },
    ),
    body: fc.option(bodies[route.id] ?? scalar, { nil: undefined, freq: 8 }),
    headers: fc.dictionary(
      fc.constantFrom('x-idempotency-key', 'content-type', 'if-match', 'x-request-id', 'content-length'),
      fc.oneof(text, fc.constantFrom('i1', 'i2', 'application/json', 'text/markdown', 'a'.repeat(64))),
      { maxKeys: 2, noNullPrototype: true },
    ),
    method: fc.oneof(
      { weight: 9, arbitrary: fc.constant(route.method as string) },
      { weight: 1, arbitrary: fc.constantFrom('PUT', 'PATCH', 'HEAD', 'DELETE') },
    ),
  }),
);

type Sent = typeof request extends fc.Arbitrary<infer S> ? S : never;

/** The closed table of statuses (wallets spec §1.1). */
const statuses = [200, 201, 400, 401, 403, 404, 422, 429];

async function check(
  world: WalletsWorld,
  known: Readonly<Record<string, string>>,
  sent: Sent,
): Promise<void> {
  const { route, as, id, headers, body, method } = sent;
  const named = (parameter: string): string => {
    if (id.startsWith('%')) return id;
    const name =
      id === 'known' ? (known[parameter] ?? known[route.path.split('/')[1] ?? ''] ?? 'wal_agent') : id;
    return encodeURIComponent(name.replace(/\p{Surrogate}/gu, '?'));
  };
  const path = `/v1${route.path.replace(/:(\w+)/g, (_, parameter: string) => named(parameter))}`;
  const asked: Ask = {
    as,
    method,
    path: `${path}?${sent.query}`,
    headers,
    ...(body !== undefined && { body }),
  };
  const answered = await world.ask(asked);
  expect(statuses, JSON.stringify([asked, answered, world.failures])).toContain(answered.status);
  if (answered.status < 400 || method === 'HEAD') return;
  expect(answered.body).toMatchObject({
    error: { code: expect.stringMatching(/^[a-z_]+$/) as string, message: expect.any(String) as string },
  });
  const { error } = answered.body as { error: Record<string, unknown> };
  expect(['code', 'details', 'message']).toEqual(expect.arrayContaining(Object.keys(error)));
}

describe('any request', () => {
  it(
    'is answered within the closed table of statuses, in the documented shape',
    { timeout: 60_000 },
    async () => {
      const world = await walletsWorld();
      const made = async (path: string, body: unknown): Promise<string> =>
        ((await world.ask({ method: 'POST', path, body })).body as { id: string }).id;
      const charge = {
        wallet_id: 'wal_agent',
        amount: { amount: 2, currency: 'USD' },
        merchant: someMerchant,
      };
      const known = {
        wallet_id: 'wal_agent',
        cards: await made('/v1/wallets/wal_agent/cards', { name: 'known' }),
        transactions: await made('/v1/authorizations', { ...charge, capture: true }),
        webhooks: await made('/v1/webhooks', { url: 'https://hooks.example.com/in' }),
        'api-keys': `key_${world.keys.reader.key.id}`,
      };
      await fc.assert(
        fc.asyncProperty(request, (sent) => check(world, known, sent)),
        { numRuns: 2_500, interruptAfterTimeLimit: 8_000 },
      );
      expect(world.failures).toEqual([]);
    },
  );
});
