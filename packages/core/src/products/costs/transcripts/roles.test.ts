import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costsWorld, someEvent, type Ask, type CostsWorld } from '../costs.fixture.js';
import { gatewayRoutes } from '../gateway/routes.js';
import { costsRoutes } from '../routes/table.js';

/** The statuses that each caller gets from each endpoint, as the specification has them. */
const [head = '', ...lines] = readFileSync(new URL('roles.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const callers = head.split(',').slice(2);
const rows = lines.map((line) => {
  const [method = '', path = '', ...statuses] = line.split(',');
  return { method, path, statuses: new Map(callers.map((caller, index) => [caller, statuses[index]])) };
});
const cells = rows.flatMap(({ method, path, statuses }) =>
  callers.map((caller) => ({ method, path, caller, status: statuses.get(caller) })),
);

const someAction = { agentId: 'mailer', actionType: 'send_email', payload: { to: 'ada@example.com' } };

const someWebhook = { url: 'https://hooks.example.com/in' };
const someSlack = { webhookUrl: 'https://hooks.slack.com/services/T000/B000/abcdefgh' };

const someTools = { serverName: 'files', tools: [{ name: 'write_file', tierCost: 0 }] };
const someToolCost = { serverName: 'files', toolName: 'write_file', costMicrodollars: 40_000 };

const someMapping = { stripeCustomerId: 'cus_globex', tagValue: 'globex' };

const someCall = { serverName: 'files', toolName: 'write_file' };

const someBudget = { entityType: 'customer', entityId: 'globex', maxBudgetMicrodollars: 1 };

const credentials: Readonly<Record<string, Ask['as']>> = {
  none: null,
  'revoked key': 'revokedKey',
  'expired key': 'expiredKey',
  key: 'key',
  'foreign key': 'rivalKey',
  viewer: 'viewer',
  member: 'member',
  admin: 'admin',
  owner: 'owner',
  'foreign owner': 'rival',
};

const bodiesIn = ({ team }: CostsWorld): Readonly<Record<string, unknown>> => ({
  'POST /api/cost-events': someEvent,
  'POST /api/cost-events/batch': { events: [someEvent] },
  'POST /api/budgets': someBudget,
  'POST /api/actions': someAction,
  'POST /api/actions/:id/result': { status: 'executing' },
  'POST /api/tool-costs': someToolCost,
  'POST /api/webhooks': someWebhook,
  'PATCH /api/webhooks/:id': { enabled: false },
  'POST /api/slack/config': someSlack,
  'POST /api/tool-costs/discover': someTools,
  'POST /v1/mcp/budget/check': { ...someCall, estimateMicrodollars: 40_000 },
  'POST /v1/mcp/events': {
    events: [{ ...someCall, durationMs: 41, costMicrodollars: 40_000, status: 'ok' }],
  },
  'POST /api/stripe/checkout': { priceId: 'price_big' },
  'PATCH /api/orgs/:orgId/upgrade-url': { upgradeUrl: 'https://pay.example.com/up' },
  'PATCH /api/orgs/:orgId/customers/:customerId/upgrade-url': { upgradeUrl: null },
  'POST /api/customer-mappings': someMapping,
  'POST /api/keys': { name: 'deploy' },
  'PATCH /api/keys/:id': { name: 'deploy' },
  'POST /api/orgs': { name: 'Second', slug: 'second' },
  'PATCH /api/orgs/:orgId': { name: 'Renamed' },
  'PATCH /api/orgs/:orgId/members/:userId': { role: 'member' },
  'POST /api/orgs/:orgId/invitations': { email: 'new@example.com', role: 'viewer' },
  'POST /api/invite/accept': { token: 'ns_inv_unknown' },
  'POST /api/orgs/:orgId/transfer': { newOwnerUserId: 'ns_usr_admin' },
  'POST /api/auth/switch-org': { orgId: `ns_org_${team.id}` },
});

/** Something of the organization for a path's `:id` to name. */
async function idIn(world: CostsWorld, path: string): Promise<string> {
  const { ask, keys, bursar, actors } = world;
  if (path.startsWith('/api/actions')) {
    const made = await ask({ as: 'ownerKey', method: 'POST', path: '/api/actions', body: someAction });
    const { id } = made.body as { id: string };
    if (path.endsWith('/result'))
      await ask({ as: 'admin', method: 'POST', path: `/api/actions/${id}/approve` });
    return id;
  }
  if (path.startsWith('/api/tool-costs')) return discoverIn(world);
  if (path.startsWith('/api/webhooks'))
    return `ns_wh_${(await world.of('owner').webhooks.create(someWebhook)).endpoint.id}`;
  if (path.startsWith('/api/keys')) return `ns_key_${keys.ownerKey.key.id}`;
  if (path.includes('/invitations/')) {
    const offer = { email: 'new@example.com', role: 'viewer' } as const;
    return (await bursar.invitations.create(actors.owner, offer)).invitation.id;
  }
  const made = path.startsWith('/api/budgets')
    ? await ask({ as: 'owner', method: 'POST', path: '/api/budgets', body: someBudget })
    : await ask({ as: 'key', method: 'POST', path: '/api/cost-events', body: someEvent });
  return (made.body as { data: { id: string } }).data.id;
}

/** Makes a tool known; answers its cost's id. */
async function discoverIn({ ask }: CostsWorld): Promise<string> {
  await ask({ as: 'ownerKey', method: 'POST', path: '/api/tool-costs/discover', body: someTools });
  const listed = await ask({ as: 'viewer', method: 'GET', path: '/api/tool-costs' });
  return (listed.body as { data: { id: string }[] }).data[0]?.id ?? '';
}

async function pathIn(world: CostsWorld, path: string): Promise<string> {
  const known: Readonly<Record<string, string>> = {
    sessionId: 'run-17',
    key: 'search',
    customer: 'globex',
    customerId: 'globex',
    orgId: `ns_org_${world.team.id}`,
    userId: 'ns_usr_viewer',
    id: path.includes(':id') ? await idIn(world, path) : '',
  };
  const named = path.replace(/:(\w+)/g, (_, name: string) => known[name] ?? '');
  if (path.startsWith('/api/customer-mappings') || path.startsWith('/api/margins')) {
    const made = await world.ask({
      as: 'owner',
      method: 'POST',
      path: '/api/customer-mappings',
      body: someMapping,
    });
    const { id } = (made.body as { data: { id: string } }).data;
    return path === '/api/customer-mappings' ? `${named}?id=${id}` : named;
  }
  return path.includes('/attribution') ? `${named}?groupBy=team` : named;
}

describe('who may do what', () => {
  it('is decided for every endpoint and every caller', () => {
    const named = rows.map(({ method, path }) => `${method} ${path}`).sort();
    const api = costsRoutes.map(({ method, path }) => `${method} /api${path}`);
    const gateway = gatewayRoutes.map(({ method, path }) => `${method} /v1${path}`);
    expect(named).toEqual([...api, ...gateway].sort());
    expect(callers).toEqual(Object.keys(credentials));
    expect(cells.every(({ status }) => /^[245]\d\d$/.test(status ?? ''))).toBe(true);
  });

  it.each(cells)('$method $path as $caller: $status', async ({ method, path, caller, status }) => {
    const world = await costsWorld();
    const target = await pathIn(world, path);
    if (path === '/api/tool-costs' && method === 'POST') await discoverIn(world);
    if (path.startsWith('/api/slack'))
      await world.ask({ as: 'owner', method: 'POST', path: '/api/slack/config', body: someSlack });
    const paying = ['/api/stripe/portal', '/api/stripe/subscription/sync'];
    if (paying.includes(path)) await world.buy();
    world.wait(1);
    const body =
      path === '/api/stripe/subscription/sync'
        ? { sessionId: world.gateway.opened[0] }
        : bodiesIn(world)[`${method} ${path}`];
    const as = credentials[caller] ?? null;
    const answered = await world.ask({ as, method, path: target, ...(body !== undefined && { body }) });
    expect(`${answered.status}`, JSON.stringify(answered.body)).toBe(status);
  });
});

describe('what belongs to another organization', () => {
  it('is in no list, sum or status of theirs', async () => {
    const { ask } = await costsWorld();
    await ask({
      as: 'key',
      method: 'POST',
      path: '/api/cost-events',
      body: { ...someEvent, sessionId: 'run-17' },
    });
    await ask({ as: 'owner', method: 'POST', path: '/api/budgets', body: someBudget });
    const bodyOf = async (path: string): Promise<Record<string, unknown>> =>
      (await ask({ as: 'rival', method: 'GET', path })).body;
    expect(await bodyOf('/api/cost-events')).toEqual({ data: [], cursor: null });
    expect(await bodyOf('/api/budgets')).toEqual({ data: [], cursor: null });
    expect(await bodyOf('/api/cost-events/sessions/run-17')).toMatchObject({ events: [] });
    expect(await bodyOf('/api/cost-events/summary')).toMatchObject({ totals: { totalRequests: 0 } });
    expect((await bodyOf('/api/keys'))['data']).toHaveLength(1);
  });
});
