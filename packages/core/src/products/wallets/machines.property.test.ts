import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDomainError } from '../../kernel/errors.js';
import { someMerchant, walletsWorld, type WalletsWorld } from './wallets.fixture.js';

/** What a charge is, as the specification draws it (wallets spec §5.3, §5.4). */
interface Charge {
  status: 'pending' | 'pending_approval' | 'posted' | 'declined' | 'reversed' | 'refunded';
  readonly amount: bigint;
  refunded: bigint;
  readonly approval: string | null;
  verdict: 'pending' | 'approved' | 'denied' | 'expired' | 'cancelled' | null;
  readonly expires: number;
  readonly card: string | null;
}
interface Model {
  wallet: 'active' | 'frozen' | 'closed';
  readonly cards: Map<string, 'active' | 'frozen' | 'closed'>;
  readonly charges: Map<string, Charge>;
  now: number;
}
interface Real {
  readonly world: WalletsWorld;
}
type Command = fc.AsyncCommand<Model, Real>;

const daily = 100_000_000n;
const askedAbove = 20_000_000n;
const quarter = 900_000;
const at = <T>(all: readonly T[], index: number): T | undefined =>
  all.length === 0 ? undefined : all[index % all.length];
const spent = ({ charges }: Model): bigint =>
  [...charges.values()].reduce(
    (sum, { status, amount, refunded }) =>
      status === 'pending' || status === 'posted' || status === 'refunded' ? sum + amount - refunded : sum,
    0n,
  );
const held = ({ charges }: Model): bigint =>
  [...charges.values()].reduce(
    (sum, { status, amount }) => (status === 'pending_approval' ? sum + amount : sum),
    0n,
  );
/** What the clock alone has ended by now. */
const tick = (model: Model): void => {
  for (const charge of model.charges.values())
    if (charge.verdict === 'pending' && charge.expires <= model.now)
      [charge.verdict, charge.status] = ['expired', 'declined'];
};
const outcome = async <T>(work: Promise<T>): Promise<T | string> =>
  work.catch((error: unknown) => {
    if (!isDomainError(error)) throw error;
    return error.code;
  });

async function compare(model: Model, { world }: Real): Promise<void> {
  const { mine } = world;
  const view = await mine.get('agent');
  expect(view.wallet.status).toBe(model.wallet);
  expect({ spent: view.daily?.spent, held: view.daily?.held }).toEqual({
    spent: spent(model),
    held: held(model),
  });
  const shown = (
    await mine.transactions.list({ walletId: 'agent', limit: 100, types: ['purchase'] }, world.clock.now)
  ).items;
  const words = { awaiting_approval: 'pending_approval' } as Readonly<Record<string, string>>;
  for (const { id, status } of shown) {
    const known = model.charges.get(id);
    if (known) expect(words[status] ?? status, id).toBe(known.status);
  }
}

const command = (name: string, run: (model: Model, real: Real) => Promise<void>): Command => ({
  check: () => true,
  run: async (model, real) => {
    tick(model);
    await run(model, real);
    await compare(model, real);
  },
  toString: () => name,
});

const authorize = (cents: number, index: number): Command =>
  command(`authorize ${cents} on ${index}`, async (model, { world }) => {
    const card = index === 0 ? null : (at([...model.cards.keys()], index) ?? null);
    const amount = BigInt(cents) * 10_000n;
    const expected =
      model.wallet !== 'active'
        ? `wallet_${model.wallet}`
        : card !== null && model.cards.get(card) !== 'active'
          ? `card_${model.cards.get(card)}`
          : spent(model) + held(model) + amount > daily
            ? 'insufficient_funds'
            : 'done';
    const got = await outcome(
      world.mine.transactions.authorize({ walletId: 'agent', cardId: card, amount, merchant: someMerchant }),
    );
    expect(typeof got === 'string' ? got : 'done').toBe(expected);
    if (typeof got === 'string') return;
    const asks = amount > askedAbove;
    expect(got.approval !== null).toBe(asks);
    model.charges.set(got.transaction.id, {
      status: asks ? 'pending_approval' : 'pending',
      amount,
      refunded: 0n,
      approval: got.approval?.id ?? null,
      verdict: asks ? 'pending' : null,
      expires: model.now + quarter,
      card,
    });
  });

const move = (verb: 'capture' | 'reverse' | 'refund', index: number): Command =>
  command(`${verb} ${index}`, async (model, { world }) => {
    const [id, charge] = at([...model.charges], index) ?? [];
    if (id === undefined || charge === undefined) return;
    const from = { capture: ['pending'], reverse: ['pending'], refund: ['posted'] }[verb];
    const legal = from.includes(charge.status);
    const got = await outcome<unknown>(world.mine.transactions[verb](id));
    // Saying again what is so already changes nothing.
    if (!legal) return;
    expect(typeof got, String(got)).toBe('object');
    if (verb === 'refund') charge.refunded = charge.amount;
    charge.status = ({ capture: 'posted', reverse: 'reversed', refund: 'refunded' } as const)[verb];
  });

const decide = (verb: 'approve' | 'deny', index: number): Command =>
  command(`${verb} ${index}`, async (model, { world }) => {
    const asked = [...model.charges.values()].filter(({ approval }) => approval !== null);
    const charge = at(asked, index);
    if (charge?.approval == null) return;
    const verdict = verb === 'approve' ? 'approved' : 'denied';
    const card = charge.card === null ? 'active' : model.cards.get(charge.card);
    const expected =
      charge.verdict === verdict
        ? 'done'
        : charge.verdict === 'expired'
          ? 'approval_expired'
          : charge.verdict !== 'pending'
            ? 'approval_already_resolved'
            : verb === 'deny'
              ? 'done'
              : model.wallet !== 'active'
                ? `wallet_${model.wallet}`
                : card === 'active'
                  ? 'done'
                  : `card_${card}`;
    const got = await outcome<unknown>(world.mine.approvals[verb](charge.approval));
    expect(typeof got === 'string' ? got : 'done').toBe(expected);
    if (expected !== 'done' || charge.verdict === verdict) return;
    charge.verdict = verdict;
    charge.status = verb === 'approve' ? 'pending' : 'declined';
  });

const turnWallet = (status: 'active' | 'frozen'): Command =>
  command(`wallet ${status}`, async (model, { world }) => {
    const got = await outcome<unknown>(world.mine.update('agent', { status }));
    if (model.wallet === 'closed') expect(got).toBe('wallet_closed');
    else model.wallet = status;
  });

const turnCard = (status: 'active' | 'frozen' | 'closed', index: number): Command =>
  command(`card ${index} ${status}`, async (model, { world }) => {
    const [id, now] = at([...model.cards], index) ?? [];
    if (id === undefined) return;
    const got = await outcome<unknown>(world.mine.cards.change(id, { status }));
    if (now === 'closed' && status !== 'closed') expect(got).toBe('card_closed');
    else {
      expect(typeof got, String(got)).toBe('object');
      model.cards.set(id, status);
    }
  });

const wait = (ms: number): Command =>
  command(`wait ${ms}`, async (model, { world }) => {
    model.now += ms;
    world.wait(ms);
    tick(model);
    await world.bursar.tick();
  });

const close: Command = command('close', async (model, { world }) => {
  await world.mine.close('agent');
  if (model.wallet === 'closed') return;
  model.wallet = 'closed';
  for (const id of model.cards.keys()) model.cards.set(id, 'closed');
  for (const charge of model.charges.values())
    if (charge.verdict === 'pending') [charge.verdict, charge.status] = ['cancelled', 'declined'];
});

const index = fc.nat(5);
const commands = fc.commands(
  [
    fc
      .tuple(fc.constantFrom(500, 1_900, 2_100, 4_000, 10_001), index)
      .map(([cents, which]) => authorize(cents, which)),
    fc
      .tuple(fc.constantFrom('capture' as const, 'reverse' as const, 'refund' as const), index)
      .map(([verb, which]) => move(verb, which)),
    fc
      .tuple(fc.constantFrom('approve' as const, 'deny' as const), index)
      .map(([verb, which]) => decide(verb, which)),
    fc.constantFrom('active' as const, 'frozen' as const).map(turnWallet),
    fc
      .tuple(fc.constantFrom('active' as const, 'frozen' as const, 'closed' as const), index)
      .map(([status, which]) => turnCard(status, which)),
    fc.constantFrom(1_000, quarter).map(wait),
    fc.constant(close),
  ],
  { maxCommands: 24 },
);

describe('wallets, cards, transactions and approvals', () => {
  it(
    'move through their states as drawn, and count as they should in each',
    { timeout: 60_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(commands, async (steps) => {
          const world = await walletsWorld();
          const { mine } = world;
          await mine.update('agent', {
            config: { spend: { daily_limit: '100 USD' }, approval: { require_confirmation_over: '20 USD' } },
          });
          const cards = new Map<string, 'active'>();
          for (const name of ['one', 'two'])
            cards.set((await mine.cards.create('agent', { name })).view.card.id, 'active');
          const setup = () => ({
            model: { wallet: 'active', cards: new Map(cards), charges: new Map(), now: 0 } as Model,
            real: { world },
          });
          await fc.asyncModelRun(setup, steps);
          expect(await world.bursar.verify(world.owner.tenant)).toEqual([]);
          expect(world.failures).toEqual([]);
        }),
        { numRuns: 40, interruptAfterTimeLimit: 9_000 },
      );
    },
  );
});
