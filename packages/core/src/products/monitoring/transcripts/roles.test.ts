import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { monitoringWorld, type MonitoringWorld, type Person } from '../monitoring.fixture.js';
import { usualSettings } from '../notices/rules/settings.js';
import { monitoringRoutes } from '../routes/table.js';

/** The statuses that each caller gets from each endpoint, as the specification has them (monitoring spec §12, §13, §14). */
const [head = '', ...lines] = readFileSync(new URL('roles.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const callers = head.split(',').slice(2);
const rows = lines.map((line) => {
  const [method = '', path = '', ...statuses] = line.split(',');
  return { method, path, statuses };
});
const cells = rows.flatMap(({ method, path, statuses }) =>
  callers.map((caller, index) => ({ method, path, caller, status: statuses[index] })),
);

const personOf: Readonly<Record<string, Person | null>> = {
  none: null,
  viewer: 'viewer',
  member: 'member',
  admin: 'admin',
  owner: 'owner',
  'foreign owner': 'rival',
};

const { slack, webhook, ...plain } = usualSettings;
const bodies: Readonly<Record<string, unknown>> = {
  'POST /api/providers/:id/connect': { credentials: { key: 'key-0123456789abcdef' } },
  'POST /api/thresholds': { period: 'monthly', amount: 10 },
  'PATCH /api/alerts/:id': { status: 'acknowledged' },
  'PUT /api/notification-settings': {
    ...plain,
    slack: { enabled: slack.enabled, channel: null },
    webhook: { enabled: webhook.enabled },
  },
  'POST /api/notification-settings/test': { channel: 'email' },
  'POST /api/team/governance': { version: 0 },
  'POST /api/team/invitations': { email: 'new@northwind.example', role: 'viewer' },
  'POST /api/team/invitations/accept': { token: 'ns_inv_unknown' },
  'PATCH /api/team/members/:id': { role: 'member' },
  'POST /api/webhooks': {},
};

/** Something of the workspace for a path's `:id` to name. */
async function idIn(world: MonitoringWorld, path: string): Promise<string> {
  if (path.includes('/members/')) return 'usr_viewer';
  if (path.includes('/invitations/')) {
    const offer = { email: 'new@northwind.example', role: 'viewer' } as const;
    return `inv_${(await world.bursar.invitations.create(world.actors.owner, offer)).invitation.id}`;
  }
  if (!path.endsWith('/connect')) await world.connect();
  if (path.startsWith('/api/providers')) return 'openai';
  const { threshold } = await world.of('owner').thresholds.save({ period: 'monthly', amount: 1_000_000n });
  if (path.startsWith('/api/thresholds')) return `thr_${threshold.id}`;
  const { triggered } = await world.of('owner').thresholds.check();
  return `alr_${triggered[0]?.id ?? ''}`;
}

const queries: Readonly<Record<string, string>> = {
  '/api/billing/checkout': '?plan=pro',
  '/api/notification-settings/unsubscribe': '?token=unknown',
};

describe('who may do what', () => {
  it('is decided for every endpoint and every caller', () => {
    const named = rows.map(({ method, path }) => `${method} ${path}`).sort();
    expect(named).toEqual(monitoringRoutes.map(({ method, path }) => `${method} /api${path}`).sort());
    expect(callers).toEqual(Object.keys(personOf));
    expect(cells.every(({ status }) => /^[2345]\d\d$/.test(status ?? ''))).toBe(true);
  });

  it.each(rows)('$method $path', async ({ method, path, statuses }) => {
    const answers: string[] = [];
    for (const caller of callers) {
      const world = await monitoringWorld();
      const id = path.includes(':id') ? await idIn(world, path) : '';
      const target = path.replace(':id', id).replace(':step', 'session') + (queries[path] ?? '');
      const body = bodies[`${method} ${path}`];
      const as = personOf[caller] ?? null;
      const answered = await world.ask({ as, method, path: target, ...(body !== undefined && { body }) });
      answers.push(answered.status.toString());
    }
    expect(answers).toEqual(statuses);
  });

  it('lets members connect and set thresholds where the policies say so', async () => {
    const { ask } = await monitoringWorld();
    const policies = {
      requireOwner: false,
      defaultAlertRecipient: 'workspace',
      memberCanConnect: true,
      memberCanEditThresholds: true,
    };
    await ask({ as: 'owner', method: 'POST', path: '/api/team/governance', body: { version: 0, policies } });
    const connect = {
      method: 'POST',
      path: '/api/providers/openai/connect',
      body: bodies['POST /api/providers/:id/connect'],
    };
    expect((await ask({ ...connect, as: 'member' })).status).toBe(201);
    const threshold = { method: 'POST', path: '/api/thresholds', body: bodies['POST /api/thresholds'] };
    expect((await ask({ ...threshold, as: 'member' })).status).toBe(201);
    expect((await ask({ ...threshold, as: 'viewer' })).status).toBe(403);
  });
});

describe('what belongs to another workspace', () => {
  it('is in no list, sum or status of theirs', async () => {
    const world = await monitoringWorld();
    await world.connect();
    await world.of('owner').thresholds.save({ period: 'monthly', amount: 1_000_000n });
    await world.of('owner').thresholds.check();
    const bodyOf = async (path: string): Promise<Record<string, unknown>> =>
      (await world.ask({ as: 'rival', method: 'GET', path })).body;
    expect(await bodyOf('/api/providers/accounts')).toMatchObject({ accounts: [], limits: { used: 0 } });
    expect(await bodyOf('/api/alerts')).toEqual({ alerts: [], nextCursor: null, unread: 0 });
    expect(await bodyOf('/api/thresholds')).toEqual({ thresholds: [] });
    expect(await bodyOf('/api/dashboard')).toMatchObject({
      spend: { monthToDate: 0 },
      providers: [],
      series: [],
    });
    expect(await bodyOf('/api/export?format=json')).toEqual({ rows: [], truncated: false });
  });
});
