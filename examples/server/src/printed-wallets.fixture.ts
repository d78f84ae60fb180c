import { expect } from 'vitest';
import { call, type Ready } from './started.fixture.js';

const usd = (amount: number) => ({ amount, currency: 'USD' });

/** Runs the printed commands of the wallets reference as they stand there, with another host and key. */
export async function expectPrintedWallets(ready: Ready): Promise<void> {
  const { apiKey, agentKey, wallet } = ready.credentials.wallets;
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const post = <Body>(path: string, body: unknown, by = headers) =>
    call<Body>(ready, path, { method: 'POST', headers: by, body });

  const made = await post<{ id: string; agent_name: string; cards: unknown[] }>('/v1/wallets', {
    agent_name: 'my-assistant',
    owner: 'team@company.com',
    spend: {
      monthly_limit: usd(500),
      daily_limit: usd(50),
      allowlist: ['openai.com', 'anthropic.com'],
    },
  });
  expect(made).toMatchObject({
    status: 201,
    body: {
      agent_name: 'my-assistant',
      owner: 'team@company.com',
      status: 'active',
      balance: usd(0),
      spend: {
        monthly_limit: usd(500),
        daily_limit: usd(50),
        spent_this_month: usd(0),
        spent_today: usd(0),
        allowlist: ['openai.com', 'anthropic.com'],
      },
      cards: [],
    },
  });
  expect(made.body.id).toMatch(/^wal_/);

  const card = await post<{ id: string }>('/v1/wallets/wal_abc123xyz/cards', {
    name: 'primary',
    limit: usd(100),
  });
  expect(card).toMatchObject({ status: 201, body: { wallet_id: wallet, name: 'primary', limit: usd(100) } });

  const charge = {
    wallet_id: wallet,
    card_id: card.body.id,
    merchant: { name: 'OpenAI', domain: 'openai.com' },
  };
  const agent = { ...headers, authorization: `Bearer ${agentKey}` };
  const over = await post('/v1/authorizations', { ...charge, amount: usd(75) }, agent);
  expect(over).toMatchObject({
    status: 422,
    body: { error: { code: 'insufficient_funds', details: { limit: usd(50) } } },
  });

  const listed = await call<{ data: unknown[] }>(ready, '/v1/transactions?wallet=wal_abc123xyz&limit=10', {
    headers,
  });
  expect(listed.status).toBe(200);
  expect(listed.body.data[0]).toMatchObject({ wallet_id: wallet, status: 'declined', amount: usd(75) });
}
