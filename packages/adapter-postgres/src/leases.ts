import type { Leases } from '@bursar/core/storage';
import { encodings, parameter } from './columns.js';
import { claimOldest } from './leases/claim.js';
import { claimFair, type Rounds } from './leases/lanes.js';
import { workUpsert } from './leases/put.js';
import type { Settlement } from './leases/settle.js';
import type { Qualify } from './names.js';
import { hot, type Session } from './session.js';

/** What leases need from where they run: `atomically` runs a claim in a transaction of its own or the open one. */
export interface LeaseHome {
  readonly session: Session;
  atomically<T>(work: (session: Session) => Promise<T>): Promise<T>;
  settle(settlement: Settlement): Promise<boolean>;
}

/** Due work of all tenants in one table, found by kind and due time; leased rows carry their holder's token. */
export function openLeases({ session, atomically, settle }: LeaseHome, qualify: Qualify): Leases {
  const table = qualify('work_item');
  const rounds: Rounds = new Map();
  const mine = 't.kind = $1::text and t.key = $2::text';
  return {
    put: async (items) => {
      if (items.length === 0) return;
      const { text, values } = workUpsert(qualify, items);
      await session.run(text(1), values);
    },
    lease: async (request) => {
      const { perLane, limit } = request;
      if (limit < 1) return [];
      if (perLane === undefined) return claimOldest(session, qualify, request);
      return atomically((inner) => claimFair(inner, qualify, rounds, { ...request, perLane }));
    },
    extend: async ({ kind, key, token }, until) => {
      const text = `update ${table} t set until = $4::timestamptz where ${mine} and t.token = $3::text`;
      return (await session.run(text, [kind, key, token, parameter('instant', false, until)])) === 1;
    },
    settle: (item, again) => settle({ item, again }),
    cancel: async (kind, key, now) => {
      const text = `delete from ${table} t where ${mine} and (t.until is null or t.until <= $3::timestamptz)`;
      return (await session.run(text, [kind, key, parameter('instant', false, now)])) === 1;
    },
    next: async (kind) => {
      // Leased items come back when their lease runs out.
      const text =
        `${hot}select json_build_array(${encodings.instant.cell('least(f.at, l.at)')})::text as r from ` +
        `(select min(t.due) as at from ${table} t where t.kind = $1::text and t.until is null) f, ` +
        `(select min(t.until) as at from ${table} t where t.kind = $1::text and t.until is not null) l`;
      const [row] = await session.rows(text, [parameter('text', false, kind)]);
      return row?.[0] == null ? null : (encodings.instant.decode(row[0]) as Date);
    },
    depth: async (kind) => {
      const text = `select json_build_array(count(*))::text as r from ${table} t where t.kind = $1::text`;
      const [row] = await session.rows(text, [parameter('text', false, kind)]);
      return row?.[0] as number;
    },
  };
}
