import { insertion } from '../../storage/counters.js';
import { isStorageError } from '../../storage/errors.js';
import type { Storage, TenantStorage } from '../../storage/storage.js';
import { ensure, ensureSame, errorOf } from '../check.js';
import { promised, type ConformanceCase, type Harness } from '../harness.js';
import { adding, counterIn, decision, opOf, totalOf } from '../jobs.js';
import { after, entryOf, item } from '../samples.js';
import { conformanceItems, conformanceLog } from '../tables.js';
import { taking } from './counters.js';
import { queueOf } from './leases.js';

/** The tenant as both sessions see it. */
const both = ({ tenant, peer }: Harness): readonly [TenantStorage, TenantStorage] => [
  tenant,
  peer.tenant(tenant.id),
];

/** Does something many times, in turns through both sessions, all at once. */
const many = <R>(
  harness: Harness,
  count: number,
  act: (tenant: TenantStorage, index: number) => Promise<R>,
): Promise<R[]> => {
  const sides = both(harness);
  return Promise.all(
    Array.from({ length: count }, (_, index) => act(sides[index % 2] as TenantStorage, index)),
  );
};

const sessions = (name: string, promise: string, run: (harness: Harness) => Promise<void>): ConformanceCase =>
  promised(`sessions: ${name}`, promise, run, ['sessions']);

/** What only two sessions can break. */
export const sessionCases: readonly ConformanceCase[] = [
  sessions('no update is lost', 'Updates of one counter from two sessions all count.', async (harness) => {
    await many(harness, 80, ({ counters }) => counters.update(adding('k', 1n)));
    ensureSame(await harness.tenant.counters.read(['k']), new Map([['k', totalOf(80n)]]), 'the counter');
  }),
  sessions(
    'a cap is reached and never passed',
    'Two sessions together admit exactly as many as there is room for, on counters never used before too.',
    async (harness) => {
      for (let round = 0; round < 4; round++) {
        const answers = await many(harness, 40, ({ counters }, index) =>
          counters.update(taking([`shared${round}`, `own${round}-${index % 5}`], 11n)),
        );
        ensureSame(answers.filter(({ result }) => result).length, 11, 'callers admitted');
      }
    },
  ),
  sessions(
    'counters in any order do not deadlock',
    'Updates that name the same counters in different orders all succeed.',
    async (harness) => {
      const keys = ['Ä', 'a', 'B', '_', 'b', 'é', 'ä', 'z', 'Z', '\u{1f600}', '-', 'a-b', 'ab'];
      const wanted = new Map(keys.map((key) => [key, 0n]));
      await many(harness, 80, ({ counters }) => {
        const mine = harness.random.shuffle(keys).slice(0, harness.random.integer(2, 8));
        for (const key of mine) wanted.set(key, (wanted.get(key) ?? 0n) + 1n);
        return counters.update({
          ...adding('', 0n),
          plan: () => mine,
          step: ({ counters: seen }) =>
            decision(null, {
              counters: new Map([...seen].map(([key, { settled }]) => [key, totalOf(settled + 1n)])),
            }),
        });
      });
      ensureSame(
        await harness.tenant.counters.read(keys),
        new Map([...wanted].map(([key, total]) => [key, totalOf(total)])),
        'the counters',
      );
    },
  ),
  sessions(
    'an operation runs once',
    'One operation from two sessions runs one step; all are told its result.',
    async (harness) => {
      for (let round = 0; round < 5; round++) {
        const answers = await many(harness, 16, ({ counters }, index) =>
          counters.update(
            adding(`k${round}`, 1n, {
              ops: [opOf(`op${round}`, { attempt: `a${index}` }), opOf(`event${round}`)],
            }),
          ),
        );
        ensureSame(answers.filter(({ replayed }) => !replayed).length, 1, 'steps that ran');
        ensureSame([...new Set(answers.map(({ result }) => result))], ['1'], 'answers');
      }
    },
  ),
  sessions(
    'operations in any order do not deadlock',
    'Jobs that share operations crosswise all get an answer.',
    async (harness) => {
      const ids = ['a', 'B', 'Ä', 'b', '_'];
      const errors = await many(harness, 40, ({ counters }) => {
        const ops = harness.random
          .shuffle(ids)
          .slice(0, 2)
          .map((id) => opOf(id));
        return errorOf(counters.update(adding('k', 1n, { ops })));
      });
      ensureSame(
        errors.filter((error) => error !== undefined),
        [],
        'jobs that failed',
      );
    },
  ),
  sessions('one insert wins', 'One id, or one unique value, is inserted by one session.', async (harness) => {
    const ids = await many(harness, 20, (tenant, rank) =>
      tenant.collection(conformanceItems).insert(item('a', { rank })),
    );
    const codes = await many(harness, 20, (tenant, index) =>
      tenant.collection(conformanceItems).insert(item(`c${index}`, { code: 'x' })),
    );
    ensureSame(
      [ids.filter(Boolean).length, codes.filter(Boolean).length],
      [1, 1],
      'inserts that were stored',
    );
  }),
  sessions('one replace wins', 'Two sessions cannot both change what they saw.', async (harness) => {
    const seen = item('a');
    await harness.tenant.collection(conformanceItems).insert(seen);
    const won = await many(harness, 10, (tenant, index) =>
      tenant.collection(conformanceItems).replace(seen, { ...seen, rank: index + 1 }),
    );
    ensureSame(won.filter(Boolean).length, 1, 'replaces that were stored');
  }),
  sessions('one claim wins', 'One key is claimed, and taken, by one session.', async (harness) => {
    const claimed = await many(harness, 20, ({ claims }) =>
      claims.claim({ key: 'k', payload: 1, now: after(0) }),
    );
    const taken = await many(harness, 20, ({ claims }) => claims.take('k', after(0)));
    ensureSame(
      [claimed.filter(Boolean).length, taken.filter((each) => each !== undefined).length],
      [1, 1],
      'claims, takes',
    );
  }),
  sessions(
    'one holder at a time',
    'Two sessions are never handed the same item, and share the room in a lane.',
    async (harness) => {
      const kind = harness.name();
      const sides = [queueOf(harness, harness.storage, kind), queueOf(harness, harness.peer, kind)] as const;
      await sides[0].put(
        ...Array.from({ length: 40 }, (_, index) => sides[0].make(`k${index}`, 0, { lane: `l${index % 2}` })),
      );
      const handed = await Promise.all(
        Array.from({ length: 8 }, (_, index) => (sides[index % 2] ?? sides[0]).lease(0, { limit: 4 })),
      );
      const out = handed.flat().map(({ key }) => key);
      ensureSame(new Set(out).size, out.length, 'different items among those handed out');
      const rest = await sides[1].lease(0, { limit: 99 });
      ensureSame(new Set([...out, ...rest.map(({ key }) => key)]).size, 40, 'items handed out in the end');
    },
  ),
  sessions(
    'an append is idempotent',
    'Entries appended by two sessions are added once and summed once.',
    async (harness) => {
      const entries = Array.from({ length: 12 }, (_, index) =>
        entryOf(`e${index}`, { kind: 'k', labels: ['a', 'b'], amount: 1n, reference: `r${index}` }),
      );
      const appends = await many(harness, 16, (tenant) =>
        tenant.log(conformanceLog).append(harness.random.shuffle(entries)),
      );
      const added = appends.flatMap((each) => each.added);
      ensureSame([added.length, new Set(added).size], [12, 12], 'entries added');
      const { rollups } = harness.tenant.log(conformanceLog);
      const day = { from: '2026-03-01', before: '2026-03-02' };
      ensureSame(
        (await rollups.series('kind', day)).map(({ count }) => count),
        [12],
        'entries summed',
      );
      ensureSame(
        await rollups.series('label', day),
        await rollups.recompute('label', day),
        'sums kept and rebuilt',
      );
    },
  ),
  sessions(
    'steps see each other’s rows',
    'Of two sessions that close a row one finds it open.',
    async (harness) => {
      await harness.tenant.collection(conformanceItems).insert(item('row', { active: true }));
      const answers = await many(harness, 16, ({ counters }, index) =>
        counters.update({
          ...adding('', 0n),
          plan: () => ['k'],
          step: ({ counters: seen }) => {
            const first = counterIn(seen, 'k').settled === 0n;
            return decision(first, {
              counters: new Map([['k', totalOf(1n)]]),
              writes: first ? [insertion(conformanceItems, item(`by${index}`, { code: 'winner' }))] : [],
            });
          },
        }),
      );
      ensureSame(answers.filter(({ result }) => result).length, 1, 'steps that came first');
      ensureSame(
        await harness.tenant.collection(conformanceItems).count({ code: 'winner' }),
        1,
        'rows written',
      );
    },
  ),
  promised(
    'timeouts: a counter held elsewhere holds up nobody else',
    'While another session keeps a counter locked, other counters go on; whoever needs it waits, or is told `busy` and nothing happened.',
    async (harness) => {
      const { storage, tenant, peer } = harness;
      const hold = openHold(peer, tenant.id);
      await hold.locked;
      const stuck = errorOf(tenant.counters.update(adding('held', 1n)));
      for (let index = 0; index < 5; index++)
        ensureSame(
          (await tenant.counters.update(adding('free', 1n))).result,
          `${index + 1}`,
          'an update of another counter',
        );
      hold.release();
      await hold.done;
      const error = await stuck;
      ensure(
        error === undefined || isStorageError(error, 'busy'),
        'the update that had to wait succeeds or is told `busy`',
      );
      const total = error === undefined ? 11n : 10n;
      ensureSame(
        await storage.tenant(tenant.id).counters.read(['held']),
        new Map([['held', totalOf(total)]]),
        'the counter',
      );
    },
    ['sessions', 'timeouts'],
  ),
];

/** Keeps a counter locked in a transaction of the other session until told. */
function openHold(peer: Storage, tenant: string) {
  let release = (): void => undefined;
  let lock = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const locked = new Promise<void>((resolve) => {
    lock = resolve;
  });
  const done = peer.transaction(async (tx) => {
    await tx.tenant(tenant).counters.update(adding('held', 10n));
    lock();
    await released;
  });
  return { locked, release: () => release(), done };
}
