import { isStorageError } from '@bursar/core/storage';
import { roundTrip, saboteur, type Saboteur } from './saboteur.fixture.js';

const swallow =
  <R>(instead: R) =>
  (error: unknown): R => {
    if (isStorageError(error, 'misuse')) return instead;
    throw error;
  };

/** Breaks the directory, claims and request windows. */
export const onceSaboteurs: readonly Saboteur[] = [
  saboteur('the directory forgets conditions beside the key', ['directory: rows by exact keys'], {
    directory: (inner) => ({
      find: (where, options) =>
        inner.find(Object.fromEntries(Object.entries(where).filter(([name]) => name !== 'note')), options),
    }),
  }),
  saboteur('the directory answers searches', ['directory: nothing but exact keys'], {
    directory: (inner) => ({
      find: (where, options) => inner.find(where, options).catch(swallow([])),
      remove: (where) => inner.remove(where).catch(swallow(0)),
    }),
  }),
  saboteur('the directory searches by part of a key', ['directory: nothing but exact keys'], {
    directory: (inner) => ({
      find: (where, options) =>
        'place' in where ? inner.find(where, options).catch(swallow([])) : inner.find(where, options),
    }),
  }),
  {
    name: 'the directory is one per id',
    breaks: ['directory: unique over all tenants'],
    make: () => ({
      directory: (inner) => ({
        insert: async (row) =>
          (await inner.get(row.id)) === undefined &&
          (await inner.insert({ ...row, secret: row.id } as never)),
      }),
    }),
  },
  saboteur('the directory replaces what it has not compared', ['directory: replace and remove'], {
    directory: (inner) => ({
      replace: async (seen, next) => {
        const stored = await inner.get(seen.id);
        return stored !== undefined && inner.replace(stored, next);
      },
    }),
  }),
  saboteur(
    'claims are given to everybody',
    ['claims: the first caller wins', 'claims: of many at once one wins'],
    {
      claims: (inner) => ({ claim: (request) => inner.claim(request).then(() => true) }),
    },
  ),
  saboteur('keys of claims ignore case', ['claims: the first caller wins'], {
    claims: (inner) => ({ claim: (request) => inner.claim({ ...request, key: request.key.toLowerCase() }) }),
  }),
  {
    name: 'claims look, then write',
    breaks: ['claims: of many at once one wins'],
    make: () => {
      const taken = new Set<string>();
      return {
        claims: (inner, { id }) => ({
          claim: async (request) => {
            const there = taken.has(id + request.key);
            await roundTrip();
            taken.add(id + request.key);
            await inner.claim(request);
            return !there;
          },
        }),
      };
    },
  },
  {
    name: 'a claim can be taken again and again',
    breaks: ['claims: taken once, with the payload'],
    make: () => {
      const taken = new Map<string, unknown>();
      return {
        claims: (inner, { id }) => ({
          take: async (key, now) => {
            const payload = await inner.take(key, now);
            if (payload !== undefined) taken.set(id + key, payload);
            return taken.get(id + key) as typeof payload;
          },
        }),
      };
    },
  },
  saboteur('a claim without payload reads as absent', ['claims: taken once, with the payload'], {
    claims: (inner) => ({ take: async (key, now) => (await inner.take(key, now)) ?? undefined }),
  }),
  saboteur('claims never expire', ['claims: expire at their instant'], {
    claims: (inner) => ({ claim: ({ key, payload = null, now }) => inner.claim({ key, payload, now }) }),
  }),
  saboteur('claims expire a millisecond late', ['claims: expire at their instant'], {
    claims: (inner) => ({
      claim: ({ expires, ...rest }) =>
        inner.claim({ ...rest, ...(expires ? { expires: new Date(expires.getTime() + 1) } : {}) }),
    }),
  }),
  {
    name: 'payloads of claims are kept by reference',
    breaks: ['claims: nobody changes a stored payload from outside'],
    make: () => {
      const payloads = new Map<string, unknown>();
      return {
        claims: (inner, { id }) => ({
          claim: (request) => {
            payloads.set(id + request.key, request.payload);
            return inner.claim(request);
          },
          take: async (key, now) => (await inner.take(key, now)) && (payloads.get(id + key) as never),
        }),
      };
    },
  },
  saboteur('windows let one more pass', ['windows: so many hits pass', 'windows: keys do not share'], {
    limits: (inner) => ({ hit: (request) => inner.hit({ ...request, limit: request.limit + 1 }) }),
  }),
  saboteur('windows promise room too early', ['windows: so many hits pass'], {
    limits: (inner) => ({
      hit: async (request) => ({ ...(await inner.hit(request)), resetAt: request.now }),
    }),
  }),
  saboteur('windows share one key', ['windows: keys do not share'], {
    limits: (inner) => ({ hit: (request) => inner.hit({ ...request, key: 'everybody' }) }),
  }),
  saboteur('windows never move on', ['windows: an old window is forgotten'], {
    limits: (inner) => ({
      hit: (request) => inner.hit({ ...request, now: new Date(Date.UTC(2026, 2, 1, 12)) }),
    }),
  }),
];
