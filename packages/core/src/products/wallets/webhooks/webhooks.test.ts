import { createHmac, timingSafeEqual } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signingVectors } from '../../../platform/delivery/signing/index.js';
import { someMerchant, walletsWorld, type WalletsWorld } from '../wallets.fixture.js';
import { expandTypes, eventTypes } from './rules/event-types.js';

/** The verifier that the seed prints, as printed. */
function verifyWebhook(payload: string, signature: string, secret: string): boolean {
  const expected = createHmac('sha256', secret).update(payload).digest('hex');

  return timingSafeEqual(Buffer.from(signature), Buffer.from(`sha256=${expected}`));
}

const usd = (amount: number) => ({ amount, currency: 'USD' });
const url = 'https://hooks.example.com/in';

async function listening(world: WalletsWorld, body: object = {}): Promise<string> {
  const { body: made } = await world.ask({ method: 'POST', path: '/v1/webhooks', body: { url, ...body } });
  return (made as { secret: string }).secret;
}
const told = async (world: WalletsWorld): Promise<{ type: string; data: Record<string, never> }[]> => {
  for (let i = 0; i < 6; i++) await world.bursar.dispatch();
  return world.sent.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, never> });
};

describe('a completed transaction', () => {
  it('is told as printed, and the printed verifier accepts it', async () => {
    const world = await walletsWorld();
    const { mine } = world;
    const { view } = await mine.cards.create('agent', { name: 'primary' });
    const secret = await listening(world, { events: ['transaction.completed'] });
    const charge = { walletId: 'agent', cardId: view.card.id, amount: 12_500_000n, merchant: someMerchant };
    const { transaction } = await mine.transactions.authorize({ ...charge, capture: true });
    const [message] = await told(world);
    expect(message).toMatchObject({
      id: expect.stringMatching(/^evt_/) as string,
      type: 'transaction.completed',
      created: '2026-01-30T12:00:00Z',
      data: {
        transaction: {
          id: `txn_${transaction.id}`,
          wallet_id: 'wal_agent',
          card_id: `crd_${view.card.id}`,
          amount: usd(12.5),
          merchant: { name: 'OpenAI', domain: 'openai.com', category: 'api_services' },
          status: 'completed',
          created_at: '2026-01-30T12:00:00Z',
        },
      },
    });
    expect(Object.keys(message?.data ?? {})).toEqual(['transaction']);
    const [request] = world.sent;
    const headers = request?.headers ?? {};
    expect(verifyWebhook(request?.body ?? '', headers['x-spend-signature'] ?? '', secret)).toBe(true);
    expect(headers).toMatchObject({
      'x-spend-event': 'transaction.completed',
      'x-spend-event-id': (message as unknown as { id: string }).id,
      'x-spend-delivery-id': expect.stringMatching(/^dlv_/) as string,
      'x-spend-timestamp': '1769774400',
      'x-spend-signature-v2': expect.stringMatching(/^t=1769774400,v1=[0-9a-f]{64}$/) as string,
    });
  });

  it('is signed like the vector of the specification', () => {
    const vector = signingVectors.find(({ scheme }) => scheme.name === 'wallets');
    expect(vector).toBeDefined();
    expect(
      verifyWebhook(
        '{"id":"evt_1"}',
        'sha256=030fa3b2413d1993c551364bd53bb9b3edb5c0c34d55dba6ada6041245632811',
        'whsec_test',
      ),
    ).toBe(true);
  });
});

describe('endpoints', () => {
  it('hear of approvals with their transactions, of limits once a period, of cards, wallets, transfers and configs', async () => {
    const world = await walletsWorld();
    const { mine, ask } = world;
    await listening(world);
    await mine.update('agent', { config: { approval: { require_confirmation_over: '30 USD' } } });
    const { approval } = await mine.transactions.authorize({
      walletId: 'agent',
      amount: 41_000_000n,
      merchant: someMerchant,
    });
    await mine.approvals.approve(approval?.id ?? '');
    const id = approval?.transactionId ?? '';
    await mine.transactions.capture(id);
    await mine.transactions.authorize({
      walletId: 'agent',
      amount: 9_000_000n,
      merchant: someMerchant,
      capture: true,
    });
    await mine.transfers.create({ walletId: 'agent', direction: 'fund', amount: 1_000_000n });
    await ask({ method: 'DELETE', path: `/v1/api-keys/key_${world.keys.reader.key.id}` });
    await ask({
      method: 'PUT',
      path: '/v1/config',
      body: { agent_name: 'research-bot', owner: 'a@b.co', spend: { daily_limit: 50 } },
    });
    const messages = await told(world);
    const types = messages.map(({ type }) => type).sort();
    expect(types).toEqual(
      [
        'approval.approved',
        'approval.requested',
        'card.created',
        'config.applied',
        'key.revoked',
        'limit.reached',
        'limit.warning',
        'transaction.completed',
        'transaction.completed',
        'transaction.pending',
        'transaction.pending',
        'transfer.completed',
        'wallet.updated',
        'wallet.updated',
      ].sort(),
    );
    const of = (type: string) => messages.find((message) => message.type === type)?.data;
    expect(of('approval.requested')).toMatchObject({
      approval: { id: `apr_${approval?.id}`, amount: usd(41), status: 'pending', agent_name: 'research-bot' },
      transaction: { status: 'pending_approval' },
    });
    expect(of('limit.warning')).toEqual({
      limit: { wallet_id: 'wal_agent', limit_type: 'daily', percent: 80, spent: usd(41), limit: usd(50) },
    });
    expect(of('limit.reached')).toMatchObject({ limit: { percent: 100, spent: usd(50) } });
    expect(of('transfer.completed')).toMatchObject({ transfer: { wallet_id: 'wal_agent', amount: usd(1) } });
  });

  it('may hear of one wallet only, and follow its config', async () => {
    const world = await walletsWorld();
    const { mine } = world;
    await listening(world, { wallet_id: 'wal_agent', events: ['card.*'] });
    const other = await mine.create({
      config: {
        agent_name: 'b',
        owner: 'a@b.co',
        notifications: { webhook: 'https://b.example.com/in', events: ['card.*'] },
      },
    });
    await mine.cards.create(other.wallet.id, { name: 'primary' });
    await mine.cards.create('agent', { name: 'primary' });
    await told(world);
    expect(world.sent.map(({ url: to }) => to).sort()).toEqual(['https://b.example.com/in', url]);
    await mine.update(other.wallet.id, { config: { notifications: { webhook: null } } });
    expect((await world.ask({ method: 'GET', path: '/v1/webhooks' })).body).toMatchObject({
      data: [{ url }],
    });
  });

  it('of the development environment are recorded and not sent (ruling 23)', async () => {
    const world = await walletsWorld();
    const { ask } = world;
    await ask({ as: 'dev', method: 'POST', path: '/v1/webhooks', body: { url } });
    await ask({ as: 'dev', method: 'POST', path: '/v1/wallets', body: { agent_name: 'x', owner: 'a@b.co' } });
    await told(world);
    const { body } = await ask({ as: 'dev', method: 'GET', path: '/v1/webhooks' });
    const { id } = (body as { data: { id: string }[] }).data[0] ?? { id: '' };
    const deliveries = await ask({ as: 'dev', method: 'GET', path: `/v1/webhooks/${id}/deliveries` });
    expect(deliveries.body).toMatchObject({ data: [{ event_type: 'wallet.created', status: 'delivered' }] });
    expect(world.sent).toEqual([]);
  });

  it('ask for types, groups, or everything', () => {
    expect(expandTypes(['*', 'x'])).toEqual([]);
    expect(expandTypes(['approval.*'])).toEqual(eventTypes.filter((type) => type.startsWith('approval.')));
    expect(expandTypes(['ping', 'nonsense'])).toBeNull();
  });
});
