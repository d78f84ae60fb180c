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
import { costsRoutes } from './routes/table.js';

const text = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom(
    '',
    '\0',
    '\ud800',
    '__proto__',
    'constructor',
    'a'.repeat(400),
    'ns_usr_',
    'ns_key_x',
    'k=v',
    '_ns_x=1',
  ),
);
const scalar = fc.oneof(
  text,
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e21, 2 ** 53, 2 ** 53 - 1, -0, [], {}, [[]], {
    a: { b: {} },
  }),
  fc.integer(),
);

const valid = {
  event: fc.record(
    {
      provider: fc.constantFrom('openai', 'anthropic', 'mcp'),
      model: fc.constantFrom('gpt-4.1', 'o3', 'files/read'),
      inputTokens: fc.oneof(fc.nat(1000), fc.constant(2 ** 53 - 1)),
      outputTokens: fc.nat(1000),
      costMicrodollars: fc.oneof(fc.nat(10_000), fc.constant(2 ** 53 - 1)),
      durationMs: fc.nat(),
      sessionId: fc.constantFrom('run-1', 'run-2'),
      traceId: fc.constant('0af7651916cd43dd8448eb211c80319c'),
      eventType: fc.constantFrom('llm', 'tool', 'custom'),
      tags: fc.dictionary(fc.constantFrom('team', 'env', '_ns_estimated'), fc.constantFrom('true', 'x'), {
        noNullPrototype: true,
      }),
      idempotencyKey: fc.constantFrom('i1', 'i2', 'i3'),
      customer: fc.constantFrom('globex', 'acme'),
    },
    { requiredKeys: ['provider', 'model', 'inputTokens', 'outputTokens', 'costMicrodollars'] },
  ),
  budget: fc.record(
    {
      entityType: fc.constantFrom('user', 'tag', 'customer'),
      entityId: fc.constantFrom('ns_usr_member', 'team=x', 'globex'),
      maxBudgetMicrodollars: fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.constant(2 ** 53 - 1)),
      policy: fc.constantFrom('strict_block', 'soft_block', 'warn'),
      resetInterval: fc.constantFrom('daily', 'weekly', 'monthly', 'yearly'),
      thresholdPercentages: fc.constantFrom([], [50], [10, 90, 100]),
      velocityLimitMicrodollars: fc.constantFrom(null, 1, 1000),
      velocityWindowSeconds: fc.integer({ min: 10, max: 3600 }),
      sessionLimitMicrodollars: fc.constantFrom(null, 5),
    },
    { requiredKeys: ['entityType', 'entityId', 'maxBudgetMicrodollars'] },
  ),
  key: fc.record({ name: fc.constantFrom('deploy', ' x '), defaultTags: fc.constant({ env: 'prod' }) }),
};

/** The same body with some members replaced, dropped or added. */
const mutated = (body: fc.Arbitrary<object>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 3, arbitrary: body },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          body,
          fc.array(fc.tuple(fc.nat(20), scalar), { maxLength: 3 }),
          fc.option(fc.tuple(text, scalar)),
        )
        .map(([from, changes, extra]) => {
          const entries: [string, unknown][] = Object.entries(from);
          for (const [at, value] of changes) {
            const entry = entries[at % entries.length];
            if (entry) entry[1] = value;
          }
          return Object.fromEntries(extra ? [...entries, extra] : entries);
        }),
    },
    { weight: 1, arbitrary: scalar },
    { weight: 1, arbitrary: fc.constantFrom('{', '', '[1,2', '"a', '[]', 'null', '{"a":'.repeat(200)) },
  );

const bodies: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  recordCostEvent: mutated(valid.event),
  recordCostEvents: mutated(fc.record({ events: fc.array(valid.event, { minLength: 1, maxLength: 4 }) })),
  saveBudget: mutated(valid.budget),
  createKey: mutated(valid.key),
  updateKey: mutated(valid.key),
  createOrganization: mutated(
    fc.record({ name: fc.constant('Team'), slug: fc.constantFrom('one', 'two', 'team') }),
  ),
  updateOrganization: mutated(fc.record({ name: fc.constant('Team') })),
  changeMemberRole: mutated(fc.record({ role: fc.constantFrom('admin', 'member', 'viewer') })),
  createInvitation: mutated(
    fc.record({ email: fc.constant('new@example.com'), role: fc.constant('viewer') }),
  ),
  acceptInvitation: mutated(fc.record({ token: fc.constant('ns_inv_unknown') })),
  transferOrganization: mutated(
    fc.record({ newOwnerUserId: fc.constantFrom('ns_usr_admin', 'ns_usr_viewer') }),
  ),
  switchOrganization: mutated(
    fc.record({ orgId: fc.constant('ns_org_0190a0d2-7c3b-7d4e-8f00-0123456789ab') }),
  ),
};

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
const request = fc.constantFrom(...costsRoutes).chain((route) =>
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
  const path = `/api${route.path.replace(/:(\w+)/g, (_, parameter: string) => named(parameter))}`;
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
