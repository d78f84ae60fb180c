import { describe, expect, it } from 'vitest';
import { acme, exa, issuingWorld, minute, usd } from '../issuing.fixture.js';

const ada = { resolvedBy: 'ada', note: 'fine' };

/** A world whose account asks a person above 12 dollars, with a charge of 32 waiting. */
async function waiting(policy: Record<string, string> = {}) {
  const world = issuingWorld();
  const opened = await world.opened({ policy: { askOver: usd(12).toString(), ...policy } });
  const ask = (amount = 32) =>
    world.issuing.authorize(acme, {
      accountId: opened.account.id,
      cardId: opened.card.id,
      amount: usd(amount),
      merchant: exa,
    });
  const { transaction, approval } = await ask();
  if (approval === null) throw new Error('a person is asked');
  const shown = () => world.figures(opened.account.id, opened.card.id);
  const now = async () => ({
    approval: await world.issuing.approval(acme, approval.id),
    transaction: await world.issuing.transaction(acme, transaction.id),
  });
  return { ...world, ...opened, ask, transaction, approval, shown, now };
}

describe('a charge that waits for a person', () => {
  it('holds its money, and becomes pending when it is approved', async () => {
    const { issuing, approval, transaction, shown, faults, ask, events } = await waiting();
    expect(transaction).toMatchObject({
      status: 'awaiting_approval',
      held: 0n,
      decision: { verdict: 'asked' },
    });
    expect(await shown()).toEqual({ day: [0, 32], month: [0, 32], limit: [0, 32] });
    // What waits is not there for others.
    expect((await ask(10)).transaction.declineReason).toBe('insufficient_funds');
    const done = await issuing.approve(acme, approval.id, ada);
    expect(done.approval).toMatchObject({
      status: 'approved',
      resolvedBy: 'ada',
      note: 'fine',
      holdId: null,
    });
    expect(done.transaction).toMatchObject({ status: 'pending', held: usd(32) });
    expect(await shown()).toEqual({ day: [32, 0], month: [32, 0], limit: [32, 0] });
    expect(await faults()).toEqual([]);
    expect(await events()).toEqual(expect.arrayContaining(['approval.pending', 'approval.approved']));
  });

  it('gives its money back when it is denied; one verdict stands', async () => {
    const { issuing, approval, shown, now, faults } = await waiting();
    await issuing.deny(acme, approval.id, ada);
    expect(await shown()).toEqual({ day: [0, 0], month: [0, 0], limit: [0, 0] });
    expect(await now()).toMatchObject({
      approval: { status: 'denied' },
      transaction: { status: 'declined', declineReason: 'approval_denied' },
    });
    expect((await issuing.deny(acme, approval.id, ada)).approval.status).toBe('denied');
    await expect(issuing.approve(acme, approval.id, ada)).rejects.toMatchObject({
      code: 'approval_already_resolved',
    });
    expect(await faults()).toEqual([]);
  });

  it('class 44: is over at its time, swept or not', async () => {
    const { issuing, approval, now, wait } = await waiting();
    wait(15 * minute);
    expect(await now()).toMatchObject({
      approval: { status: 'expired' },
      transaction: { status: 'declined', declineReason: 'approval_expired' },
    });
    await expect(issuing.approve(acme, approval.id, ada)).rejects.toMatchObject({ code: 'approval_expired' });
  });

  it('class 45: is expired when nobody decided, not denied, and gives its money back', async () => {
    const { now, shown, wait, work, events, faults } = await waiting();
    wait(15 * minute);
    await work();
    const told = await events();
    expect(told).toContain('approval.expired');
    expect(told).not.toContain('approval.denied');
    expect(await now()).toMatchObject({ approval: { status: 'expired', resolvedBy: null } });
    expect(await shown()).toEqual({ day: [0, 0], month: [0, 0], limit: [0, 0] });
    expect(await faults()).toEqual([]);
  });

  it('is let go at its time where the policy says so, if it still would be', async () => {
    const { wait, work, now, shown, faults } = await waiting({ timeoutAction: 'approve' });
    wait(15 * minute);
    expect(await now()).toMatchObject({
      approval: { status: 'pending' },
      transaction: { status: 'awaiting_approval' },
    });
    await work();
    expect(await now()).toMatchObject({
      approval: { status: 'approved' },
      transaction: { status: 'pending' },
    });
    expect(await shown()).toMatchObject({ day: [32, 0] });
    expect(await faults()).toEqual([]);
  });

  it('is judged again when it is approved, and waits on when it would be declined', async () => {
    const { issuing, account, card, approval, now, shown, faults } = await waiting();
    await issuing.changeAccount(acme, account.id, {
      limits: [{ slot: 'day', period: 'day', cap: usd(20) }],
    });
    await expect(issuing.approve(acme, approval.id, ada)).rejects.toMatchObject({
      code: 'insufficient_funds',
      details: { check: 'daily_limit', available: usd(20).toString() },
    });
    await issuing.changeCard(acme, card.id, { status: 'frozen' });
    await expect(issuing.approve(acme, approval.id, ada)).rejects.toMatchObject({ code: 'card_frozen' });
    expect(await now()).toMatchObject({ approval: { status: 'pending' } });
    await issuing.changeCard(acme, card.id, { status: 'active' });
    await issuing.changeAccount(acme, account.id, {
      limits: [{ slot: 'day', period: 'day', cap: usd(50) }],
    });
    expect((await issuing.approve(acme, approval.id, ada)).approval.status).toBe('approved');
    expect(await shown()).toMatchObject({ day: [32, 0] });
    expect(await faults()).toEqual([]);
  });

  it('is decided once by whoever is first', async () => {
    const { issuing, approval, now, faults } = await waiting();
    const verdicts = await Promise.allSettled([
      issuing.approve(acme, approval.id, ada),
      issuing.deny(acme, approval.id, { resolvedBy: 'grace' }),
    ]);
    expect(verdicts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(['approved', 'denied']).toContain((await now()).approval?.status);
    expect(await faults()).toEqual([]);
  });

  it('is declined at once for a caller that cannot wait, and holds nothing', async () => {
    const { issuing, account, shown } = await waiting();
    const { transaction, approval } = await issuing.authorize(acme, {
      accountId: account.id,
      amount: usd(13),
      merchant: exa,
      onApproval: 'fail',
    });
    expect(transaction.declineReason).toBe('insufficient_funds');
    expect(approval).toBeNull();
    await issuing.changeAccount(acme, account.id, { limits: [{ slot: 'day', period: 'day', cap: usd(90) }] });
    const second = await issuing.authorize(acme, {
      accountId: account.id,
      amount: usd(13),
      merchant: exa,
      onApproval: 'fail',
    });
    expect(second.transaction.declineReason).toBe('approval_required');
    expect(await shown()).toMatchObject({ day: [0, 32] });
  });

  it('ends with its account', async () => {
    const { issuing, account, card, approval, shown, faults } = await waiting();
    await issuing.changeAccount(acme, account.id, { status: 'closed' });
    expect((await issuing.approval(acme, approval.id))?.status).toBe('cancelled');
    expect((await issuing.card(acme, card.id))?.status).toBe('closed');
    expect(await shown()).toMatchObject({ day: [0, 0] });
    expect(await faults()).toEqual([]);
  });
});

describe('a charge over the network that needs a person', () => {
  const overNetwork = async () => {
    const world = await waiting();
    await world.issuing.deny(acme, world.approval.id, ada);
    const pay = (amount: number, merchant = exa) =>
      world.network.purchase({ card: world.reference, currency: 'USD', merchant, amount: usd(amount) });
    const first = await pay(30);
    const { items } = await world.issuing.approvals(acme, { statuses: ['pending'], limit: 10 });
    return { ...world, pay, first, question: items[0]?.id ?? '' };
  };

  it('class 42: is declined, and only an equal one passes after the approval', async () => {
    const { issuing, pay, first, question, shown, faults } = await overNetwork();
    expect(first).toMatchObject({ approved: false, code: 'approval_required' });
    expect(await shown()).toMatchObject({ day: [0, 30] });
    await issuing.approve(acme, question, ada);
    expect(await shown()).toMatchObject({ day: [0, 30] });
    expect(await pay(29)).toMatchObject({ approved: false });
    expect(await pay(30, { ...exa, domain: 'serpapi.com' })).toMatchObject({ approved: false });
    expect(await pay(30)).toMatchObject({ approved: true });
    expect(await shown()).toMatchObject({ day: [30, 0] });
    expect(await issuing.approval(acme, question)).toMatchObject({ holdId: null, status: 'approved' });
    expect(await pay(30)).toMatchObject({ approved: false });
    expect(await faults()).toEqual([]);
  });

  it('passes no more when the half hour is over', async () => {
    const { issuing, pay, question, shown, wait, faults } = await overNetwork();
    await issuing.approve(acme, question, ada);
    wait(30 * minute);
    expect(await shown()).toMatchObject({ day: [0, 0] });
    expect(await pay(30)).toMatchObject({ approved: false, code: 'approval_required' });
    expect(await faults()).toEqual([]);
  });

  it('class 43: passes one of several equal charges at once, and none later', async () => {
    const { issuing, account, pay, question, shown, faults } = await overNetwork();
    await issuing.approve(acme, question, ada);
    const answers = await Promise.all([pay(30), pay(30), pay(30)]);
    expect(answers.filter(({ approved }) => approved)).toHaveLength(1);
    expect((await shown())['day']?.[0]).toBe(30);
    await issuing.changeAccount(acme, account.id, {
      limits: [{ slot: 'day', period: 'day', cap: usd(500) }],
    });
    expect(await pay(30)).toMatchObject({ approved: false, code: 'approval_required' });
    expect(await faults()).toEqual([]);
  });
});
