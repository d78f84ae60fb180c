import type { Claims, Json } from '@bursar/core/storage';
import { parameter } from './columns.js';
import type { Qualify } from './names.js';
import type { Session } from './session.js';

/** One tenant's claims: rows whose presence means taken, overwritten once they have expired. */
export function openClaims(session: Session, qualify: Qualify, tenant: string): Claims {
  const table = qualify('claim');
  return {
    claim: async ({ key, payload = null, expires, now }) => {
      const text =
        `insert into ${table} as t (tenant, key, payload, expires) ` +
        `values ($1::text, $2::text, $3::jsonb, $4::timestamptz) ` +
        `on conflict (tenant, key) do update set payload = excluded.payload, expires = excluded.expires ` +
        `where t.expires <= $5::timestamptz`;
      const written = await session.run(text, [
        parameter('text', false, tenant),
        parameter('text', false, key),
        parameter('json', false, payload),
        parameter('instant', true, expires),
        parameter('instant', false, now),
      ]);
      return written === 1;
    },
    take: async (key, now) => {
      const text =
        `delete from ${table} t where t.tenant = $1::text and t.key = $2::text ` +
        `returning json_build_array(t.payload, t.expires is null or t.expires > $3::timestamptz)::text as r`;
      const [found] = await session.rows(text, [
        parameter('text', false, tenant),
        parameter('text', false, key),
        parameter('instant', false, now),
      ]);
      return found?.[1] === true ? (found[0] as Json) : undefined;
    },
  };
}
