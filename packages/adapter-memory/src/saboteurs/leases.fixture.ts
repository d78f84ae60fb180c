import type { LeasedItem, Leases } from '@bursar/core/storage';
import { saboteur, type Saboteur } from './saboteur.fixture.js';

const again = (inner: Leases, items: readonly LeasedItem[], now: Date): Promise<unknown> =>
  Promise.all(items.map((item) => inner.extend(item, now)));

/** Breaks due work. */
export const leaseSaboteurs: readonly Saboteur[] = [
  saboteur('the youngest work comes first', ['leases: what is due, oldest first'], {
    work: (inner) => ({ lease: async (request) => (await inner.lease(request)).reverse() }),
  }),
  saboteur('work is due a millisecond late', ['leases: what is due, oldest first'], {
    work: (inner) => ({
      lease: (request) => inner.lease({ ...request, now: new Date(request.now.getTime() - 1) }),
    }),
  }),
  saboteur(
    'work comes before it is due',
    ['leases: what is due, oldest first', 'leases: put again moves the item'],
    {
      work: (inner) => ({
        lease: (request) => inner.lease({ ...request, now: new Date(request.now.getTime() + 60) }),
      }),
    },
  ),
  saboteur('the limit is not kept', ['leases: what is due, oldest first'], {
    work: (inner) => ({ lease: (request) => inner.lease({ ...request, limit: 1_000 }) }),
  }),
  saboteur('items lose their lane', ['leases: an item comes back whole'], {
    work: (inner) => ({
      lease: async (request) => (await inner.lease(request)).map((item) => ({ ...item, lane: '' })),
    }),
  }),
  saboteur('payloads lose null', ['leases: an item comes back whole'], {
    work: (inner) => ({
      lease: async (request) =>
        (await inner.lease(request)).map((item) => ({
          ...item,
          payload: JSON.parse(JSON.stringify(item.payload).replaceAll('null', '""')) as LeasedItem['payload'],
        })),
    }),
  }),
  saboteur(
    'a lease is given to two holders',
    ['leases: one holder at a time', 'leases: a lane has so many in flight'],
    {
      work: (inner) => ({
        lease: async (request) => {
          const items = await inner.lease(request);
          await again(inner, items, request.now);
          return items;
        },
      }),
    },
  ),
  saboteur(
    'a lease never runs out',
    ['leases: a lease that ran out is handed on', 'leases: cancel what nobody holds'],
    {
      work: (inner) => ({
        lease: async (request) => {
          const items = await inner.lease({ ...request, forMs: 1e12 });
          return items.map((item) => ({ ...item, until: new Date(request.now.getTime() + request.forMs) }));
        },
      }),
    },
  ),
  saboteur(
    'attempts are not counted',
    ['leases: a lease that ran out is handed on', 'leases: settle ends the item or puts it back'],
    {
      work: (inner) => ({
        lease: async (request) => (await inner.lease(request)).map((item) => ({ ...item, attempt: 1 })),
      }),
    },
  ),
  saboteur('holders share one token', ['leases: a lost lease decides nothing'], {
    work: (inner) => ({ lease: (request) => inner.lease({ ...request, token: () => 'token' }) }),
  }),
  saboteur('settled work stays', ['leases: settle ends the item or puts it back'], {
    work: (inner) => ({ settle: (item, next) => inner.settle(item, next ?? { due: item.due }) }),
  }),
  saboteur('work put back keeps its payload', ['leases: settle ends the item or puts it back'], {
    work: (inner) => ({ settle: (item, next) => inner.settle(item, next && { due: next.due }) }),
  }),
  saboteur('extend extends nothing', ['leases: extend keeps the item'], {
    work: (inner) => ({ extend: (item) => inner.extend(item, item.until) }),
  }),
  saboteur('lanes have no limit', ['leases: a lane has so many in flight'], {
    work: (inner) => ({ lease: ({ perLane: _, ...request }) => inner.lease(request) }),
  }),
  saboteur('lanes count only what is handed out now', ['leases: a lane has so many in flight'], {
    work: (inner) => ({
      lease: async ({ perLane = 1_000, ...request }) => {
        const items = await inner.lease(request);
        const lanes = new Map<string, number>();
        const kept = items.filter(({ lane }) => {
          lanes.set(lane, (lanes.get(lane) ?? 0) + 1);
          return (lanes.get(lane) ?? 0) <= perLane;
        });
        await again(
          inner,
          items.filter((item) => !kept.includes(item)),
          request.now,
        );
        return kept;
      },
    }),
  }),
  saboteur(
    'put leaves an item that is there',
    ['leases: put again moves the item', 'leases: put while leased is not lost'],
    {
      work: (inner) => ({
        put: async (items) => {
          for (const item of items) {
            const before = await inner.depth(item.kind);
            if (before === 0 || item.key !== 'k') await inner.put([item]);
          }
        },
      }),
    },
  ),
  {
    name: 'work put while it is out goes with the lease',
    breaks: ['leases: put while leased is not lost'],
    make: () => ({
      work: (inner) => ({
        settle: async (item, next) => {
          const held = await inner.settle(item, next);
          if (!held && !next) await inner.cancel(item.kind, item.key, item.until);
          return held;
        },
      }),
    }),
  },
  saboteur('held work can be cancelled', ['leases: cancel what nobody holds'], {
    work: (inner) => ({
      cancel: (kind, key) => inner.cancel(kind, key, new Date('9000-01-01T00:00:00.000Z')),
    }),
  }),
  saboteur('the depth is unknown', ['leases: depth and next'], { work: () => ({ depth: async () => 0 }) }),
  saboteur('the next due time is the last one', ['leases: depth and next'], {
    work: (inner) => ({
      next: async (kind) => {
        const next = await inner.next(kind);
        return next && new Date(next.getTime() + 40);
      },
    }),
  }),
  saboteur('all work is of one kind', ['leases: kinds do not mix', 'leases: depth and next'], {
    work: (inner) => ({
      put: (items) => inner.put(items.map((item) => ({ ...item, kind: 'kind', key: item.kind + item.key }))),
      lease: (request) => inner.lease({ ...request, kind: 'kind' }),
      depth: () => inner.depth('kind'),
    }),
  }),
];
