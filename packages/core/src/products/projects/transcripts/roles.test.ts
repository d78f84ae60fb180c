import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { day, dollarsOf, projectsWorld, type Ask, type ProjectsWorld } from '../projects.fixture.js';
import { projectsRoutes } from '../routes/table.js';
import { stripePayments } from '../index.js';

/** The statuses that each caller gets from each endpoint: what another account owns looks absent, and a role is a floor. */
const [head = '', ...lines] = readFileSync(new URL('roles.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const callers = head.split(',').slice(2);
const rows = lines.map((line) => {
  const [method = '', path = '', ...statuses] = line.split(',');
  return { method, path, statuses };
});

const credentials: Readonly<Record<string, Ask['as']>> = {
  none: null,
  'revoked token': 'revokedToken',
  'expired token': 'expiredToken',
  viewer: 'viewer',
  member: 'member',
  admin: 'admin',
  owner: 'owner',
  'viewer token': 'viewerToken',
  'member token': 'memberToken',
  'owner token': 'ownerToken',
  'foreign owner': 'rival',
  'foreign token': 'rivalToken',
};

/** A world with one of everything. */
async function furnished() {
  const world = await projectsWorld({
    payments: [stripePayments({ secrets: ['whsec_test'] })],
    verifyCredentials: async ({ email }) => ({ id: email, email }),
    waitlist: { joined: async () => undefined },
  });
  const { of, ask } = world;
  await of().alerts.createRule({ kind: 'large-transaction', threshold: dollarsOf(100) });
  const app = await world.project('app');
  await world.spend(app, 'OPENAI', 900);
  const rules = await of().alerts.rules();
  const { items } = await of().alerts.list({ limit: 1 });
  world.wait(day);
  return { world, ask, app, rule: rules.at(-1)?.id ?? '', alert: items[0]?.id ?? '' };
}

type Furnished = Awaited<ReturnType<typeof furnished>>;

function requestOf({ app, rule, alert, world }: Furnished, method: string, path: string, name: string): Ask {
  const id = path.startsWith('/cards')
    ? `card_${app.cardId}`
    : path.startsWith('/alerts/rules')
      ? `rule_${rule}`
      : path.startsWith('/alerts/events')
        ? `evt_${alert}`
        : path.startsWith('/auth')
          ? `tok_${world.tokens.ownerToken.key.id}`
          : `proj_${app.id}`;
  const bodies: Readonly<Record<string, unknown>> = {
    'POST /projects': { name },
    'PATCH /projects/:id': { description: 'x' },
    'POST /projects/:id/revenue': { amount: 49, source: 'stripe', externalId: 'ch_1' },
    'PATCH /cards/:id': { status: 'frozen' },
    'POST /rewards/redeem': { amount: 10 },
    'POST /alerts/rules': { type: 'spend-spike', threshold: 2.5 },
    'PATCH /alerts/rules/:id': { enabled: false },
    'PATCH /alerts/events/:id': { acknowledged: true },
    'POST /auth/token': { email: 'owner@example.com', password: 'x' },
    'POST /waitlist': { email: `${name}@example.com` },
    'POST /webhooks/payments/:source': {},
  };
  const body = bodies[`${method} ${path}`];
  return {
    method,
    path: path.replace(':id', id).replace(':source', 'stripe'),
    ...(body !== undefined && { body }),
  };
}

describe('who may do what', () => {
  it('is decided for every endpoint and every caller', () => {
    const named = rows.map(({ method, path }) => `${method} ${path}`).sort();
    expect(named).toEqual(projectsRoutes.map(({ method, path }) => `${method} ${path}`).sort());
    expect(callers).toEqual(Object.keys(credentials));
    expect(rows.every(({ statuses }) => statuses.length === callers.length)).toBe(true);
  });

  it.each(callers)('as %s', async (caller) => {
    const column = callers.indexOf(caller);
    const expected: string[] = [];
    const found: string[] = [];
    const here = await furnished();
    for (const { method, path, statuses } of rows) {
      const as = credentials[caller] ?? null;
      const answered = await here.ask({ ...requestOf(here, method, path, 'new'), as });
      expected.push(`${method} ${path} ${statuses[column] ?? ''}`);
      found.push(`${method} ${path} ${answered.status}`);
    }
    expect(found).toEqual(expected);
  });
});

describe('what belongs to another account', () => {
  let world: ProjectsWorld;
  beforeAll(async () => {
    ({ world } = await furnished());
  });

  it('is in no list or sum of theirs', async () => {
    const bodyOf = async (path: string): Promise<unknown> => (await world.ask({ as: 'rival', path })).body;
    expect(await bodyOf('/projects?status=all')).toEqual([]);
    expect(await bodyOf('/cards')).toEqual([]);
    expect(await bodyOf('/spend')).toMatchObject({ totalSpend: 0, byCategory: [], transactions: [] });
    expect(await bodyOf('/balance')).toEqual({ available: 0, pending: 0, creditLimit: 0, creditUsed: 0 });
    expect(await bodyOf('/rewards')).toMatchObject({ balance: { totalCredits: 0 }, history: [] });
    expect(await bodyOf('/alerts')).toMatchObject({ events: [] });
    expect(await bodyOf('/auth/tokens')).toHaveLength(1);
  });
});
