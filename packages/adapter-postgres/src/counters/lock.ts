import { counterName, tenantKey, type Counter } from '@bursar/core/storage';
import type { Qualify } from '../names.js';
import type { Session } from '../session.js';
import { counterText, decodeCounter, nameValues, numbered, type Named } from './rows.js';

/** Locked counters, and the physical place of each: nobody can move it while it is locked. Both by `tenantKey`. */
export interface Locked {
  readonly counters: ReadonlyMap<string, Counter>;
  readonly places: ReadonlyMap<string, string>;
}

/** Where locked counters are kept: a table whose rows are updated in place, found by (tenant, key) only. */
export interface CounterRows {
  /** Creates the counters that do not exist, by a statement that commits on its own, waiting at most so long for others. */
  create(session: Session, names: readonly Named[], lockTimeoutMs: number): Promise<void>;
  /** The same inside a transaction, whose settings are left alone. */
  createWithin(session: Session, names: readonly Named[]): Promise<void>;
  /** Locks counters in the one order that everybody locks them in. Absent ones are missing from the answer. */
  lock(session: Session, names: readonly Named[], mark: string): Promise<Locked>;
  /** Which of these counters somebody else has locked just now. */
  heldElsewhere(session: Session, names: readonly Named[]): Promise<Set<string>>;
}

/** The counters of one schema. */
export function counterRows(qualify: Qualify): CounterRows {
  const table = qualify('counter');
  const wanted =
    `from unnest($1::text[], $2::text[]) q(tenant, key) ` +
    `join ${table} t on t.tenant = q.tenant and t.key = q.key`;
  const insertion = (before: string, source: string): string =>
    `${before}insert into ${table} (tenant, key) select q.tenant, q.key ` +
    `from ${source}unnest($1::text[], $2::text[]) q(tenant, key) on conflict do nothing`;
  // A setting that is local to the statement's own transaction: nobody may wait for ever for somebody's uncommitted row.
  const timed = insertion(
    `with s as materialized (select set_config('lock_timeout', $3::text, true)) `,
    's, ',
  );
  const untimed = insertion('', '');
  const locking =
    `select ${counterText(`q.n || ',"' || t.ctid::text || '"'`)} as r from ${numbered(1)} ` +
    `join ${table} t on t.tenant = q.tenant and t.key = q.key ` +
    `order by t.tenant, t.key for update of t`;
  const existing = `select json_build_array(t.tenant, t.key)::text as r ${wanted}`;
  const free = `${existing} order by t.tenant, t.key for update of t skip locked`;
  const namesOf = (rows: readonly (readonly unknown[])[]): Set<string> =>
    new Set(rows.map(([tenant, key]) => tenantKey(tenant as string, key as string)));

  return {
    create: async (session, names, lockTimeoutMs) => {
      if (names.length > 0) await session.run(timed, [...nameValues(names), `${lockTimeoutMs}ms`]);
    },
    createWithin: async (session, names) => {
      if (names.length > 0) await session.run(untimed, nameValues(names));
    },
    lock: async (session, names, mark) => {
      const counters = new Map<string, Counter>();
      const places = new Map<string, string>();
      if (names.length === 0) return { counters, places };
      for (const cells of await session.rows(mark + locking, nameValues(names))) {
        const { tenant, key } = names[(cells[0] as number) - 1] as Named;
        const name = counterName(tenant, key);
        counters.set(name, decodeCounter(cells, 2));
        places.set(name, cells[1] as string);
      }
      return { counters, places };
    },
    heldElsewhere: async (session, names) => {
      const values = nameValues(names);
      const open = namesOf(await session.rows(free, values));
      const all = namesOf(await session.rows(existing, values));
      return new Set([...all].filter((name) => !open.has(name)));
    },
  };
}
