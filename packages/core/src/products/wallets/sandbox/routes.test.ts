import { describe, expect, it } from 'vitest';
import { someMerchant, walletsWorld, type KeyName, type WalletsWorld } from '../wallets.fixture.js';

const usd = (amount: number) => ({ amount, currency: 'USD' });

interface Shown {
  readonly id: string;
  readonly approval_id?: string | null;
}

/** The same calls in one environment: a wallet with two cards, charges of every way, a question and a transfer. */
async function callAll({ ask }: WalletsWorld, as: KeyName): Promise<readonly (string | null | undefined)[]> {
  const made: (string | null | undefined)[] = [];
  const post = async (path: string, body: unknown): Promise<Shown> => {
    const answer = await ask({ as, method: 'POST', path: `/v1${path}`, body });
    const shown = answer.body as Shown;
    made.push(shown.id, shown.approval_id);
    return shown;
  };
  const config = { agent_name: 'a', owner: 'a@b.co', approval: { require_confirmation_over: usd(20) } };
  const wallet = await post('/wallets', config);
  const card = await post(`/wallets/${wallet.id}/cards`, { name: 'first' });
  await post(`/wallets/${wallet.id}/cards`, { name: 'second' });
  const charge = { wallet_id: wallet.id, amount: usd(5), merchant: someMerchant };
  const spent = await post('/authorizations', { ...charge, capture: true });
  await post('/authorizations', { ...charge, amount: usd(21) });
  await post('/test/authorizations', { ...charge, card_id: card.id });
  await post(`/transactions/${spent.id}/capture`, {});
  await post(`/transactions/${spent.id}/refund`, { amount: usd(1) });
  await post('/transfers', { wallet_id: wallet.id, direction: 'fund', amount: usd(9) });
  const { body } = await ask({ as, method: 'GET', path: '/v1/transactions' });
  return [...made, ...(body as { readonly data: readonly Shown[] }).data.map(({ id }) => id)];
}

describe('a development environment', () => {
  it('gives the same ids to the same calls, wherever they are made, and never one twice', async () => {
    const [here, there] = [await walletsWorld(), await walletsWorld()];
    const ids = await callAll(here, 'dev');
    expect(ids.slice(0, 3)).toEqual([
      'wal_00000000-0000-7000-8000-000000000001',
      undefined,
      'crd_00000000-0000-7000-8000-000000000002',
    ]);
    expect(await callAll(there, 'dev')).toEqual(ids);
    const wallets = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        here.ask({
          as: 'dev',
          method: 'POST',
          path: '/v1/wallets',
          body: { agent_name: `w${index}`, owner: 'a@b.co' },
        }),
      ),
    );
    expect(new Set(wallets.map(({ body }) => (body as Shown).id)).size).toBe(8);
    expect([...here.failures, ...there.failures]).toEqual([]);
  });

  it('is the only one that does', async () => {
    const [here, there] = [await walletsWorld(), await walletsWorld()];
    const [one, other] = [await callAll(here, 'test'), await callAll(there, 'test')];
    const named = one.filter((id) => id != null);
    expect(named.some((id) => other.includes(id))).toBe(false);
  });

  it('records webhooks and sends none', async () => {
    const world = await walletsWorld();
    const { ask, bursar, sent } = world;
    const made = await ask({
      as: 'dev',
      method: 'POST',
      path: '/v1/webhooks',
      body: { url: 'https://hooks.example.com/in' },
    });
    await callAll(world, 'dev');
    for (let i = 0; i < 4; i++) await bursar.dispatch();
    const { id } = made.body as Shown;
    const { body } = await ask({ as: 'dev', method: 'GET', path: `/v1/webhooks/${id}/deliveries?limit=100` });
    const { data } = body as { readonly data: readonly { readonly status: string }[] };
    expect(data.length).toBeGreaterThan(5);
    expect(new Set(data.map(({ status }) => status))).toEqual(new Set(['delivered']));
    expect(sent).toEqual([]);
  });
});

describe('a slow merchant', () => {
  it('lets 3 seconds pass on the test clock, then the network has lost its patience', async () => {
    const { ask, wait } = await walletsWorld();
    const as = 'test';
    const config = { agent_name: 'a', owner: 'a@b.co', spend: { daily_limit: usd(5) } };
    const wallet = (await ask({ as, method: 'POST', path: '/v1/wallets', body: config })).body as Shown;
    const card = (
      await ask({ as, method: 'POST', path: `/v1/wallets/${wallet.id}/cards`, body: { name: 'c' } })
    ).body as Shown;
    const charge = { wallet_id: wallet.id, card_id: card.id, amount: usd(5) };
    const at = (domain: string) =>
      ask({
        as,
        method: 'POST',
        path: '/v1/test/authorizations',
        body: { ...charge, merchant: { name: domain, domain, country: 'US' } },
      });
    expect(await at('slow.test')).toMatchObject({ status: 422, body: { error: { code: 'issuer_timeout' } } });
    const [slow] = (
      (await ask({ as, method: 'GET', path: '/v1/transactions' })).body as {
        readonly data: readonly object[];
      }
    ).data;
    expect(slow).toMatchObject({
      status: 'declined',
      created_at: '2026-01-30T12:00:00Z',
      updated_at: '2026-01-30T12:00:03Z',
    });
    // What was held while the network waited is free again, and the machine's own clock goes on.
    wait(1_000);
    expect(await at('openai.com')).toMatchObject({
      status: 201,
      body: { created_at: '2026-01-30T12:00:04Z' },
    });
  });
});
