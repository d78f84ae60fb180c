import type { LeasedItem, Storage, WorkItem } from '../../storage/storage.js';
import { ensure, ensureSame } from '../check.js';
import { promised, type ConformanceCase, type Harness } from '../harness.js';
import { after } from '../samples.js';

const minute = 60_000;

/** A queue of one kind of work, of this case alone. */
export function queueOf({ tenant, name }: Harness, { work }: Pick<Storage, 'work'>, kind: string) {
  const make = (key: string, due: number, more: Partial<WorkItem> = {}): WorkItem => ({
    kind,
    key,
    tenant: tenant.id,
    lane: 'lane',
    due: after(due),
    payload: { for: key },
    ...more,
  });
  return {
    work,
    kind,
    make,
    put: (...items: readonly WorkItem[]) => work.put(items),
    lease: (
      now: number,
      more: { readonly limit?: number; readonly perLane?: number; readonly forMs?: number } = {},
    ) => work.lease({ kind, limit: 100, forMs: minute, now: after(now), token: name, ...more }),
  };
}

const keys = (items: readonly LeasedItem[]): string[] => items.map(({ key }) => key);
const open = (harness: Harness) => queueOf(harness, harness.storage, harness.name());
const first = (items: readonly LeasedItem[]): LeasedItem => {
  const [item] = items;
  ensure(item !== undefined, 'an item is handed out');
  return item;
};

/** Handing out due work. */
export const leaseCases: readonly ConformanceCase[] = [
  promised(
    'leases: what is due, oldest first',
    'Due items are handed out in the order of their due times.',
    async (harness) => {
      const { put, make, lease } = open(harness);
      await put(make('c', 3), make('a', 1), make('d', 40), make('b', 2, { lane: 'other' }));
      ensureSame(keys(await lease(0)), [], 'before anything is due');
      ensureSame(keys(await lease(2, { limit: 1 })), ['a'], 'the oldest');
      ensureSame(keys(await lease(3)), ['b', 'c'], 'the others that are due, the last at its very instant');
      ensureSame(keys(await lease(39)), [], 'while all are out');
      ensureSame(keys(await lease(40)), ['d'], 'what came due');
    },
  ),
  promised(
    'leases: an item comes back whole',
    'A leased item carries what was put, its lease and its attempt.',
    async (harness) => {
      const { put, make, lease, kind } = open(harness);
      const put1 = make('k', 5, { lane: 'lane Ä', payload: { a: [1, null, { b: 'c' }] } });
      await put(put1);
      const item = first(await lease(7, { forMs: 123 }));
      ensureSame(
        { ...item, token: '' },
        { ...put1, kind, token: '', until: after(130), attempt: 1 },
        'the item',
      );
      ensure(item.token.length > 0, 'the item has its holder’s token');
    },
  ),
  promised(
    'leases: one holder at a time',
    'An item is out to one holder until its lease ends.',
    async (harness) => {
      const { put, make, lease } = open(harness);
      await put(...Array.from({ length: 30 }, (_, index) => make(`k${index}`, 0)));
      const handed = await Promise.all(Array.from({ length: 6 }, () => lease(0, { limit: 8 })));
      const out = handed.flatMap(keys);
      ensureSame([out.length, new Set(out).size], [30, 30], 'items out, different items out');
      ensureSame(
        new Set(handed.flat().map(({ token }) => token)).size >= 4,
        true,
        'holders have tokens of their own',
      );
      ensureSame(keys(await lease(minute - 1)), [], 'items to be had while all are out');
    },
  ),
  promised(
    'leases: a lease that ran out is handed on',
    'After a crash another holder gets the item, and the attempt counts.',
    async (harness) => {
      const { put, make, lease } = open(harness);
      await put(make('k', 0));
      const [one] = [first(await lease(0))];
      const two = first(await lease(minute));
      ensureSame(
        [one.attempt, two.attempt, two.until],
        [1, 2, after(2 * minute)],
        'attempts, and the new lease',
      );
      ensure(one.token !== two.token, 'the new holder has a new token');
    },
  ),
  promised(
    'leases: a lost lease decides nothing',
    'Whoever lost an item can neither extend nor settle it.',
    async (harness) => {
      const { put, make, lease, work, kind } = open(harness);
      await put(make('k', 0));
      const lost = first(await lease(0));
      const held = first(await lease(minute));
      ensureSame(await work.extend(lost, after(9 * minute)), false, 'an extension of the lost lease');
      ensureSame(await work.settle(lost), false, 'the end of the lost lease');
      ensureSame(await work.settle(lost, { due: after(0) }), false, 'putting the lost item back');
      ensureSame(await work.depth(kind), 1, 'items there');
      ensure(await work.settle(held), 'the holder settles');
      ensureSame(
        [await work.settle(held), await work.extend(held, after(1))],
        [false, false],
        'a settled lease',
      );
    },
  ),
  promised(
    'leases: settle ends the item or puts it back',
    'Settled work is gone; put back, it is due again with its new payload.',
    async (harness) => {
      const { put, make, lease, work, kind } = open(harness);
      await put(make('end', 0), make('again', 1), make('other', 2));
      const [end, again, other] = await lease(2);
      ensure(end !== undefined && again !== undefined && other !== undefined, 'three items are out');
      ensure(await work.settle(end), 'the first ends');
      ensure(await work.settle(again, { due: after(50) }), 'the second comes again');
      ensure(
        await work.settle(other, { due: after(60), payload: ['new'] }),
        'the third comes again, changed',
      );
      ensureSame([await work.depth(kind), keys(await lease(49))], [2, []], 'items left, items due');
      const back = await lease(60);
      ensureSame(
        back.map(({ key, payload, attempt, due }) => [key, payload, attempt, due]),
        [
          ['again', { for: 'again' }, 2, after(50)],
          ['other', ['new'], 2, after(60)],
        ],
        'the items that came back',
      );
    },
  ),
  promised('leases: extend keeps the item', 'An extended lease ends at its new instant.', async (harness) => {
    const { put, make, lease, work } = open(harness);
    await put(make('k', 0));
    const item = first(await lease(0));
    ensure(await work.extend(item, after(5 * minute)), 'the extension');
    ensureSame(keys(await lease(5 * minute - 1)), [], 'before the new end');
    ensureSame(keys(await lease(5 * minute)), ['k'], 'at the new end');
  }),
  promised('leases: a lane has so many in flight', 'A slow lane delays no other.', async (harness) => {
    const { put, make, lease, work } = open(harness);
    await put(
      ...['a', 'b', 'c', 'd'].map((key, due) => make(key, due, { lane: 'slow' })),
      make('x', 9, { lane: 'fast' }),
    );
    const out = await lease(10, { perLane: 2 });
    ensureSame(keys(out), ['a', 'b', 'x'], 'two of the slow lane, and the other lane');
    ensureSame(keys(await lease(11, { perLane: 2 })), [], 'while the lane is full');
    ensureSame(keys(await lease(11, { perLane: 3 })), ['c'], 'with room for one more');
    await work.settle(first(out));
    ensureSame(keys(await lease(12, { perLane: 3 })), ['d'], 'after one of the lane was settled');
    ensureSame(
      keys(await lease(10 + minute, { perLane: 3 })),
      ['b', 'x'],
      'what ran out, while two are in flight',
    );
  }),
  promised(
    'leases: put again moves the item',
    'A later put of the same kind and key moves due time and payload; there is one item.',
    async (harness) => {
      const { put, make, lease, work, kind } = open(harness);
      await put(make('k', 10));
      await put(make('k', 90, { payload: 'later' }));
      ensureSame([await work.depth(kind), keys(await lease(89))], [1, []], 'items there, items due');
      await put(make('k', 20, { payload: 'sooner' }));
      ensureSame(
        (await lease(20)).map(({ key, payload }) => [key, payload]),
        [['k', 'sooner']],
        'the item',
      );
      await put(make('k', 30), make('l', 30));
      ensureSame(await work.depth(kind), 2, 'items of two keys');
    },
  ),
  promised(
    'leases: put while leased is not lost',
    'Work put again while its item is out is done after that.',
    async (harness) => {
      const { put, make, lease, work } = open(harness);
      await put(make('k', 0, { payload: 'first' }));
      const out = first(await lease(0));
      await put(make('k', 5, { payload: 'second' }));
      await work.settle(out);
      ensureSame(
        (await lease(2 * minute)).map(({ payload }) => payload),
        ['second'],
        'the work after the first was settled',
      );
    },
  ),
  promised(
    'leases: cancel what nobody holds',
    'An item is cancelled unless it is leased at that instant.',
    async (harness) => {
      const { put, make, lease, work, kind } = open(harness);
      await put(make('waiting', 0), make('held', 0, { lane: 'b' }), make('lost', 1));
      ensureSame(await work.cancel(kind, 'waiting', after(0)), true, 'an item that waits');
      ensureSame(await work.cancel(kind, 'waiting', after(0)), false, 'an item that is gone');
      await lease(0);
      ensureSame(await work.cancel(kind, 'held', after(minute - 1)), false, 'an item that is held');
      ensureSame(await work.cancel(kind, 'held', after(minute)), true, 'an item whose lease ran out');
      ensureSame(await work.depth(kind), 1, 'items left');
    },
  ),
  promised(
    'leases: depth and next',
    'The queue tells how many items it has and when the first is due.',
    async (harness) => {
      const { put, make, work, kind } = open(harness);
      ensureSame([await work.depth(kind), await work.next(kind)], [0, null], 'an empty queue');
      await put(make('a', 70), make('b', 30));
      ensureSame([await work.depth(kind), await work.next(kind)], [2, after(30)], 'a queue of two');
      ensureSame(await work.depth(harness.name()), 0, 'another kind');
    },
  ),
  promised(
    'leases: kinds do not mix',
    'One kind of work is never handed out as another.',
    async (harness) => {
      const [one, two] = [open(harness), open(harness)];
      await one.put(one.make('k', 0));
      await two.put(two.make('k', 0));
      ensureSame(
        (await one.lease(0)).map(({ kind }) => kind),
        [one.kind],
        'items of the first kind',
      );
      ensureSame(
        (await two.lease(0)).map(({ kind }) => kind),
        [two.kind],
        'items of the second kind',
      );
    },
  ),
];
