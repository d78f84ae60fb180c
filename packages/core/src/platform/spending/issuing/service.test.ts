import { describe, expect, it } from 'vitest';
import { acme, day, exa, issuingWorld, minute, usd } from './issuing.fixture.js';

describe('a charge that somebody asks for', () => {
  it('is pending, then posted, and counts as spent from the first moment on', async () => {
    const { issuing, opened, figures, faults, booked, events } = issuingWorld();
    const { account, card } = await opened();
    const { transaction } = await issuing.authorize(acme, {
      accountId: account.id,
      cardId: card.id,
      amount: usd(8.4),
      merchant: exa,
    });
    expect(transaction).toMatchObject({
      status: 'pending',
      category: 'api_services',
      provider: 'Exa',
      held: usd(8.4),
    });
    expect(transaction.decision?.checks.map(({ check, result }) => `${check} ${result}`)).toEqual([
      'amount pass',
      'account pass',
      'card pass',
      'blocklist skip',
      'merchant_gate skip',
      'per_transaction skip',
      'card_limit pass',
      'daily_limit pass',
      'monthly_limit pass',
    ]);
    expect(await figures(account.id, card.id)).toEqual({ day: [8.4, 0], month: [8.4, 0], limit: [8.4, 0] });
    const posted = await issuing.capture(acme, transaction.id, { amount: usd(8) });
    expect(posted).toMatchObject({ status: 'posted', posted: usd(8), held: 0n, amount: usd(8) });
    expect(await figures(account.id, card.id)).toEqual({ day: [8, 0], month: [8, 0], limit: [8, 0] });
    expect(await booked(account.id, 'day')).toBe(usd(8));
    expect(await faults()).toEqual([]);
    expect(await events()).toContain('transaction.pending');
  });

  it('is declined by the first limit that leaves no room, in the order of the program', async () => {
    const { issuing, opened, faults } = issuingWorld();
    const { account, card } = await opened();
    const ask = (amount: number) =>
      issuing.authorize(acme, { accountId: account.id, cardId: card.id, amount: usd(amount), merchant: exa });
    await ask(25);
    const { transaction } = await ask(16);
    expect(transaction).toMatchObject({
      status: 'declined',
      declineReason: 'insufficient_funds',
      decision: { check: 'daily_limit', requested: '16000000', available: '15000000', limit: '40000000' },
    });
    expect((await ask(15)).transaction.status).toBe('pending');
    expect((await ask(120)).transaction.decision?.check).toBe('card_limit');
    expect(await faults()).toEqual([]);
  });

  it('is declined by a check before any limit is looked at', async () => {
    const { issuing, opened } = issuingWorld();
    const { account, card } = await opened({ policy: { allow: ['serpapi.com'], most: usd(10).toString() } });
    const ask = (amount: number, merchant: { name: string; domain?: string }) =>
      issuing.authorize(acme, { accountId: account.id, cardId: card.id, amount: usd(amount), merchant });
    expect((await ask(1, exa)).transaction.declineReason).toBe('merchant_not_allowed');
    const serp = { name: 'SerpApi', domain: 'www.serpapi.com' };
    expect((await ask(11, serp)).transaction.declineReason).toBe('transaction_limit_exceeded');
    expect((await ask(10, serp)).transaction.status).toBe('pending');
    await issuing.changeCard(acme, card.id, { status: 'frozen' });
    expect((await ask(1, serp)).transaction.declineReason).toBe('card_frozen');
    await issuing.changeAccount(acme, account.id, { status: 'frozen' });
    expect((await ask(1, serp)).transaction.declineReason).toBe('wallet_frozen');
    const foreign = await issuing.authorize(acme, {
      accountId: account.id,
      amount: usd(1),
      currency: 'EUR',
      merchant: serp,
    });
    expect(foreign.transaction.declineReason).toBe('currency_mismatch');
  });

  it('answers a repeat with what the first one did', async () => {
    const { issuing, opened, figures } = issuingWorld();
    const { account, card } = await opened();
    const op = { id: 'request-1', attempt: 'a', hash: null, keepUntil: null };
    const draft = { accountId: account.id, cardId: card.id, amount: usd(5), merchant: exa };
    const first = await issuing.authorize(acme, draft, { op });
    const second = await issuing.authorize(acme, draft, { op: { ...op, attempt: 'b' } });
    expect(second).toMatchObject({ replayed: true, transaction: { id: first.transaction.id } });
    expect((await figures(account.id))['day']).toEqual([5, 0]);
  });

  it('gives back what was reversed, and what nobody captured in time', async () => {
    const { issuing, opened, figures, faults, wait, work } = issuingWorld();
    const { account } = await opened();
    const ask = () => issuing.authorize(acme, { accountId: account.id, amount: usd(20), merchant: exa });
    const first = await ask();
    expect(await issuing.reverse(acme, first.transaction.id)).toMatchObject({ status: 'reversed', held: 0n });
    const second = await ask();
    wait(7 * day);
    expect((await issuing.transaction(acme, second.transaction.id))?.status).toBe('reversed');
    await work();
    expect((await issuing.transaction(acme, second.transaction.id))?.status).toBe('reversed');
    expect((await figures(account.id))['month']).toEqual([0, 0]);
    expect(await faults()).toEqual([]);
  });

  it('gives posted money back in the period of the refund, at most what was posted', async () => {
    const { issuing, opened, figures, faults, wait } = issuingWorld();
    const { account } = await opened();
    const { transaction } = await issuing.authorize(acme, {
      accountId: account.id,
      amount: usd(30),
      merchant: exa,
      capture: true,
    });
    expect(transaction.status).toBe('posted');
    wait(day);
    const refund = await issuing.refund(acme, transaction.id, { amount: usd(10) });
    expect(refund).toMatchObject({
      type: 'refund',
      status: 'posted',
      amount: usd(10),
      category: 'api_services',
    });
    expect(await figures(account.id)).toMatchObject({ day: [-10, 0], month: [20, 0] });
    await expect(issuing.refund(acme, transaction.id, { amount: usd(21) })).rejects.toMatchObject({
      code: 'refund_above_posted',
    });
    await issuing.refund(acme, transaction.id);
    expect((await issuing.transaction(acme, transaction.id))?.status).toBe('refunded');
    expect(await faults()).toEqual([]);
  });
});

describe('money that is earned', () => {
  it('is recorded once and counts against nothing', async () => {
    const { issuing, opened, figures, clock } = issuingWorld();
    const { account } = await opened();
    const earn = () =>
      issuing.income(acme, { accountId: account.id, amount: usd(49), source: 'stripe', externalId: 'ch_1' });
    const first = await earn();
    expect((await earn()).transaction.id).toBe(first.transaction.id);
    expect((await figures(account.id))['month']).toEqual([0, 0]);
    const range = { from: '2026-02-01', before: '2026-03-01', currency: 'USD' } as const;
    expect(await issuing.spend(acme, { ...range, by: 'income' })).toEqual([
      { value: account.id, amount: usd(49) },
    ]);
    expect(clock.now.getTime()).toBeGreaterThan(minute);
  });
});

describe('sums of spend', () => {
  it('tell what every category, provider and account spent, by day', async () => {
    const { issuing, opened, wait } = issuingWorld();
    const { account } = await opened();
    const other = await opened();
    const buy = (accountId: string, amount: number, merchant: { name: string; domain?: string }) =>
      issuing.authorize(acme, { accountId, amount: usd(amount), merchant, capture: true });
    await buy(account.id, 5, exa);
    await buy(account.id, 7, { name: 'GITHUB *COPILOT' });
    wait(day);
    await buy(other.account.id, 3, exa);
    const range = { from: '2026-02-01', before: '2026-03-01', currency: 'USD' } as const;
    expect(await issuing.spend(acme, { ...range, by: 'provider' })).toEqual([
      { value: 'Exa', amount: usd(8) },
      { value: 'GitHub', amount: usd(7) },
    ]);
    expect(await issuing.spend(acme, { ...range, by: 'accountCategory', accountId: account.id })).toEqual([
      { value: 'software_services', amount: usd(7) },
      { value: 'api_services', amount: usd(5) },
    ]);
    const days = await issuing.spendByDay(acme, {
      ...range,
      by: 'accountProvider',
      value: 'Exa',
      accountId: other.account.id,
    });
    expect([...days]).toEqual([['2026-02-12', usd(3)]]);
  });
});
