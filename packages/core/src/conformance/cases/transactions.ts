import { entry } from '../../storage/counters.js';
import type { Storage, TenantStorage } from '../../storage/storage.js';
import { ensure, ensureSame, errorOf } from '../check.js';
import { promised, type ConformanceCase, type Harness } from '../harness.js';
import { adding, opOf } from '../jobs.js';
import { after, entrance, entryOf, item } from '../samples.js';
import { conformanceDirectory, conformanceItems, conformanceLog } from '../tables.js';

const day = { from: '2026-03-01', before: '2026-03-02' };

interface Names {
  readonly kind: string;
  readonly entrance: string;
}

/** Something of everything that was there before. */
async function prepare({ storage, tenant, name }: Harness): Promise<Names> {
  const names = { kind: name(), entrance: name() };
  const work = { kind: names.kind, tenant: tenant.id, lane: '', due: after(0), payload: 'old' };
  await tenant.collection(conformanceItems).put([item('old', { code: 'x' }), item('gone')]);
  await tenant.log(conformanceLog).append([entryOf('old', { kind: 'k', amount: 1n })]);
  await tenant.counters.update(adding('k', 1n, { ops: [opOf('old')] }));
  await tenant.claims.claim({ key: 'old', payload: 'old', now: after(0) });
  await storage.directory.collection(conformanceDirectory).insert(entrance(names.entrance));
  await storage.work.put([
    { ...work, key: 'old' },
    { ...work, key: 'leased' },
  ]);
  return names;
}

/** Changes something of everything, through one storage. */
async function changeAll(storage: Storage, tenantId: string, { kind, entrance: id }: Names): Promise<void> {
  const tenant = storage.tenant(tenantId);
  const rows = tenant.collection(conformanceItems);
  const log = tenant.log(conformanceLog);
  const directory = storage.directory.collection(conformanceDirectory);
  await rows.insert(item('new', { code: 'y' }));
  await rows.replace(item('old', { code: 'x' }), item('old', { code: 'z', rank: 1 }));
  await rows.replaceAll({ id: 'old' }, { note: 'n' });
  await rows.put([item('put')]);
  await rows.remove({ id: 'gone' });
  await log.append([entryOf('new', { kind: 'k', amount: 5n })]);
  await log.prune(after(0), 0);
  await tenant.counters.update(
    adding('k', 1n, { ops: [opOf('new')], writes: [entry(conformanceLog, entryOf('step', { kind: 'l' }))] }),
  );
  await tenant.claims.claim({ key: 'new', now: after(0) });
  await tenant.claims.take('old', after(0));
  await directory.replace(entrance(id), entrance(id, { note: 'n' }));
  await storage.work.put([{ kind, key: 'new', tenant: tenantId, lane: '', due: after(0), payload: null }]);
  const [leased] = await storage.work.lease({
    kind,
    limit: 1,
    now: after(0),
    forMs: 9,
    token: () => 'token',
  });
  if (leased) await storage.work.settle(leased);
}

/** What can be seen of all that, leases and claims only by trying. */
async function lookAround(storage: Storage, tenant: TenantStorage, names: Names): Promise<unknown> {
  const log = tenant.log(conformanceLog);
  return {
    rows: await tenant.collection(conformanceItems).find({}),
    entries: (await log.page({})).map(({ id }) => id).sort(),
    sums: await log.rollups.series('kind', day),
    counters: await tenant.counters.read(['k']),
    entrance: await storage.directory.collection(conformanceDirectory).get(names.entrance),
    depth: await storage.work.depth(names.kind),
  };
}

async function tryOut({ storage, tenant }: Harness, { kind }: Names): Promise<unknown> {
  const repeat = async (id: string): Promise<boolean> =>
    (await tenant.counters.update(adding('k', 0n, { ops: [opOf(id)] }))).replayed;
  const leased = await storage.work.lease({ kind, limit: 9, now: after(5), forMs: 9, token: () => 'other' });
  return {
    ops: [await repeat('old'), await repeat('new')],
    claims: [await tenant.claims.take('old', after(0)), await tenant.claims.take('new', after(0))],
    work: leased.map(({ key, attempt }) => `${key} ${attempt}`).sort(),
    code: await tenant.collection(conformanceItems).insert(item('other', { code: 'y' })),
  };
}

/** Several writes as one. */
export const transactionCases: readonly ConformanceCase[] = [
  promised(
    'transaction: commits everything',
    'When the work ends, all of its writes are there; its result is passed on.',
    async (harness) => {
      const { storage, tenant } = harness;
      const names = await prepare(harness);
      const result = await storage.transaction(async (tx) => {
        await changeAll(tx, tenant.id, names);
        return lookAround(tx, tx.tenant(tenant.id), names);
      });
      ensureSame(
        await lookAround(storage, tenant, names),
        result,
        'what is stored is what the work saw at its end',
      );
      ensureSame(
        (await tenant.collection(conformanceItems).find({})).map(({ id, code }) => [id, code]),
        [
          ['new', 'y'],
          ['old', 'z'],
          ['put', null],
        ],
        'the rows',
      );
      ensureSame(
        await tryOut(harness, names),
        { ops: [true, true], claims: [undefined, null], work: ['new 1', 'old 1'], code: false },
        'operations, claims and work',
      );
    },
  ),
  promised(
    'transaction: a throw takes everything back',
    'When the work throws, none of its writes are there, and the throw is passed on.',
    async (harness) => {
      const { storage, tenant } = harness;
      const names = await prepare(harness);
      const before = await lookAround(storage, tenant, names);
      const error = new Error('changed my mind');
      let runs = 0;
      const thrown = await errorOf(
        storage.transaction(async (tx) => {
          runs++;
          await changeAll(tx, tenant.id, names);
          throw error;
        }),
      );
      ensureSame([thrown, runs], [error, 1], 'what the caller is told, and how often the work ran');
      ensureSame(await lookAround(storage, tenant, names), before, 'what is stored');
      ensureSame(
        await tryOut(harness, names),
        { ops: [true, false], claims: ['old', undefined], work: ['leased 1', 'old 1'], code: true },
        'operations, claims and work',
      );
    },
  ),
  promised(
    'transaction: a purge is taken back',
    'A purge inside a transaction that throws did not happen.',
    async (harness) => {
      const { storage, tenant } = harness;
      const names = await prepare(harness);
      const before = await lookAround(storage, tenant, names);
      const purging = storage.transaction(async (tx) => {
        await tx.tenant(tenant.id).purge();
        ensureSame(
          await tx.tenant(tenant.id).collection(conformanceItems).count({}),
          0,
          'rows after the purge',
        );
        throw new Error('changed my mind');
      });
      ensure((await errorOf(purging)) instanceof Error, 'the throw is passed on');
      ensureSame(await lookAround(storage, tenant, names), before, 'what is stored');
    },
  ),
];
