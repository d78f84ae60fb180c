import { ensure, ensureSame } from '../check.js';
import { promised, type ConformanceCase } from '../harness.js';
import { after } from '../samples.js';

const now = after(0);

/** Things that may happen once. */
export const claimCases: readonly ConformanceCase[] = [
  promised(
    'claims: the first caller wins',
    'A key is claimed once until it is taken.',
    async ({ tenant: { claims } }) => {
      ensure(await claims.claim({ key: 'k', now }), 'the first claim');
      ensureSame(await claims.claim({ key: 'k', now: after(1e12) }), false, 'a second claim, much later');
      ensure(await claims.claim({ key: 'K', now }), 'a key that differs in case');
    },
  ),
  promised(
    'claims: of many at once one wins',
    'Concurrent claims of one key have one winner.',
    async ({ tenant: { claims } }) => {
      const won = await Promise.all(
        Array.from({ length: 20 }, (_, payload) => claims.claim({ key: 'k', payload, now })),
      );
      ensureSame(won.filter(Boolean).length, 1, 'winners');
      ensureSame(await claims.take('k', now), won.indexOf(true), 'the payload is the winner’s');
    },
  ),
  promised(
    'claims: taken once, with the payload',
    'A take answers the payload to one caller and frees the key.',
    async ({ tenant: { claims } }) => {
      const payload = { to: ['a', null, 1.5, { b: false }] };
      await claims.claim({ key: 'k', payload, now });
      await claims.claim({ key: 'bare', now });
      const taken = await Promise.all(Array.from({ length: 5 }, () => claims.take('k', now)));
      ensureSame(
        taken.filter((each) => each !== undefined),
        [payload],
        'what concurrent takes answered',
      );
      ensureSame(await claims.take('bare', now), null, 'the payload of a claim without one');
      ensureSame(await claims.take('absent', now), undefined, 'a take of nothing');
      ensure(await claims.claim({ key: 'k', now }), 'a claim after the take');
    },
  ),
  promised(
    'claims: expire at their instant',
    'From its expiry on a claim is as if it were not there.',
    async ({ tenant: { claims } }) => {
      const expires = after(1_000);
      for (const key of ['again', 'take', 'edge', 'late'])
        await claims.claim({ key, payload: key, expires, now });
      ensureSame(
        await claims.claim({ key: 'again', now: after(999) }),
        false,
        'a claim a millisecond before',
      );
      ensureSame(await claims.take('take', after(999)), 'take', 'a take a millisecond before');
      ensure(await claims.claim({ key: 'again', payload: 'new', now: expires }), 'a claim at the expiry');
      ensureSame(await claims.take('again', after(5_000)), 'new', 'the newer claim does not expire');
      ensureSame(await claims.take('edge', expires), undefined, 'a take at the expiry');
      ensureSame(await claims.take('late', after(9_999)), undefined, 'a take after the expiry');
    },
  ),
  promised(
    'claims: nobody changes a stored payload from outside',
    'Payloads are stored as they were when claimed.',
    async ({ tenant: { claims } }) => {
      const payload = { list: ['a'] };
      await claims.claim({ key: 'k', payload, now });
      payload.list.push('b');
      ensureSame(await claims.take('k', now), { list: ['a'] }, 'the payload');
    },
  ),
];
