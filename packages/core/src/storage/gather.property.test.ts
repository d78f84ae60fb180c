import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from './batch.js';
import { answer, failure, nameOf, openDesk } from './gather.fixture.js';

type Fate = 'fine' | 'poison' | 'throws' | 'replans' | 'held';
const fates = fc.array(fc.constantFrom<Fate>('fine', 'fine', 'fine', 'poison', 'throws', 'replans', 'held'), {
  maxLength: 40,
});
const expected: Readonly<Record<Fate, (name: string) => unknown>> = {
  fine: (name) => name,
  poison: () => 'split',
  throws: () => 'threw',
  replans: (name) => name,
  held: (name) => name,
};

describe('the queue', () => {
  it('gives every caller its own answer, whoever runs with it and whatever becomes of them', async () => {
    await fc.assert(
      fc.asyncProperty(fates, fc.integer({ min: 1, max: 9 }), fc.nat(3), async (list, batch, troubles) => {
        const fateOf = (name: string): Fate => list[Number(name)] ?? 'fine';
        const served: number[] = [];
        let trouble = troubles;
        const desk = openDesk(
          (jobs, lane) => {
            if (trouble-- > 0) throw failure('again');
            const names = jobs.map(nameOf);
            if (names.some((name) => fateOf(name) === 'poison')) throw failure('split');
            if (lane === 'main' && names.some((name) => fateOf(name) === 'held')) throw failure('held');
            return jobs.map((each): Verdict => {
              const fate = fateOf(nameOf(each));
              if (fate === 'throws') return { kind: 'failed', error: new Error('threw') };
              if (fate === 'replans' && each.replans < 2) return { kind: 'replan', keys: [] };
              if (fate === 'fine') served.push(Number(nameOf(each)));
              return answer(each);
            });
          },
          { batch },
        );
        const answers = await Promise.all(list.map((_, index) => desk.submit(String(index))));
        expect(answers).toEqual(list.map((fate, index) => expected[fate](String(index))));
        expect(served).toEqual([...served].sort((a, b) => a - b));
        expect(new Set(served).size).toBe(served.length);
        expect(desk.gather.waiting).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});
