import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SimulatedFact } from './adapters/simulator.js';
import { acme, exa, issuingWorld, start, usd } from './issuing.fixture.js';

type Told = SimulatedFact & { readonly id: string };

const at = (seconds: number): Date => new Date(start.getTime() + seconds * 1_000);
const amount = fc.integer({ min: 1, max: 60 });

/** What a network may tell about one authorization, and about things nobody asked for. */
const facts: fc.Arbitrary<readonly Told[]> = (() => {
  const common = { card: '', currency: 'USD', merchant: exa };
  const authorization = fc.constantFrom('a1', 'a2', 'a3');
  const one = fc
    .record({
      kind: fc.constantFrom(
        'authorized',
        'captured',
        'captured',
        'refunded',
        'closed',
        'reversed',
        'declined',
        'forced',
      ),
      authorization,
      amount,
      final: fc.boolean(),
      seconds: fc.integer({ min: 2, max: 50 }),
    })
    .map(({ kind, authorization: name, amount: dollars, final, seconds }) => {
      const facts = { ...common, at: at(seconds), amount: usd(dollars) };
      const key = `${kind}:${name}:${dollars}:${seconds}:${final}`;
      switch (kind) {
        case 'authorized':
          return { ...facts, id: key, type: kind, authorization: name };
        case 'captured':
          return { ...facts, id: key, type: kind, authorization: name, transaction: key, final };
        case 'forced':
          return { ...facts, id: key, type: 'captured', authorization: null, transaction: key, final };
        case 'refunded':
          return { ...facts, id: key, type: kind, authorization: final ? name : null, transaction: key };
        default:
          return { ...common, at: facts.at, id: `${kind}:${name}`, type: kind, authorization: name };
      }
    });
  return fc.array(one as fc.Arbitrary<Told>, { minLength: 1, maxLength: 10 });
})();

/** A question, or a fact. */
type Heard = Told | { readonly type: 'request'; readonly authorization: string; readonly amount: bigint };

/** Each question that a network asked and was told yes, with the fact that it then tells. */
const questions: fc.Arbitrary<readonly Heard[]> = fc
  .uniqueArray(fc.constantFrom('a1', 'a2', 'a3'), { maxLength: 3 })
  .chain((names) => fc.tuple(...names.map((name) => amount.map((dollars) => [name, usd(dollars)] as const))))
  .map((asked) =>
    asked.flatMap(([authorization, sum]): readonly Heard[] => [
      { type: 'request', authorization, amount: sum },
      {
        type: 'authorized',
        id: `yes:${authorization}`,
        at: at(1),
        authorization,
        amount: sum,
        card: '',
        currency: 'USD',
        merchant: exa,
      },
    ]),
  );

/** What a card's history comes to, without what only the order of arrival makes: ids. */
async function outcome(heard: readonly Heard[], limited: boolean) {
  const world = issuingWorld();
  const { account, card, reference } = await world.opened(limited ? {} : unlimited);
  for (const each of heard)
    if (each.type === 'request')
      await world.network.purchase({ ...each, card: reference, currency: 'USD', merchant: exa });
    else await world.network.tell({ ...each, card: reference });
  await world.work();
  const rows = (await world.issuing.transactions(acme, { limit: 100 })).items;
  const state = rows
    .map(({ reference: name, status, type, posted, held, refunded, authorized, amount: shown }) => ({
      name,
      status,
      type,
      posted,
      held,
      refunded,
      authorized,
      shown,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const spent = rows.reduce((sum, row) => sum + (row.type === 'refund' ? -row.posted : row.posted), 0n);
  const held = rows.reduce((sum, row) => sum + row.held, 0n);
  const range = { currency: 'USD', from: '2026-02-01', before: '2026-03-01' };
  return {
    state,
    spent,
    held,
    booked: await world.booked(account.id, 'month'),
    figures: await world.figures(account.id, card.id),
    spend: await world.issuing.spend(acme, { ...range, by: 'provider' }),
    faults: await world.faults(),
  };
}

/** Room for everything, so that every question is answered alike whenever it comes. */
const unlimited = {
  limits: [{ slot: 'month', period: 'month', cap: null }],
  card: { name: 'primary', limits: [{ slot: 'limit', period: 'total', cap: null }] },
} as const;

const doubled = (all: readonly Heard[]): fc.Arbitrary<readonly Heard[]> =>
  fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2, maxLength: all.length * 2 });

/** Every sum agrees with every other. */
function agrees({ faults, booked, spent, held, figures, spend }: Awaited<ReturnType<typeof outcome>>): void {
  expect(faults).toEqual([]);
  expect(booked).toBe(spent);
  expect(usd(figures['month']?.[0] ?? 0)).toBe(spent + held);
  expect(spend.reduce((sum, each) => sum + each.amount, 0n)).toBe(spent + held);
}

describe('what a network tells', () => {
  it(
    'class 46 and 47: comes to the same state in any order and number, questions included, and every sum agrees',
    { timeout: 30_000 },
    async () => {
      const history = fc
        .tuple(questions, facts)
        .map(([asked, told]) => [...asked, ...told])
        .chain((all) => fc.record({ heard: fc.constant(all), again: doubled(all) }));
      await fc.assert(
        fc.asyncProperty(history, async ({ heard, again }) => {
          const first = await outcome(heard, false);
          agrees(first);
          expect(await outcome(again, false)).toEqual(first);
        }),
        { numRuns: 40 },
      );
    },
  );

  it('is never refused where it has happened, whatever the limits say', { timeout: 30_000 }, async () => {
    const history = facts.chain((told) => fc.record({ heard: fc.constant(told), again: doubled(told) }));
    await fc.assert(
      fc.asyncProperty(history, async ({ heard, again }) => {
        const first = await outcome(heard, true);
        agrees(first);
        expect(await outcome(again, true)).toEqual(first);
      }),
      { numRuns: 20 },
    );
  });
});
