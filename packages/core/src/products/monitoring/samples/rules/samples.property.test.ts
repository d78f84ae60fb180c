import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProviderSample } from '../model.js';
import { replaces, restatedBuckets, sumDay, type Telling } from './merge-day.js';
import { microsOf } from './read-amount.js';
import { readDays } from './read-page.js';

const days = ['2026-04-01', '2026-04-02', '2026-04-03'] as const;
const range = { from: '2026-04-01', before: '2026-04-04' };

const cents = fc.bigInt({ min: -10_000_000n, max: 10_000_000n });
const sample: fc.Arbitrary<ProviderSample> = fc.record({
  day: fc.constantFrom(...days, '2026-03-31', '2026-04-04'),
  dimensions: fc.record({ model: fc.constantFrom('a', 'b'), lineItem: fc.constantFrom('', 'x') }),
  amount: fc.option(
    fc.record({
      value: cents.map((value) => value.toString()),
      unit: fc.constantFrom('major' as const, 'minor' as const),
      currency: fc.constantFrom('USD', 'EUR', 'JPY'),
    }),
  ),
  basis: fc.constantFrom('billed' as const, 'metered' as const),
  quantities: fc.record({ requests: fc.nat(1_000).map(String) }, { requiredKeys: [] }),
});
const samples = fc.array(sample, { maxLength: 30 });

describe('an answer about days', () => {
  it('says the same in any order and in any number of pages', () => {
    fc.assert(
      fc.property(samples, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (all, order) => {
        const shuffled = all
          .map((each) => ({ each, at: order.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ each }) => each);
        expect(readDays(shuffled, range)).toEqual(readDays(all, range));
      }),
    );
  });

  it('loses no money: its sums are those of the samples of its days', () => {
    fc.assert(
      fc.property(samples, (all) => {
        const told = readDays(all, range).flatMap(({ buckets }) => sumDay(buckets).amounts);
        for (const currency of ['USD', 'EUR', 'JPY']) {
          const kept = told
            .filter((amount) => amount.currency === currency)
            .reduce((sum, { micros }) => sum + BigInt(micros), 0n);
          const given = all
            .filter(
              ({ day, amount }) => (days as readonly string[]).includes(day) && amount?.currency === currency,
            )
            .reduce((sum, { amount }) => sum + (amount ? microsOf(amount) : 0n), 0n);
          expect(kept).toBe(given);
        }
      }),
    );
  });

  it('speaks of every day of its range and of no other', () => {
    fc.assert(
      fc.property(samples, (all) => {
        expect(readDays(all, range).map(({ day }) => day)).toEqual(days);
      }),
    );
  });
});

describe('tellings of one day', () => {
  const telling = fc.record({ pull: fc.nat(4), fingerprint: fc.constantFrom('a', 'b', 'c') });
  const settle = (tellings: readonly Telling[]): Telling | undefined =>
    tellings.reduce<Telling | undefined>(
      (stored, told) => (replaces(told, stored) ? told : stored),
      undefined,
    );

  it('end in the same one whatever order they arrive in, and however often', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(fc.sample(telling, 6), { minLength: 6 }),
        fc.array(fc.nat(5)),
        (all, again) => {
          const repeated = [...all, ...again.map((index) => all[index % all.length] as Telling)];
          const sorted = [...all].sort((a, b) => a.pull - b.pull || (a.fingerprint < b.fingerprint ? -1 : 1));
          expect(settle(repeated)).toEqual(sorted.at(-1));
        },
      ),
    );
  });

  it('differ exactly by what is restated', () => {
    fc.assert(
      fc.property(samples, samples, (first, second) => {
        const [was, is] = [first, second].map((all) => readDays(all, range)[0]?.buckets ?? []);
        const changes = restatedBuckets(was ?? [], is ?? []);
        const gone = new Set(changes.map(({ was: old }) => old));
        const rebuilt = [
          ...(was ?? []).filter((bucket) => !gone.has(bucket)),
          ...changes.flatMap(({ is: now }) => now ?? []),
        ];
        expect(sumDay(rebuilt).amounts).toEqual(sumDay(is ?? []).amounts);
        expect(restatedBuckets(is ?? [], is ?? [])).toEqual([]);
      }),
    );
  });
});
