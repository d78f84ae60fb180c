import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectsWorld, type Ask, type ProjectsWorld } from './projects.fixture.js';
import { projectsRoutes } from './routes/table.js';
import { stripePayments } from './index.js';

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
    'proj_',
    'proj_x',
    'card_%00',
  ),
);
const scalar = fc.oneof(
  text,
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 0.001, 1e21, 2 ** 53, -0, [], {}, [[]], { a: { b: {} } }),
  fc.integer(),
);
const amount = fc.constantFrom(0.01, 5, 19.99, 100, 5000);

const valid: Readonly<Record<string, fc.Arbitrary<object>>> = {
  createProject: fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), budget: amount, description: text }),
  updateProject: fc.record({
    status: fc.constantFrom('active', 'paused'),
    budget: amount,
    color: fc.constant('#36c5f0'),
  }),
  updateCard: fc.record({
    status: fc.constantFrom('active', 'frozen'),
    dailyLimit: fc.constantFrom(null, 0, 5),
    monthlyLimit: amount,
  }),
  addRevenue: fc.record({ amount, source: fc.constant('s'), externalId: fc.constantFrom('1', '2') }),
  redeemCredits: fc.record({ amount: fc.constantFrom(9, 10, 11) }),
  createAlertRule: fc.record({
    type: fc.constantFrom('spend-spike', 'daily-spend', 'new-merchant'),
    threshold: fc.constantFrom(null, 3, 80),
  }),
  updateAlertRule: fc.record({ threshold: fc.constantFrom(2, 3.5, 90), enabled: fc.boolean() }),
  acknowledgeAlert: fc.record({ acknowledged: fc.boolean() }),
  createToken: fc.record({
    email: fc.constant('owner@example.com'),
    password: fc.constant('x'),
    expiresInDays: fc.integer(),
  }),
  joinWaitlist: fc.record({ email: fc.constantFrom('a@b.example', 'nobody') }),
};

/** The same body with members replaced, dropped or added, or no such thing at all. */
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
      fc.constantFrom('status', 'projectId', 'from', 'to', 'month', 'limit', 'before', 'acknowledged', 'x'),
      fc.oneof(
        text,
        fc.constantFrom('all', '2026-04', '2026-04-01', '2026-02-30', '10', '0', 'true', 'txn_x'),
      ),
    ),
    { maxLength: 4 },
  )
  .map((pairs) => new URLSearchParams(pairs).toString());

const request = fc.constantFrom(...projectsRoutes).chain((route) =>
  fc.record({
    route: fc.constant(route),
    as: fc.constantFrom<Ask['as']>('owner', 'owner', 'ownerToken', 'viewer', 'rival', 'revokedToken', null),
    query: fc.oneof(fc.constant(''), query),
    id: fc.oneof(
      { weight: 3, arbitrary: fc.constant('known') },
      { weight: 1, arbitrary: text },
      { weight: 1, arbitrary: fc.constantFrom('%', '%00', '..') },
    ),
    body: fc.option(mutated(valid[route.id] ?? fc.constant({})), { nil: undefined, freq: 8 }),
    headers: fc.dictionary(
      fc.constantFrom('idempotency-key', 'content-type', 'origin', 'cookie', 'stripe-signature'),
      fc.oneof(text, fc.constantFrom('i1', 'application/json', 'https://a.example', 't=1,v1=00')),
      { maxKeys: 2, noNullPrototype: true },
    ),
    method: fc.oneof(
      { weight: 9, arbitrary: fc.constant(route.method as string) },
      { weight: 1, arbitrary: fc.constantFrom('PUT', 'PATCH', 'OPTIONS', 'HEAD') },
    ),
  }),
);

type Sent = typeof request extends fc.Arbitrary<infer S> ? S : never;

async function check(world: ProjectsWorld, known: (path: string) => string, sent: Sent): Promise<void> {
  const { route, as, id, headers, body, method } = sent;
  const named =
    id === 'known'
      ? known(route.path)
      : id.startsWith('%')
        ? id
        : encodeURIComponent(id.replace(/\p{Surrogate}/gu, '?'));
  const path = route.path.replace(':id', named).replace(':source', id === 'known' ? 'stripe' : named);
  const asked: Ask = {
    as: as ?? null,
    method,
    path: `${path}?${sent.query}`,
    headers,
    ...(body !== undefined && { body }),
  };
  const answered = await world.ask(asked);
  const told = JSON.stringify([asked, answered, world.failures]);
  expect(answered.status, told).toBeLessThan(500);
  expect(answered.headers['cache-control'], told).toBe('no-store');
  if (answered.status < 400 || method === 'HEAD') return;
  const { error, ...rest } = answered.body as { error: unknown; field?: unknown };
  expect(typeof error, told).toBe('string');
  expect(
    Object.keys(rest).filter((name) => name !== 'field'),
    told,
  ).toEqual([]);
}

describe('any request', () => {
  it(
    'is answered without failing, refusals have the one shape, and the records still agree',
    { timeout: 60_000 },
    async () => {
      const world = await projectsWorld({
        payments: [stripePayments({ secrets: ['whsec_x'] })],
        waitlist: { joined: async () => undefined },
        verifyCredentials: async ({ email }) =>
          email === 'owner@example.com' ? { id: 'owner', email } : null,
      });
      const app = await world.project('app');
      await world.spend(app, 'OPENAI', 900);
      await world.of().alerts.createRule({ kind: 'large-transaction', threshold: 1_000_000n });
      await world.spend(app, 'OPENAI', 100, { posted: false });
      const [alert] = (await world.of().alerts.list({ limit: 1 })).items;
      const known = (path: string): string => {
        if (path.startsWith('/cards')) return `card_${app.cardId}`;
        if (path.startsWith('/alerts/rules')) return 'rule_spend-spike';
        if (path.startsWith('/alerts')) return `evt_${alert?.id ?? ''}`;
        return path.startsWith('/auth') ? `tok_${world.tokens.memberToken.key.id}` : `proj_${app.id}`;
      };
      await fc.assert(
        fc.asyncProperty(request, (sent) => check(world, known, sent)),
        { numRuns: 1_500, interruptAfterTimeLimit: 8_000 },
      );
      expect(await world.bursar.verify(world.tenant)).toEqual([]);
      expect(world.failures).toEqual([]);
    },
  );
});
