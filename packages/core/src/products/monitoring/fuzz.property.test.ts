import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monitoringWorld, type MonitoringWorld, type Person } from './monitoring.fixture.js';
import { monitoringRoutes } from './routes/table.js';

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
    'acc_',
    'usr_',
    '2026-02-30',
  ),
);
const scalar = fc.oneof(
  text,
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e21, 2 ** 53, -0, [], {}, [[]], { a: { b: {} } }),
  fc.integer(),
);

const threshold = {
  period: fc.constantFrom('daily', 'weekly', 'monthly', 'total', 'credits'),
  amount: fc.constantFrom(0.000001, 1, 600, 1e9, 9e15),
  operator: fc.constantFrom('gt', 'gte', 'projected_gte', 'lt', 'lte'),
  unit: fc.constantFrom('currency', 'percent'),
  warnAt: fc.constantFrom([], [50], [80, 20]),
  scope: fc.constantFrom(
    { type: 'workspace' },
    { type: 'provider', id: 'openai' },
    { type: 'account', id: 'acc_0190a0d2-7c3b-7d4e-8f00-0123456789ab' },
    { type: 'project', id: 'p' },
    { type: 'person', id: 'usr_member' },
  ),
};
const bodies: Readonly<Record<string, fc.Arbitrary<object>>> = {
  connectProvider: fc.record(
    {
      credentials: fc.record({ key: fc.constantFrom('key-0123456789abcdef', '') }),
      label: fc.constantFrom('Main', ' '),
      mode: fc.constantFrom('create', 'validate'),
    },
    { requiredKeys: ['credentials'] },
  ),
  disconnectProvider: fc.record({ purgeHistory: fc.boolean() }, { requiredKeys: [] }),
  saveThreshold: fc.record(threshold, { requiredKeys: ['period', 'amount'] }),
  checkAlerts: fc.record({ dryRun: fc.boolean() }, { requiredKeys: [] }),
  changeAlert: fc.record({
    status: fc.constantFrom('acknowledged', 'resolved', 'dismissed', 'false_positive'),
  }),
  setGovernance: fc.record({
    version: fc.nat(2),
    projects: fc.constantFrom([], [{ id: 'p', name: 'P', ownerId: 'usr_owner', monthlyBudget: 5 }]),
  }),
  inviteMember: fc.record({
    email: fc.constantFrom('a@b.example', 'new@c.example'),
    role: fc.constant('viewer'),
  }),
  testNotification: fc.record({ channel: fc.constantFrom('email', 'slack', 'webhook') }),
  openPortal: fc.record({ returnUrl: fc.constantFrom('/x', '//evil.example', 'https://evil.example') }),
};

/** The same body with members replaced or added, another value altogether, or no JSON. */
const mutated = (body: fc.Arbitrary<object>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 3, arbitrary: body },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          body,
          fc.array(fc.tuple(fc.nat(9), scalar), { maxLength: 3 }),
          fc.option(fc.tuple(text, scalar)),
        )
        .map(([from, changes, extra]) => {
          const entries: [string, unknown][] = Object.entries(from);
          for (const [at, value] of changes) {
            const entry = entries[at % Math.max(1, entries.length)];
            if (entry) entry[1] = value;
          }
          return Object.fromEntries(extra ? [...entries, extra] : entries);
        }),
    },
    { weight: 1, arbitrary: scalar },
    { weight: 1, arbitrary: fc.constantFrom('{', '', '[1,2', '"a', '[]', 'null', '{"a":'.repeat(200)) },
  );

const query = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'limit',
        'cursor',
        'from',
        'to',
        'metric',
        'groupBy',
        'granularity',
        'range',
        'format',
        'plan',
        'status',
        'accountId',
        'token',
        'next',
        'provider',
        'include',
        'x',
      ),
      fc.oneof(
        text,
        fc.constantFrom(
          '1',
          '2026-04-01',
          '0001-01-01',
          '9999-12-31',
          'cost',
          'tokens',
          'model',
          'week',
          'mtd',
          'csv',
          'pro',
          'new',
        ),
      ),
    ),
    { maxLength: 4 },
  )
  .map((pairs) => new URLSearchParams(pairs).toString());

const request = fc.constantFrom(...monitoringRoutes).chain((route) =>
  fc.record({
    route: fc.constant(route),
    as: fc.constantFrom<Person | null>('viewer', 'member', 'admin', 'owner', 'owner', 'owner', 'rival', null),
    query: fc.oneof(fc.constant(''), query),
    id: fc.oneof(
      { weight: 3, arbitrary: fc.constant('known') },
      text,
      fc.constantFrom('%', '%00', '..', 'usr_member'),
    ),
    body: fc.option(mutated(bodies[route.id] ?? fc.object({ maxDepth: 1 })), { nil: undefined, freq: 8 }),
    headers: fc.dictionary(
      fc.constantFrom(
        'content-type',
        'origin',
        'x-request-id',
        'cookie',
        'authorization',
        'stripe-signature',
        'accept',
      ),
      fc.oneof(text, fc.constantFrom('application/json', 'https://a.example', 'Bearer x')),
      { maxKeys: 2, noNullPrototype: true },
    ),
    method: fc.oneof(
      { weight: 9, arbitrary: fc.constant(route.method as string) },
      { weight: 1, arbitrary: fc.constantFrom('PUT', 'PATCH', 'OPTIONS', 'HEAD') },
    ),
  }),
);
type Sent = typeof request extends fc.Arbitrary<infer S> ? S : never;

async function check(
  world: MonitoringWorld,
  known: Readonly<Record<string, string>>,
  sent: Sent,
): Promise<void> {
  const { route, as, id, headers, body, method } = sent;
  const named = (): string => {
    if (id.startsWith('%')) return id;
    const name = id === 'known' ? (known[route.path.split('/')[1] ?? ''] ?? id) : id;
    return encodeURIComponent(name.replace(/\p{Surrogate}/gu, '?'));
  };
  const path = `/api${route.path.replace(/:\w+/g, named)}?${sent.query}`;
  const asked = { as, method, path, headers, ...(body !== undefined && { body }) };
  const answered = await world.ask(asked);
  expect(answered.status, JSON.stringify([asked, answered, world.failures])).toBeLessThan(500);
  expect(answered.headers).toMatchObject({ 'cache-control': 'private, no-store' });
  if (answered.status < 400 || method === 'HEAD') return;
  expect(answered.body).toMatchObject({
    error: expect.any(String) as string,
    code: expect.stringMatching(/^[a-z_]+$/) as string,
  });
}

describe('any request', () => {
  it('is answered without failing, and refusals have the documented shape', { timeout: 60_000 }, async () => {
    const world = await monitoringWorld();
    await world.connect();
    const { threshold: made } = await world
      .of('owner')
      .thresholds.save({ period: 'monthly', amount: 1_000_000n });
    const { triggered } = await world.of('owner').thresholds.check();
    const known = {
      providers: 'openai',
      thresholds: `thr_${made.id}`,
      alerts: `alr_${triggered[0]?.id ?? ''}`,
      team: 'usr_viewer',
      auth: 'session',
    };
    await fc.assert(
      fc.asyncProperty(request, (sent) => check(world, known, sent)),
      { numRuns: 2_500, interruptAfterTimeLimit: 8_000 },
    );
    expect(world.failures).toEqual([]);
  });
});
