import type { TenantStorage } from '../../storage/storage.js';
import { ensure, ensureSame } from '../check.js';
import { promised, type ConformanceCase, type Harness } from '../harness.js';
import { adding, opOf } from '../jobs.js';
import { after, entryOf, item } from '../samples.js';
import { conformanceItems, conformanceLog } from '../tables.js';

const day = { from: '2026-03-01', before: '2026-03-02' };

/** Everything that can be asked about a tenant, in one value. */
async function census(tenant: TenantStorage): Promise<unknown> {
  const log = tenant.log(conformanceLog);
  return {
    rows: await tenant.collection(conformanceItems).find({}),
    entries: await log.page({}),
    series: await log.rollups.series('kind', day),
    labels: await log.rollups.keys('label', { ...day, limit: 9 }),
    recomputed: await log.rollups.recompute('kind', day),
    counters: await tenant.counters.read(['k']),
  };
}

/** Writes something of every kind under fixed names. */
async function fill({ storage }: Harness, tenant: TenantStorage, kind: string): Promise<void> {
  await tenant.collection(conformanceItems).put([item('a', { code: 'x' }), item('b')]);
  await tenant
    .log(conformanceLog)
    .append([entryOf('e', { kind: 'k', labels: ['l'], amount: 5n, reference: 'r' })]);
  await tenant.counters.update(adding('k', 7n, { ops: [opOf('op')] }));
  await tenant.claims.claim({ key: 'c', payload: tenant.id, now: after(0) });
  await storage.work.put([
    { kind, key: tenant.id, tenant: tenant.id, lane: '', due: after(0), payload: null },
  ]);
}

/** What `fill` leaves that cannot be seen without changing it: the claim, the operation, the due work. */
async function remains({ storage }: Harness, tenant: TenantStorage, kind: string): Promise<unknown> {
  const repeated = await tenant.counters.update(adding('k', 0n, { ops: [opOf('op')] }));
  return {
    claim: await tenant.claims.take('c', after(1)),
    replayed: repeated.replayed,
    work: await storage.work.cancel(kind, tenant.id, after(1)),
  };
}

/** That tenants do not meet. */
export const isolationCases: readonly ConformanceCase[] = [
  promised(
    'tenants: reads see one tenant',
    'No read of one tenant finds anything of another.',
    async (harness) => {
      const { tenant, other, name } = harness;
      const empty = await census(tenant);
      await fill(harness, other, name());
      ensureSame(await census(tenant), empty, 'the tenant beside a filled one');
      ensureSame(await tenant.collection(conformanceItems).get('a'), undefined, 'a row by the other’s id');
      ensureSame(await tenant.log(conformanceLog).get('e'), undefined, 'an entry by the other’s id');
      ensureSame(await tenant.claims.take('c', after(1)), undefined, 'a claim by the other’s key');
    },
  ),
  promised(
    'tenants: writes reach one tenant',
    'No write of one tenant changes anything of another.',
    async (harness) => {
      const { tenant, other, name } = harness;
      await fill(harness, other, name());
      const before = await census(other);
      const rows = tenant.collection(conformanceItems);
      await rows.put([item('a', { rank: 9, code: 'x' })]);
      ensureSame(await rows.replaceAll({}, { note: 'changed' }), 1, 'rows patched');
      ensureSame(
        await rows.replace(item('b'), item('b', { rank: 1 })),
        false,
        'a replace of the other’s row',
      );
      ensureSame([await rows.prune({ rank: 0 }, 9), await rows.remove({})], [0, 1], 'rows removed');
      const log = tenant.log(conformanceLog);
      ensureSame(
        (await log.append([entryOf('e', { reference: 'r' })])).added,
        ['e'],
        'an entry under the other’s id',
      );
      ensureSame(await log.prune(after(1), 9), 1, 'entries pruned');
      await tenant.counters.update(adding('k', 1n));
      ensureSame(await census(other), before, 'the other tenant');
    },
  ),
  promised(
    'tenants: keys of one tenant are free in another',
    'Claims and operations are the tenant’s own.',
    async (harness) => {
      const { tenant, other, name } = harness;
      await fill(harness, other, name());
      ensure(
        await tenant.claims.claim({ key: 'c', payload: 'mine', now: after(0) }),
        'the same claim in two tenants',
      );
      const answer = await tenant.counters.update(adding('k', 3n, { ops: [opOf('op')] }));
      ensureSame([answer.replayed, answer.result], [false, '3'], 'the same operation in two tenants');
      ensureSame(await other.claims.take('c', after(1)), other.id, 'the other’s claim');
    },
  ),
  promised(
    'purge: rows, logs, rollups and counters go',
    'A purge leaves nothing of the tenant to read.',
    async (harness) => {
      const { tenant, name } = harness;
      const empty = await census(tenant);
      await fill(harness, tenant, name());
      await tenant.purge();
      ensureSame(await census(tenant), empty, 'the tenant after a purge');
      await fill(harness, tenant, name());
      ensureSame(await tenant.collection(conformanceItems).count({}), 2, 'rows of a tenant filled again');
    },
  ),
  promised(
    'purge: operations, claims and due work go',
    'A purge leaves nothing of the tenant to act on.',
    async (harness) => {
      const { tenant, name } = harness;
      const kind = name();
      await fill(harness, tenant, kind);
      await tenant.purge();
      ensureSame(await harness.storage.work.depth(kind), 0, 'due work after a purge');
      ensureSame(
        await remains(harness, tenant, kind),
        { claim: undefined, replayed: false, work: false },
        'what is left after a purge',
      );
    },
  ),
  promised('purge: other tenants stay', 'A purge takes nothing of another tenant.', async (harness) => {
    const { tenant, other, name } = harness;
    const kind = name();
    await fill(harness, other, kind);
    const before = await census(other);
    await fill(harness, tenant, name());
    await tenant.purge();
    ensureSame(await census(other), before, 'the other tenant');
    ensureSame(
      await remains(harness, other, kind),
      { claim: other.id, replayed: true, work: true },
      'claims, operations and work of the other tenant',
    );
  }),
];
