import { describe, expect, it } from 'vitest';
import type { BudgetService } from '../../../../budgets/service.js';
import { acme, day, exa, issuingWorld, usd } from '../issuing.fixture.js';

/** A world with a card, and its network. */
async function carded(options: Parameters<typeof issuingWorld>[0] = {}) {
  const world = issuingWorld(options);
  const { account, card, reference } = await world.opened();
  const facts = { card: reference, currency: 'USD', merchant: exa };
  const purchase = (amount: number, merchant = exa) =>
    world.network.purchase({ card: reference, currency: 'USD', merchant, amount: usd(amount) });
  const capture = (authorization: string | null, transaction: string, amount: number, final = false) =>
    world.network.tell({
      ...facts,
      type: 'captured',
      transaction,
      authorization,
      amount: usd(amount),
      final,
    });
  const list = async () => (await world.issuing.transactions(acme, { limit: 100 })).items;
  const shown = () => world.figures(account.id, card.id);
  return { ...world, account, card, facts, purchase, capture, list, shown };
}

describe('a charge over the network', () => {
  it('is answered once: the same question has the same answer', async () => {
    const { network, card, facts, list, shown } = await carded();
    const ask = () => network.purchase({ ...facts, amount: usd(30), authorization: 'iauth_1' });
    const first = await ask();
    expect(first).toMatchObject({ approved: true, code: null });
    expect(await ask()).toEqual(first);
    expect(await list()).toHaveLength(1);
    expect(await shown()).toMatchObject({ day: [30, 0], limit: [30, 0] });
    const refused = await network.purchase({ ...facts, amount: usd(11), authorization: 'iauth_2' });
    expect(refused).toMatchObject({ approved: false, code: 'insufficient_funds' });
    expect(await network.purchase({ ...facts, amount: usd(11), authorization: 'iauth_2' })).toEqual(refused);
    expect(card.token).toMatch(/^sim_/);
  });

  it('is captured in parts, each on the books at once, the rest held', async () => {
    const { purchase, capture, list, shown, account, booked, faults } = await carded();
    const { authorization } = await purchase(30);
    await capture(authorization, 't1', 10);
    expect((await list())[0]).toMatchObject({ status: 'pending', posted: usd(10), held: usd(20) });
    expect(await booked(account.id, 'day')).toBe(usd(10));
    await capture(authorization, 't2', 5, true);
    expect((await list())[0]).toMatchObject({ status: 'posted', posted: usd(15), held: 0n, amount: usd(15) });
    expect(await shown()).toEqual({ day: [15, 0], month: [15, 0], limit: [15, 0] });
    expect(await faults()).toEqual([]);
  });

  it('may be captured for more than was authorized', async () => {
    const { purchase, capture, list, account, booked, faults } = await carded();
    const { authorization } = await purchase(30);
    await capture(authorization, 't1', 45, true);
    expect((await list())[0]).toMatchObject({ status: 'posted', posted: usd(45), held: 0n });
    expect(await booked(account.id, 'month')).toBe(usd(45));
    expect(await faults()).toEqual([]);
  });

  it('may be raised and lowered', async () => {
    const { network, purchase, facts, list, shown, faults } = await carded();
    const { authorization } = await purchase(20);
    const more = await network.purchase({ ...facts, authorization, amount: usd(35) });
    expect(more).toMatchObject({ approved: true, authorization });
    expect((await list())[0]).toMatchObject({ authorized: usd(35), held: usd(35) });
    const tooMuch = await network.purchase({ ...facts, authorization, amount: usd(50) });
    expect(tooMuch).toMatchObject({ approved: false, code: 'insufficient_funds' });
    expect(await shown()).toMatchObject({ day: [35, 0] });
    await network.tell({
      ...facts,
      type: 'authorized',
      authorization,
      amount: usd(12),
      at: new Date('2026-02-11T09:00:00Z'),
    });
    expect((await list())[0]).toMatchObject({ authorized: usd(12), held: usd(12), status: 'pending' });
    await network.tell({ ...facts, type: 'reversed', authorization });
    expect((await list())[0]).toMatchObject({ held: 0n, status: 'reversed' });
    expect(await shown()).toMatchObject({ day: [0, 0] });
    expect(await faults()).toEqual([]);
  });

  it('counts what the network approved by itself, and what nobody was asked about', async () => {
    const { network, facts, capture, list, shown, faults } = await carded();
    await network.tell({ ...facts, type: 'authorized', authorization: 'stand-in', amount: usd(60) });
    expect((await list())[0]).toMatchObject({ status: 'pending', held: usd(60) });
    await capture(null, 'forced', 25);
    expect(await list()).toHaveLength(2);
    expect(await shown()).toMatchObject({ day: [85, 0] });
    await capture('stand-in', 't1', 60, true);
    expect(await shown()).toMatchObject({ day: [85, 0] });
    expect(await faults()).toEqual([]);
  });

  it('is charged late when it is captured after its time, and a reversal then changes nothing', async () => {
    const { network, purchase, capture, facts, list, shown, wait, work, faults } = await carded();
    const { authorization } = await purchase(30);
    wait(8 * day);
    await work();
    expect((await list())[0]).toMatchObject({ status: 'reversed', held: 0n });
    await capture(authorization, 't1', 30, true);
    await network.tell({ ...facts, type: 'reversed', authorization });
    expect((await list())[0]).toMatchObject({ status: 'posted', posted: usd(30) });
    expect(await shown()).toMatchObject({ month: [30, 0] });
    expect(await faults()).toEqual([]);
  });

  it('gives refunds back in the period in which they come, known purchase or not', async () => {
    const { network, purchase, capture, facts, list, shown, wait, faults } = await carded();
    const { authorization } = await purchase(30);
    await capture(authorization, 't1', 30, true);
    wait(30 * day);
    const refund = { ...facts, type: 'refunded', transaction: 'r1', authorization, amount: usd(30) } as const;
    await network.tell(refund);
    await network.tell(refund);
    const all = await list();
    expect(all.map(({ type, status }) => `${type} ${status}`)).toEqual([
      'refund posted',
      'purchase refunded',
    ]);
    expect(await shown()).toMatchObject({ month: [-30, 0] });
    await network.tell({ ...refund, transaction: 'r2', authorization: null, amount: usd(1) });
    expect(await shown()).toMatchObject({ month: [-31, 0] });
    expect(await faults()).toEqual([]);
  });

  it('behaves at magic merchants as announced', async () => {
    const { purchase, list } = await carded();
    const at = (domain: string) => purchase(5, { name: domain, domain, country: 'US' });
    expect(await at('decline.test')).toMatchObject({ approved: false, code: 'network_declined' });
    expect(await at('slow.test')).toMatchObject({ approved: false, code: 'issuer_timeout' });
    expect(await at('refund.test')).toMatchObject({ approved: true });
    const all = await list();
    expect(all.map(({ status, type }) => `${type} ${status}`).sort()).toEqual([
      'purchase declined',
      'purchase declined',
      'purchase refunded',
      'refund posted',
    ]);
  });

  it('counts a part that is captured after its hold, but not its authorization, is over', async () => {
    const { issuing, facts, capture, list, shown, clock, wait, faults } = await carded();
    const at = new Date(clock.now.getTime() + day);
    const question = {
      ...facts,
      type: 'request',
      id: 'q',
      issuer: 'simulator',
      at,
      authorization: 'ahead',
    } as const;
    expect(await issuing.receive({ ...question, amount: usd(30) })).toMatchObject({ approved: true });
    wait(7.5 * day);
    await capture('ahead', 't1', 10);
    expect((await list())[0]).toMatchObject({ posted: usd(10), held: usd(20), status: 'pending' });
    expect(await shown()).toMatchObject({ month: [30, 0] });
    expect(await faults()).toEqual([]);
  });

  it('is finished by work when a crash leaves half of a capture undone', async () => {
    let broken = true;
    const world = issuingWorld({
      parts: {
        budgetsFor: ({ tenant }) => {
          const engine: BudgetService = world.engineOf(tenant);
          const reserve: BudgetService['reserve'] = (input) =>
            input.forced === true && broken ? Promise.reject(new Error('crash')) : engine.reserve(input);
          return { ...engine, reserve };
        },
      },
    });
    // Without any budget there is no hold, and what is posted and what is kept are two commits.
    const { reference } = await world.opened({ limits: [], card: { name: 'primary' } });
    const facts = { card: reference, currency: 'USD', merchant: exa };
    const { authorization } = await world.network.purchase({ ...facts, amount: usd(30) });
    const capture = { ...facts, authorization, amount: usd(10), final: false } as const;
    await expect(world.network.tell({ ...capture, type: 'captured', transaction: 't1' })).rejects.toThrow(
      'crash',
    );
    broken = false;
    await world.work();
    const { items } = await world.issuing.transactions(acme, { limit: 10 });
    expect(items[0]).toMatchObject({ posted: usd(10), held: usd(20) });
    expect(await world.faults()).toEqual([]);
  });

  it('knows no card but its own', async () => {
    const { network, facts, list } = await carded();
    const stranger = { ...facts, card: 'other/card' };
    expect(await network.purchase({ ...stranger, amount: usd(1) })).toMatchObject({
      approved: false,
      code: 'card_missing',
    });
    await network.tell({
      ...stranger,
      type: 'captured',
      transaction: 't',
      authorization: null,
      amount: 1n,
      final: true,
    });
    expect(await list()).toEqual([]);
  });
});
