import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costsWorld, someEvent, type Ask, type CostsWorld } from '../costs.fixture.js';
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

const bodies: Readonly<Record<string, unknown>> = {
  'POST /api/cost-events': someEvent,
  'POST /api/cost-events/batch': { events: [someEvent] },
  'POST /api/budgets': { entityType: 'customer', entityId: 'globex', maxBudgetMicrodollars: 1 },
  'POST /api/keys': { name: 'deploy' },
};

/** Something of the organization for a path to name. */
async function pathIn({ ask, keys }: CostsWorld, path: string): Promise<string> {
  if (path.includes(':sessionId')) return path.replace(':sessionId', 'run-17');
  if (!path.includes(':id')) return path;
  if (path.startsWith('/api/keys')) return path.replace(':id', `ns_key_${keys.ownerKey.key.id}`);
  const made = path.startsWith('/api/budgets')
    ? await ask({ as: 'owner', method: 'POST', path: '/api/budgets', body: bodies['POST /api/budgets'] })
    : await ask({ as: 'key', method: 'POST', path: '/api/cost-events', body: someEvent });
  const { data } = made.body as { data: { id: string } };
  return path.replace(':id', data.id);
}

describe('who may do what', () => {
  it('is decided for every endpoint and every caller', () => {
    const named = rows.map(({ method, path }) => `${method} ${path}`).sort();
    expect(named).toEqual(costsRoutes.map(({ method, path }) => `${method} /api${path}`).sort());
    expect(callers).toEqual(Object.keys(credentials));
    expect(cells.every(({ status }) => /^[245]\d\d$/.test(status ?? ''))).toBe(true);
  });

  it.each(cells)('$method $path as $caller: $status', async ({ method, path, caller, status }) => {
    const world = await costsWorld();
    const target = await pathIn(world, path);
    world.wait(1);
    const body = bodies[`${method} ${path}`];
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
    await ask({ as: 'owner', method: 'POST', path: '/api/budgets', body: bodies['POST /api/budgets'] });
    const bodyOf = async (path: string): Promise<Record<string, unknown>> =>
      (await ask({ as: 'rival', method: 'GET', path })).body;
    expect(await bodyOf('/api/cost-events')).toEqual({ data: [], cursor: null });
    expect(await bodyOf('/api/budgets')).toEqual({ data: [], cursor: null });
    expect(await bodyOf('/api/cost-events/sessions/run-17')).toMatchObject({ events: [] });
    expect(await bodyOf('/api/cost-events/summary')).toMatchObject({ totals: { totalRequests: 0 } });
    expect((await bodyOf('/api/keys'))['data']).toHaveLength(1);
  });
});
