import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSorted, type Sorted } from './sorted.js';

interface Entry {
  readonly key: number;
  readonly id: number;
}
const compare = (a: Entry, b: Entry): number => a.key - b.key || a.id - b.id;
const at = (key: number) => (entry: Entry) => entry.key - key;

const visited = (walk: (visit: (entry: Entry) => boolean) => void, most = Infinity): Entry[] => {
  const seen: Entry[] = [];
  walk((entry) => {
    seen.push(entry);
    return seen.length < most;
  });
  return seen;
};
const up = (list: Sorted<Entry>): Entry[] => visited((visit) => list.ascend(null, visit));

describe('a sorted list', () => {
  it('is what sorting would give, after any adding, removing and swapping', () => {
    const step = fc.record({
      key: fc.integer({ min: -5, max: 5 }),
      act: fc.constantFrom('add', 'add', 'remove', 'swap'),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.integer({ min: -6, max: 6 }),
        fc.nat(5),
        (steps, key, most) => {
          const list = openSorted(compare);
          let model: Entry[] = [];
          steps.forEach((each, id) => {
            const victim = model[(id * 7) % Math.max(1, model.length)];
            if (each.act === 'add' || !victim) {
              const entry = { key: each.key, id };
              list.add(entry);
              model = [...model, entry].sort(compare);
            } else if (each.act === 'remove') {
              model = model.filter((entry) => entry !== victim);
              expect(list.remove(victim)).toBe(model.length > 0);
            } else {
              const twin = { ...victim };
              list.swap(victim, twin);
              model = model.map((entry) => (entry === victim ? twin : entry));
            }
          });
          expect(up(list)).toEqual(model);
          expect(visited((visit) => list.descend(null, visit))).toEqual([...model].reverse());
          expect(visited((visit) => list.ascend(at(key), visit), most + 1)).toEqual(
            model.filter((entry) => entry.key >= key).slice(0, most + 1),
          );
          expect(visited((visit) => list.descend(at(key), visit))).toEqual(
            model.filter((entry) => entry.key < key).reverse(),
          );
        },
      ),
    );
  });

  it('stays in order over many chunks, wherever entries are added and removed', () => {
    const keys = Array.from({ length: 5_000 }, (_, index) => (index * 2_654_435_761) % 5_003);
    const entries = keys.map((key, id) => ({ key, id }));
    const list = openSorted(compare, entries.slice(0, 1_500));
    for (const entry of entries.slice(1_500)) list.add(entry);
    expect(up(list)).toEqual([...entries].sort(compare));
    for (const entry of entries.filter(({ id }) => id % 3 !== 0)) list.remove(entry);
    expect(up(list)).toEqual(entries.filter(({ id }) => id % 3 === 0).sort(compare));
    expect(visited((visit) => list.descend(at(2_500), visit), 3)).toEqual(
      entries
        .filter(({ id, key }) => id % 3 === 0 && key < 2_500)
        .sort(compare)
        .slice(-3)
        .reverse(),
    );
  });

  it('notices an entry that is not there', () => {
    const list = openSorted(compare, [{ key: 1, id: 1 }]);
    expect(() => list.remove({ key: 1, id: 1 })).toThrow('missing');
    expect(() => list.swap({ key: 2, id: 1 }, { key: 2, id: 1 })).toThrow('missing');
  });
});
