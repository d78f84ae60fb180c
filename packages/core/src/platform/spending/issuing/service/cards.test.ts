import { describe, expect, it } from 'vitest';
import { budgets } from '../../../../budgets/model.js';
import { acme, exa, issuingWorld, minute, usd } from '../issuing.fixture.js';
import { IssuerRefusal, type CardUpdate } from '../ports.js';

describe('a new card', () => {
  it('is made by the issuer, and shows nothing that could be charged', async () => {
    const { opened, issuing } = issuingWorld();
    const { card } = await opened();
    expect(card).toMatchObject({ issuance: 'issued', status: 'active', brand: 'visa', expYear: 2029 });
    expect(card.last4).toMatch(/^\d{4}$/);
    expect(Object.keys(card).filter((name) => /number|pan|cvv|cvc/i.test(name))).toEqual([]);
    expect(await issuing.reveal(acme, card.id)).toMatchObject({ kind: 'token' });
  });

  it('class 49: is made later where the issuer cannot be reached, once', async () => {
    let down = true;
    const orders: string[] = [];
    const world = issuingWorld({
      issuer: {
        provision: async ({ idempotencyKey }) => {
          orders.push(idempotencyKey);
          if (down) throw new Error('timeout');
          return { token: 'tok_1', last4: '0042', brand: 'visa', expMonth: 2, expYear: 2029 };
        },
      },
    });
    const { card, account } = await world.opened();
    expect(card).toMatchObject({ issuance: 'provisioning', token: null });
    const { transaction } = await world.issuing.authorize(acme, {
      accountId: account.id,
      cardId: card.id,
      amount: 1n,
      merchant: exa,
    });
    expect(transaction.declineReason).toBe('card_closed');
    down = false;
    await world.work();
    expect(await world.issuing.card(acme, card.id)).toMatchObject({ issuance: 'issued', last4: '0042' });
    expect(new Set(orders).size).toBe(1);
    expect(await world.work()).toBe(0);
  });

  it('is taken back, with the account it was born with, when the issuer refuses', async () => {
    const refused: string[] = [];
    const world = issuingWorld({
      issuer: {
        provision: async () => {
          throw new IssuerRefusal('cardholder_blocked', 'no');
        },
      },
      program: {
        compensate: async ({ account }) => {
          refused.push(account.id);
          return null;
        },
      },
    });
    await expect(world.opened()).rejects.toMatchObject({ code: 'card_refused', kind: 'unavailable' });
    const { items } = await world.issuing.cards(acme, { limit: 10 });
    expect(items).toEqual([expect.objectContaining({ status: 'closed', issuance: 'refused' })]);
    expect((await world.issuing.account(acme, refused[0] ?? ''))?.status).toBe('closed');
  });

  it('leaves its account alone when it came later', async () => {
    let refuses = false;
    const world = issuingWorld();
    const refusing = issuingWorld({
      storage: world.storage,
      issuer: {
        provision: async (order) => {
          if (refuses) throw new IssuerRefusal('too_many', 'no');
          return world.issuer.provision(order);
        },
      },
    });
    const { account } = await refusing.opened();
    refuses = true;
    refusing.wait(minute);
    await expect(refusing.issuing.addCard(acme, account.id, { name: 'second' })).rejects.toMatchObject({
      code: 'card_refused',
    });
    expect((await refusing.issuing.account(acme, account.id))?.status).toBe('active');
  });

  it('is the same card for a repeated request', async () => {
    const { issuing, opened } = issuingWorld();
    const { account } = await opened();
    const op = { id: 'r1', attempt: '1', hash: null, keepUntil: null };
    const draft = {
      name: 'spare',
      frozen: true,
      limits: [{ slot: 'limit', period: 'month', cap: usd(5) }],
    } as const;
    const first = await issuing.addCard(acme, account.id, draft, { op });
    const again = await issuing.addCard(acme, account.id, draft, { op: { ...op, attempt: '2' } });
    expect(again).toMatchObject({ replayed: true, card: { id: first.card.id, status: 'frozen' } });
    expect((await issuing.cards(acme, { accountId: account.id, limit: 10 })).items).toHaveLength(2);
  });
});

describe('a card that changes', () => {
  it('is brought to the issuer in its last state, whatever failed in between', async () => {
    const updates: CardUpdate[] = [];
    let down = true;
    const world = issuingWorld({
      issuer: {
        update: async (update) => {
          if (down) throw new Error('timeout');
          updates.push(update);
        },
      },
    });
    const { card } = await world.opened();
    await world.issuing.changeCard(acme, card.id, { status: 'frozen', reason: 'alert' });
    await world.issuing.changeCard(acme, card.id, {
      limits: [{ slot: 'limit', period: 'month', cap: usd(7) }],
    });
    expect(await world.issuing.card(acme, card.id)).toMatchObject({
      status: 'frozen',
      frozenReason: 'alert',
    });
    down = false;
    await world.work();
    expect(updates.at(-1)).toMatchObject({
      status: 'frozen',
      limits: expect.arrayContaining([{ amount: usd(7), currency: 'USD', period: 'month' }]) as unknown,
    });
    const row = await world.issuing.card(acme, card.id);
    expect(row?.synced).toBe(row?.revision);
    const before = updates.length;
    expect((await world.issuing.changeCard(acme, card.id, { status: 'frozen' })).revision).toBe(
      row?.revision,
    );
    await world.work();
    expect(updates).toHaveLength(before);
  });

  it('is closed for good', async () => {
    const { issuing, opened } = issuingWorld();
    const { card } = await opened();
    await issuing.changeCard(acme, card.id, { status: 'closed' });
    await expect(issuing.changeCard(acme, card.id, { status: 'active' })).rejects.toMatchObject({
      code: 'card_closed',
    });
    await expect(issuing.reveal(acme, card.id)).rejects.toMatchObject({ code: 'card_closed' });
  });

  it('counts what was spent before it had a limit', async () => {
    const { issuing, opened } = issuingWorld();
    const { account, card } = await opened({
      limits: [{ slot: 'month', period: 'month', cap: null }],
      card: { name: 'primary' },
    });
    const pay = () =>
      issuing.authorize(acme, { accountId: account.id, cardId: card.id, amount: usd(30), merchant: exa });
    expect((await pay()).transaction.status).toBe('pending');
    await issuing.changeAccount(acme, account.id, {
      limits: [{ slot: 'month', period: 'month', cap: usd(50) }],
    });
    expect((await pay()).transaction.decision).toMatchObject({
      check: 'monthly_limit',
      available: usd(20).toString(),
    });
  });
});

describe('what a product does when money moves', () => {
  it('is in the same commit, a freeze of the card included', async () => {
    const { issuing, opened, events, work } = issuingWorld({
      program: {
        prepare: async ({ transaction }) =>
          transaction.amount < usd(20) ? null : { write: () => ({ freeze: { reason: 'alert' } }) },
      },
    });
    const { account, card } = await opened();
    const pay = (amount: number) =>
      issuing.authorize(acme, { accountId: account.id, cardId: card.id, amount: usd(amount), merchant: exa });
    await pay(10);
    expect((await issuing.card(acme, card.id))?.status).toBe('active');
    expect((await pay(20)).transaction.status).toBe('pending');
    expect(await issuing.card(acme, card.id)).toMatchObject({ status: 'frozen', frozenReason: 'alert' });
    expect((await pay(1)).transaction.declineReason).toBe('card_frozen');
    expect(await events()).toContain('card.frozen');
    await work();
    const row = await issuing.card(acme, card.id);
    expect(row?.synced).toBe(row?.revision);
  });

  it('is not stored when what the product adds is refused', async () => {
    const { issuing, storage } = issuingWorld();
    const opening = issuing.open(
      acme,
      { program: 'test', currency: 'USD', limits: [{ slot: 'day', period: 'day', cap: 1n }] },
      {},
      {
        write: () => {
          throw new Error('the name is taken');
        },
      },
    );
    await expect(opening).rejects.toThrow('the name is taken');
    expect(await storage.tenant('acme').collection(budgets).find({})).toEqual([]);
    expect((await issuing.cards(acme, { limit: 1 })).items).toEqual([]);
  });
});
