import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costsWorld, someEvent, type Answered, type Ask, type CostsWorld } from './costs.fixture.js';
import { journaled } from './fuzz-journal.fixture.js';
import { requests, routeOf, type Sent } from './fuzz-requests.fixture.js';
import { gatewayRoutes } from './gateway/routes.js';

const runs = 10_000;
const gatewayIds = gatewayRoutes.map(({ id }) => id);

const errorShape = {
  error: { code: expect.stringMatching(/^[a-z_]+$/) as string, message: expect.any(String) as string },
};

/** What a refused request may leave behind: that a key was used, a decision that is told to others, an end that came. */
const leftBy: Readonly<Record<number, RegExp>> = {
  429: /^(api_key.lastUsedAt|decision|outgoing_event|work|dueWork|due|counter .*)$/,
  409: /^(api_key.lastUsedAt|action|outgoing_event|hold|work|counter .*)$/,
};
const usedOnly = /^api_key\.lastUsedAt$/;

/** Two organizations, something of each kind in the first, and a mark on everything of the second. */
async function fuzzWorld() {
  let take: () => readonly string[] = () => [];
  const world = await costsWorld({
    requestLimits: false,
    through: (storage) => {
      const journal = journaled(storage);
      take = journal.take;
      return journal.storage;
    },
  });
  const made = async (as: Ask['as'], path: string, body: unknown): Promise<string> => {
    const { body: answer } = await world.ask({ as: as ?? null, method: 'POST', path, body });
    return (answer as { data: { id: string } }).data.id;
  };
  const spare = await world.bursar.organizations.create(
    { id: 'owner', email: 'owner@example.com' },
    { name: 'Spare', slug: 'spare' },
  );
  for (const id of ['owner', 'admin', 'member', 'viewer', 'rival'])
    await world.bursar.organizations.personal({ id, email: null });
  const foreign = await made('rivalKey', '/api/cost-events', { ...someEvent, model: 'rivals-only' });
  const known = {
    'cost-events': await made('key', '/api/cost-events', someEvent),
    budgets: await made('owner', '/api/budgets', {
      entityType: 'customer',
      entityId: 'globex',
      maxBudgetMicrodollars: 9,
    }),
    actions: await made('key', '/api/actions', {
      agentId: 'mailer',
      actionType: 'send_email',
      payload: {},
      expiresInSeconds: 0,
    }),
    webhooks: await made('owner', '/api/webhooks', { url: 'https://hooks.example.com/in' }),
    keys: `ns_key_${world.keys.ownerKey.key.id}`,
    orgId: `ns_org_${spare.id}`,
    userId: 'ns_usr_viewer',
    key: 'search',
    sessionId: 'run-1',
    customer: 'globex',
    customerId: 'globex',
  };
  const cursor = JSON.stringify({ createdAt: '2026-05-02T11:00:00.000Z', id: foreign });
  return { world, known: known as Readonly<Record<string, string>>, cursor, take: () => take() };
}

/** What went wrong inside, in words. */
const failuresOf = ({ failures }: CostsWorld): string =>
  failures
    .map((failure) => (failure as { details: { error: Error } }).details.error)
    .map(({ stack }) => stack ?? '')
    .join('\n');

function requestOf(sent: Sent, known: Readonly<Record<string, string>>): Ask {
  const { id, as, method, headers, body, query } = sent;
  const route = routeOf(sent.route);
  const named = (parameter: string): string => {
    if (id.startsWith('%')) return id;
    const name = id === 'known' ? (known[parameter] ?? known[route.path.split('/')[1] ?? ''] ?? id) : id;
    return encodeURIComponent(name.replace(/\p{Surrogate}/gu, '?'));
  };
  const base = gatewayIds.includes(route.id) ? '/v1' : '/api';
  const path = `${base}${route.path.replace(/:(\w+)/g, (_, parameter: string) => named(parameter))}`;
  return { as, method, path: `${path}?${query}`, headers, ...(body !== undefined && { body }) };
}

function checkAnswer(world: CostsWorld, { as, method }: Ask, answered: Answered): void {
  expect(answered.headers).toMatchObject({
    'nullspend-version': '2026-04-01',
    'cache-control': 'private, no-store',
  });
  if (as !== 'rival' && as !== 'rivalKey') expect(JSON.stringify(answered.body)).not.toContain('rivals-only');
  if (answered.status < 400 || method === 'HEAD') return;
  expect(answered.body).toMatchObject(errorShape);
  const { error } = answered.body as { error: Record<string, unknown> };
  const names = Object.keys(error).filter((name) => name !== 'upgrade_url');
  expect(names.sort()).toEqual(['code', 'details', 'message']);
}

describe('any request', () => {
  it('is answered without failing; refusals have the documented shape and change nothing', async () => {
    const { world, known, cursor, take } = await fuzzWorld();
    const accepted = { good: 0, all: 0 };
    const tell = (...about: unknown[]): string => JSON.stringify(about) + failuresOf(world);
    await fc.assert(
      fc.asyncProperty(requests(cursor), async (sent) => {
        const asked = requestOf(sent, known);
        take();
        const answered = await world.ask(asked);
        const changes = take();
        if (answered.status >= 500) throw new Error(tell(asked, answered));
        checkAnswer(world, asked, answered);
        if (answered.status < 300 && asked.method === routeOf(sent.route).method) {
          accepted.all++;
          if (sent.good) accepted.good++;
        }
        if (answered.status < 400) return;
        const left = leftBy[answered.status] ?? usedOnly;
        const changed = changes.filter((change) => !left.test(change));
        if (changed.length > 0)
          throw new Error(tell('a refusal changed something', asked, answered, changed));
      }),
      { numRuns: runs, interruptAfterTimeLimit: 110_000, markInterruptAsFailure: true },
    );
    expect(world.failures).toEqual([]);
    expect(accepted.good).toBeGreaterThan(runs * 0.3);
    expect(accepted.all).toBeGreaterThan(accepted.good);
  }, 120_000);
});
