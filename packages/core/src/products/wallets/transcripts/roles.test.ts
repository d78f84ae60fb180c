import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { walletsRoutes } from '../routes/table.js';
import {
  seedWallet,
  someMerchant,
  walletsWorld,
  type KeyName,
  type WalletsWorld,
} from '../wallets.fixture.js';

/** The statuses that each caller gets from each endpoint, as the specification has them. */
const [head = '', ...lines] = readFileSync(new URL('roles.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const callers = head.split(',').slice(2);
const rows = lines.map((line) => {
  const [method = '', path = '', ...statuses] = line.split(',');
  return { method, path, statuses: new Map(callers.map((caller, index) => [caller, statuses[index]])) };
});

const credentials: Readonly<Record<string, KeyName | null>> = {
  none: null,
  'revoked key': 'revoked',
  'expired key': 'expired',
  'no scope': 'keyless',
  reader: 'reader',
  writer: 'writer',
  approver: 'approver',
  admin: 'admin',
  agent: 'agent',
  'foreign admin': 'rival',
  'test admin': 'test',
};

const usd = (amount: number) => ({ amount, currency: 'USD' });
const charge = { wallet_id: 'wal_agent', amount: usd(2), merchant: someMerchant };
const hook = { url: 'https://hooks.example.com/in' };

/** Something of the agent's wallet for every name in a path. */
async function thingsIn(world: WalletsWorld, path: string): Promise<Readonly<Record<string, string>>> {
  const { ask } = world;
  const made = async (at: string, body?: unknown): Promise<string> => {
    const answered = await ask({ method: 'POST', path: at, ...(body !== undefined && { body }) });
    expect(answered.status, JSON.stringify(answered.body)).toBeLessThan(300);
    return (answered.body as { id: string }).id;
  };
  const id = async (): Promise<string> => {
    if (path.startsWith('/v1/cards')) return made('/v1/wallets/wal_agent/cards', { name: 'primary' });
    if (path.startsWith('/v1/transactions'))
      return made('/v1/authorizations', { ...charge, capture: path.endsWith('refund') });
    if (path.startsWith('/v1/approvals')) {
      const approval = { require_confirmation_over: usd(1) };
      await ask({ method: 'PATCH', path: '/v1/wallets/wal_agent', body: { approval } });
      await made('/v1/authorizations', charge);
      const { body } = await ask({ method: 'GET', path: '/v1/approvals' });
      return (body as { data: { id: string }[] }).data[0]?.id ?? '';
    }
    if (path.startsWith('/v1/api-keys')) return `key_${world.keys.reader.key.id}`;
    if (path.startsWith('/v1/transfers'))
      return made('/v1/transfers', { wallet_id: 'wal_agent', direction: 'fund', amount: usd(5) });
    if (path.startsWith('/v1/webhooks')) return made('/v1/webhooks', hook);
    return 'wal_agent';
  };
  const known = path.includes(':id') ? await id() : '';
  if (!path.includes(':delivery_id')) return { id: known, wallet_id: 'wal_agent' };
  await made('/v1/authorizations', charge);
  await world.bursar.dispatch();
  const { body } = await ask({ method: 'GET', path: `/v1/webhooks/${known}/deliveries` });
  return { id: known, delivery_id: (body as { data: { id: string }[] }).data[0]?.id ?? '' };
}

const config = { agent_name: 'research-bot', owner: 'ops@northwind.example', cards: [] };

const bodies: Readonly<Record<string, unknown>> = {
  'POST /v1/wallets': seedWallet,
  'PATCH /v1/wallets/:id': { description: 'Collects market data' },
  'POST /v1/wallets/:id/cards': { name: 'primary' },
  'POST /v1/authorizations': charge,
  'POST /v1/api-keys': { name: 'deploy' },
  'POST /v1/transfers': { wallet_id: 'wal_agent', direction: 'fund', amount: usd(5) },
  'PUT /v1/config/:wallet_id': config,
  'PUT /v1/config': config,
  'POST /v1/webhooks': hook,
  'PATCH /v1/webhooks/:id': { enabled: false },
  'POST /v1/test/authorizations': { ...charge, card_id: 'crd_none' },
  'POST /v1/test/wallets/:id/fund': { amount: usd(5) },
  'POST /v1/test/clock': { now: '2026-02-01T00:00:00Z' },
};

describe('who may do what', () => {
  it('is decided for every endpoint and every caller', () => {
    const named = rows.map(({ method, path }) => `${method} ${path}`).sort();
    expect(named).toEqual(walletsRoutes.map(({ method, path }) => `${method} /v1${path}`).sort());
    expect(callers).toEqual(Object.keys(credentials));
    expect(
      rows.every(({ statuses }) => [...statuses.values()].every((one) => /^[24]\d\d$/.test(one ?? ''))),
    ).toBe(true);
  });

  it.each(rows)('$method $path', { timeout: 30_000 }, async ({ method, path, statuses }) => {
    const body = bodies[`${method} ${path}`];
    const got: Record<string, string> = {};
    const askAs = async (world: WalletsWorld, things: Readonly<Record<string, string>>, caller: string) => {
      const answered = await world.ask({
        as: credentials[caller] ?? null,
        method,
        path: path.replace(/:(\w+)/g, (_, name: string) => things[name] ?? ''),
        ...(body !== undefined && { body }),
      });
      got[caller] = `${answered.status}`;
      expect(world.failures, `${caller}: ${JSON.stringify(answered.body)}`).toEqual([]);
    };
    const opened = async () => {
      const world = await walletsWorld();
      const things = await thingsIn(world, path);
      world.wait(1);
      return { world, things };
    };
    const shared = await opened();
    // Whoever is refused leaves no trace; whoever changes something does so in a world of his own.
    const changes = (caller: string): boolean =>
      method !== 'GET' && statuses.get(caller)?.startsWith('2') === true;
    for (const caller of callers.filter((each) => !changes(each)))
      await askAs(shared.world, shared.things, caller);
    for (const caller of callers.filter(changes)) {
      const { world, things } = await opened();
      await askAs(world, things, caller);
    }
    expect(got).toEqual(Object.fromEntries(statuses));
  });
});
