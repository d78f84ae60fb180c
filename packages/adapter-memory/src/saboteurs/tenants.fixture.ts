import type { AnyJob, Counters, Identified, Storage, Table, TenantStorage } from '@bursar/core/storage';
import type { AnyLog, Saboteur, Sabotage } from './saboteur.fixture.js';

/** Remembers every tenant that was asked for. */
const knowing =
  (how: (others: (me: string, root: Storage) => TenantStorage[]) => Sabotage) => (): Sabotage => {
    const known = new Set<string>();
    const inner = how((me, root) => [...known].filter((id) => id !== me).map((id) => root.tenant(id)));
    return {
      ...inner,
      tenant: (plain, root) => {
        known.add(plain.id);
        return { ...inner.tenant?.(plain, root) };
      },
    };
  };

interface Seen {
  readonly tables: Map<string, Table<Identified>>;
  readonly logs: Map<string, Parameters<TenantStorage['log']>[0]>;
  readonly keys: Set<string>;
  readonly ops: Map<string, string>;
  readonly work: Parameters<Storage['work']['put']>[0][number][];
}

/** A purge that leaves out one thing: it is put back as it was. */
const forgetting = (
  name: string,
  breaks: readonly string[],
  keep: (tenant: TenantStorage, seen: Seen, root: Storage) => Promise<() => Promise<unknown>>,
): Saboteur => ({
  name,
  breaks,
  make: () => {
    const seen: Seen = { tables: new Map(), logs: new Map(), keys: new Set(), ops: new Map(), work: [] };
    return {
      table: (table) => {
        seen.tables.set(table.name, table);
        return table;
      },
      logTable: (table) => {
        seen.logs.set(table.name, table);
        return table;
      },
      work: (inner) => ({
        put: (items) => {
          seen.work.push(...items);
          return inner.put(items);
        },
      }),
      counters: (inner) => ({
        update: (async (job: AnyJob) => {
          const answer = await inner.update(job);
          for (const key of job.plan({})) seen.keys.add(key);
          for (const { id } of job.ops) seen.ops.set(id, JSON.stringify(answer.result));
          return answer;
        }) as Counters['update'],
      }),
      tenant: (plain, root) => ({
        purge: async () => {
          const putBack = await keep(plain, seen, root);
          await plain.purge();
          await putBack();
        },
      }),
    };
  },
});

const gone = ['purge: rows, logs, rollups and counters go'];
const acted = ['purge: operations, claims and due work go'];

/** Answers one tenant's rows in another's name. */
const leak = async <R>(
  own: Promise<R>,
  others: readonly Promise<R>[],
  isEmpty: (value: R) => boolean,
): Promise<R> => {
  const found = await own;
  if (!isEmpty(found)) return found;
  return (await Promise.all(others)).find((each) => !isEmpty(each)) ?? found;
};
const isNothing = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.length === 0);

/** Breaks the walls between tenants. */
export const tenantSaboteurs: readonly Saboteur[] = [
  {
    name: 'reads of rows lose the tenant',
    breaks: ['tenants: reads see one tenant'],
    make: knowing((others) => ({
      collection: (inner, tenant, root, table) => ({
        find: (where, options) =>
          leak(
            inner.find(where, options),
            others(tenant.id, root).map((each) => each.collection(table).find(where, options)),
            isNothing,
          ),
      }),
    })),
  },
  {
    name: 'reads by id lose the tenant',
    breaks: ['tenants: reads see one tenant'],
    make: knowing((others) => ({
      collection: (inner, tenant, root, table) => ({
        get: (id) =>
          leak(
            inner.get(id),
            others(tenant.id, root).map((each) => each.collection(table).get(id)),
            isNothing,
          ),
      }),
    })),
  },
  {
    name: 'reads of claims lose the tenant',
    breaks: ['tenants: reads see one tenant'],
    make: knowing((others) => ({
      claims: (inner, tenant, root) => ({
        take: (key, now) =>
          leak(
            inner.take(key, now),
            others(tenant.id, root).map(({ claims }) => claims.take(key, now)),
            isNothing,
          ),
      }),
    })),
  },
  {
    name: 'counters lose the tenant',
    breaks: ['tenants: reads see one tenant', 'tenants: writes reach one tenant'],
    make: () => ({ tenant: (_, root) => ({ counters: root.tenant('everybody').counters }) }),
  },
  {
    name: 'writes of rows lose the tenant',
    breaks: ['tenants: writes reach one tenant'],
    make: knowing((others) => ({
      collection: (inner, tenant, root, table) => ({
        prune: async (where, limit) => {
          for (const each of others(tenant.id, root)) await each.collection(table).prune(where, limit);
          return inner.prune(where, limit);
        },
      }),
    })),
  },
  {
    name: 'patches of rows lose the tenant',
    breaks: ['tenants: writes reach one tenant'],
    make: knowing((others) => ({
      collection: (inner, tenant, root, table) => ({
        replaceAll: async (where, patch) => {
          for (const each of others(tenant.id, root)) await each.collection(table).replaceAll(where, patch);
          return inner.replaceAll(where, patch);
        },
      }),
    })),
  },
  {
    name: 'operations and claims lose the tenant',
    breaks: ['tenants: keys of one tenant are free in another'],
    make: () => ({ tenant: (_, root) => ({ claims: root.tenant('everybody').claims }) }),
  },
  {
    name: 'operations lose the tenant',
    breaks: ['tenants: keys of one tenant are free in another'],
    make: () => {
      const answers = new Map<string, unknown>();
      return {
        counters: (inner) => ({
          update: (async (job: AnyJob) => {
            const id = job.ops[0]?.id ?? '';
            if (answers.has(id))
              return { result: answers.get(id), replayed: true, hash: null, attempt: null };
            const answer = await inner.update(job);
            if (id) answers.set(id, answer.result);
            return answer;
          }) as Counters['update'],
        }),
      };
    },
  },
  {
    name: 'a purge takes every tenant',
    breaks: ['purge: other tenants stay'],
    make: knowing((others) => ({
      tenant: (plain, root) => ({
        purge: async () => {
          for (const each of others(plain.id, root)) await each.purge();
          await plain.purge();
        },
      }),
    })),
  },
  forgetting('a purge forgets rows', gone, async (tenant, { tables }) => {
    const kept = await Promise.all(
      [...tables.values()].map(async (table) => [table, await tenant.collection(table).find({})] as const),
    );
    return () => Promise.all(kept.map(([table, rows]) => tenant.collection(table).put(rows)));
  }),
  forgetting('a purge forgets logs', gone, async (tenant, { logs }) => {
    const kept = await entriesOf(tenant, logs);
    return () => Promise.all(kept.map(([log, rows]) => log.append(rows)));
  }),
  forgetting('a purge forgets rollups', gone, async (tenant, { logs }) => {
    const kept = await entriesOf(tenant, logs);
    return async () => {
      for (const [log, rows] of kept) {
        await log.append(rows);
        await log.prune(new Date('9000-01-01T00:00:00.000Z'), 1_000);
      }
    };
  }),
  forgetting('a purge forgets counters', gone, async (tenant, { keys }) => {
    const kept = await tenant.counters.read([...keys]);
    return () => restore(tenant, kept, []);
  }),
  forgetting('a purge forgets operations', acted, async (tenant, { ops }) => async () => {
    for (const [id, result] of ops) await restore(tenant, new Map(), [id], result);
  }),
  forgetting('a purge forgets claims', acted, async (tenant) => {
    const now = new Date(0);
    const payload = await tenant.claims.take('c', now);
    return () => tenant.claims.claim({ key: 'c', payload: payload ?? null, now });
  }),
  forgetting(
    'a purge forgets due work',
    acted,
    async (_, { work }, root) =>
      () =>
        root.work.put(work),
  ),
];

const entriesOf = (tenant: TenantStorage, logs: Seen['logs']) =>
  Promise.all(
    [...logs.values()].map(async (table) => {
      const log: AnyLog = tenant.log(table);
      return [log, await log.page({})] as const;
    }),
  );

const restore = (
  { counters }: TenantStorage,
  kept: Awaited<ReturnType<Counters['read']>>,
  ops: readonly string[],
  result = 'restored',
): Promise<unknown> =>
  counters.update({
    now: new Date(0),
    ops: ops.map((id) => ({ id, attempt: 'restored', hash: null, keepUntil: null })),
    find: {},
    plan: () => [...kept.keys()],
    step: () => ({ counters: kept, writes: [], result }),
  });
