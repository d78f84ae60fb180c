import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  costsWorld,
  someEvent,
  type Ask,
  type CostsWorld,
  type KeyName,
  type Person,
} from './costs.fixture.js';
import { bodies, scalar, text } from './fuzz.fixture.js';
import { gatewayRoutes } from './gateway/routes.js';
import { costsRoutes } from './routes/table.js';

const query = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'limit',
        'cursor',
        'requestId',
        'apiKeyId',
        'model',
        'source',
        'traceId',
        'sessionId',
        'period',
        'excludeEstimated',
        'groupBy',
        'format',
        'action',
        'status',
        'statuses',
        'tag.team',
        'tag.',
        'x',
      ),
      fc.oneof(
        text,
        fc.constantFrom(
          '1',
          '7d',
          'true',
          'o3',
          'csv',
          'team',
          'api_key',
          '{"createdAt":"2026-05-02T11:00:00.000Z","id":"ns_evt_0190a0d2-7c3b-7d4e-8f00-0123456789ab"}',
        ),
      ),
    ),
    { maxLength: 4 },
  )
  .map((pairs) => new URLSearchParams(pairs).toString());

const callers: readonly (Person | KeyName | null)[] = [
  'viewer',
  'member',
  'admin',
  'owner',
  'rival',
  'key',
  'rivalKey',
  'revokedKey',
  null,
];

const fitting = (credentials: readonly string[]): readonly (Person | KeyName)[] =>
  credentials.includes('session') ? ['admin', 'owner'] : ['key'];

/** Any request to any endpoint, in words that `ask` understands; `known` picks an id that really exists. */
const gatewayIds = gatewayRoutes.map(({ id }) => id);
const request = fc.constantFrom(...costsRoutes, ...gatewayRoutes).chain((route) =>
  fc.record({
    route: fc.constant(route),
    as: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom<Person | KeyName>(...fitting(route.credentials)) },
      { weight: 1, arbitrary: fc.constantFrom(...callers) },
    ),
    query: fc.oneof(fc.constant(''), query),
    id: fc.oneof(
      { weight: 3, arbitrary: fc.constant('known') },
      { weight: 1, arbitrary: text },
      {
        weight: 1,
        arbitrary: fc.constantFrom('%', '%00', '..', 'ns_evt_0190A0D2-7C3B-7D4E-8F00-0123456789AB'),
      },
    ),
    body: fc.option(bodies[route.id] ?? scalar, { nil: undefined, freq: 8 }),
    headers: fc.dictionary(
      fc.constantFrom(
        'idempotency-key',
        'content-type',
        'origin',
        'nullspend-version',
        'x-request-id',
        'cookie',
        'content-length',
      ),
      fc.oneof(text, fc.constantFrom('i1', 'application/json', 'https://a.example', '2026-04-01')),
      { maxKeys: 2, noNullPrototype: true },
    ),
    method: fc.oneof(
      { weight: 9, arbitrary: fc.constant(route.method as string) },
      { weight: 1, arbitrary: fc.constantFrom('PUT', 'PATCH', 'OPTIONS', 'HEAD') },
    ),
  }),
);

type Sent = typeof request extends fc.Arbitrary<infer S> ? S : never;

const errorShape = {
  error: { code: expect.stringMatching(/^[a-z_]+$/) as string, message: expect.any(String) as string },
};

async function check(world: CostsWorld, known: Readonly<Record<string, string>>, sent: Sent) {
  const { route, as, id, headers, body, method } = sent;
  const named = (parameter: string): string => {
    if (id.startsWith('%')) return id;
    const name = id === 'known' ? (known[parameter] ?? known[route.path.split('/')[1] ?? ''] ?? id) : id;
    return encodeURIComponent(name.replace(/\p{Surrogate}/gu, '?'));
  };
  const base = gatewayIds.includes(route.id) ? '/v1' : '/api';
  const path = `${base}${route.path.replace(/:(\w+)/g, (_, parameter: string) => named(parameter))}`;
  const asked: Ask = {
    as,
    method,
    path: `${path}?${sent.query}`,
    headers,
    ...(body !== undefined && { body }),
  };
  const answered = await world.ask(asked);
  expect(answered.status, JSON.stringify([asked, answered, world.failures])).toBeLessThan(500);
  expect(answered.headers).toMatchObject({
    'nullspend-version': '2026-04-01',
    'cache-control': 'private, no-store',
  });
  if (answered.status < 400 || method === 'HEAD') return;
  expect(answered.body).toMatchObject(errorShape);
  const { error } = answered.body as { error: Record<string, unknown> };
  expect(Object.keys(error).sort()).toEqual(['code', 'details', 'message']);
}

describe('any request', () => {
  it('is answered without failing, and refusals have the documented shape', { timeout: 60_000 }, async () => {
    const world = await costsWorld({ requestLimits: false });
    const made = async (path: string, as: Person | KeyName, body: unknown): Promise<string> => {
      const answered = await world.ask({ as, method: 'POST', path, body });
      return (answered.body as { data: { id: string } }).data.id;
    };
    const owner = { id: 'owner', email: 'owner@example.com' };
    const spare = await world.bursar.organizations.create(owner, { name: 'Spare', slug: 'spare' });
    const known = {
      'cost-events': await made('/api/cost-events', 'key', someEvent),
      budgets: await made('/api/budgets', 'member', {
        entityType: 'customer',
        entityId: 'globex',
        maxBudgetMicrodollars: 9,
      }),
      actions: await made('/api/actions', 'key', {
        agentId: 'mailer',
        actionType: 'send_email',
        payload: {},
        expiresInSeconds: 0,
      }),
      keys: `ns_key_${world.keys.ownerKey.key.id}`,
      orgId: `ns_org_${spare.id}`,
      userId: 'ns_usr_viewer',
      key: 'search',
    };
    await fc.assert(
      fc.asyncProperty(request, (sent) => check(world, known, sent)),
      { numRuns: 4000, interruptAfterTimeLimit: 10_000 },
    );
    expect(world.failures).toEqual([]);
  });
});
